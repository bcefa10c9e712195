import type { Turn } from '../../video/challenge.ts';
import type { Phrases } from './phrases.ts';

const DOCUMENTS = { passport: '护照', identity_card: '身份证', driving_licence: '驾驶证' } as const;
const TURNS: Record<Turn, string> = { left: '⬅️ 向您的左侧转头', right: '➡️ 向您的右侧转头' };

/** Latin names stand apart from Chinese characters. */
function spaced(name: string): string {
  return name.replace(/^(?=[A-Za-z])/, ' ').replace(/(?<=[A-Za-z])$/, ' ');
}

export const zh: Phrases = {
  languageName: '中文',
  choices: {
    giveConsent: '同意',
    refuseConsent: '不同意',
    languageMenu: '🌐 语言',
    startAgain: '重新开始',
    appeal: '申请复核',
    support: '联系客服',
    status: '查询进度',
    continueElsewhere: '换个应用继续',
    handoverYes: '是我本人',
    handoverNo: '不是我',
    cancelYes: '确认取消',
    deleteYes: '确认全部删除',
    keep: '保留',
    linkYes: '是我本人',
    linkNo: '不是我',
    showOrders: '查看订单',
    moreOrders: '更多订单',
    unlink: '解除关联',
    unlinkYes: '是，解除关联',
    open: '请选择',
    byNumber: '请回复数字：',
    documents: { passport: '护照', identity_card: '身份证', driving_licence: '驾驶证' },
  },
  privacyNotice: {
    title: '确认是您本人',
    text: [
      '大约需要两分钟：先拍一张证件照片，再录一段面部短视频，由我们比对两者是否为同一人。',
      '人脸属于生物识别信息，因此需先征得您的同意：',
      '• 您发送的内容会加密保存，并从本聊天中删除；\n• 照片和视频在得出结果后几分钟内删除；如需人工审核，则在审核得出结果后立即删除；\n• 我们只保留结果和原因，不保留图像；\n• 您可随时发送 /delete 删除全部内容。',
      '您同意吗？',
    ].join('\n\n'),
  },
  facesGoTo: (service) =>
    `为了比对，带有您人脸的局部画面会发送到 ${service}，不含姓名。对方不保存图片，几分钟内即删除人脸信息。`,
  consentNeeded: { text: '开始之前，请先阅读隐私说明（发送 /start 查看），再点“同意”。' },
  consentRefused: { text: '好的，我们没有收集任何内容。如果您改变主意，请点“同意”。' },
  chooseDocument: { title: '您要出示哪种证件？', text: '须为您本人的有效证件，并带有照片。' },
  askDocument: (side, documentType) => ({
    title: {
      only: `请拍摄${DOCUMENTS[documentType]}`,
      front: `请拍摄${DOCUMENTS[documentType]}人像面`,
      back: `请拍摄${DOCUMENTS[documentType]}背面`,
    }[side],
    text:
      side === 'back'
        ? '请把证件翻过来，发送另一面的照片：清晰、四角完整、无反光。'
        : `请拍下带有您照片的${side === 'only' ? '资料页' : '一面'}并发送。请将证件平放在光线充足处，占满画面，四角完整，无反光。如果拍出来不清楚，请以原图或文件形式发送。`,
  }),
  askSelfieVideo: (turns) => ({
    title: '请录一段面部短视频',
    text: [
      '请在光线充足处面向镜头，录一段 5 到 15 秒的视频消息。录制时请缓慢、明显地转头，每次转完都回到正面：',
      turns.map((turn, index) => `${index + 1}. ${TURNS[turn]}`).join('\n'),
      '这组动作仅供您本人使用，十分钟内有效。',
    ].join('\n\n'),
  }),
  retake: ({ what, fix }, attemptsLeft) =>
    `${what}${fix}\n\n${attemptsLeft === 1 ? '还有最后一次机会，如仍不合格，将转人工审核。' : `还可以再试 ${attemptsLeft} 次。`}`,
  retakeTitle: {
    document_front: '请再拍一张照片',
    document_back: '请再拍一张照片',
    selfie_video: '请再录一段视频',
  },
  byLink: {
    text: (minutes) =>
      `请打开链接，在安全页面上完成拍摄，不要在本聊天中发送证件或视频。链接仅供您本人使用，只能使用一次，${minutes} 分钟内有效。`,
    inside: '请点击下方按钮打开安全页面完成拍摄，不要在本聊天中发送证件或视频。',
    label: '打开拍摄页面',
    camera: '在页面上拍摄',
  },
  looking: {
    document_front: { text: '🔎 正在检查您的照片。照片已安全保存，正从聊天中删除。请稍等几秒……' },
    document_back: { text: '🔎 正在检查证件背面。照片已安全保存，正从聊天中删除。请稍等几秒……' },
    selfie_video: { text: '🔎 正在检查您的视频。视频已安全保存，正从聊天中删除。请稍等几秒……' },
  },
  submitted: { text: '材料已收齐，正在比对人脸，通常一分钟内在此告知结果。' },
  underReview: (hours, isAppeal) => ({
    title: isAppeal ? '已转另一位工作人员复核' : '已转人工审核',
    text: `${isAppeal ? '您申请了复核，将由此前未作决定的工作人员审核' : '系统没有自动作出决定，因此由工作人员审核'}，通常不超过 ${hours} 小时。您无需任何操作，结果会发送到这里。`,
  }),
  delayed: (hours) => ({
    title: '需要更长时间',
    text: `我们这边出现了问题，您发送的内容没有问题。工作人员会进行审核，通常不超过 ${hours} 小时。您无需任何操作，结果会发送到这里。`,
  }),
  overdue: (hours) => ({
    title: '答复比承诺的晚',
    text: `我们本应在 ${hours} 小时内答复您。很抱歉，我们还需要更多时间，工作人员已收到提醒。您无需任何操作，一有结果我会在此通知您。`,
  }),
  verified: (reference) => ({
    title: '✅ 验证通过',
    text: `您的人脸与证件照片一致，无需再做任何操作。照片和视频会在几分钟内删除，只保留结果。\n\n申请编号 ${reference}`,
  }),
  notVerified: (reference, reasons, mayAppeal) => ({
    title: '未能通过验证',
    text: `${reasons.join('\n')}\n\n照片和视频会在几分钟内删除，只保留结果和原因。${mayAppeal ? '准备好后，您可以重新开始，也可以申请一次复核，由未参与上次决定的工作人员决定。' : '准备好后，您可以重新开始。'}\n\n申请编号 ${reference}`,
  }),
  trouble: {
    title: '系统暂时出现问题',
    text: '问题出在我们这边，与您无关。您无需任何操作。消息已收到，我会自动重试，并在此通知您。',
  },
  cancelled: { text: '已取消。您发送的内容会在几分钟内删除。您可以随时重新开始。' },
  expired: (days) => ({
    text: `您的申请已 ${days} 天没有操作，现已关闭，您发送的内容会在几分钟内删除。您可以随时重新开始。`,
  }),
  languageMenu: { text: '请选择语言。' },
  help: (hasLegacyShop) => ({
    title: '使用说明',
    text: [
      '1. 同意隐私说明。\n2. 发送证件照片。\n3. 发送面部短视频。\n4. 在此查看结果。',
      [
        '/status – 查询进度\n/continue – 换个应用继续\n/language – 切换语言\n/cancel – 取消本次申请\n/support – 联系客服\n/delete – 删除您的全部内容',
        ...(hasLegacyShop ? ['/link – 关联老商城账号\n/orders – 查看老商城订单'] : []),
      ].join('\n'),
      '我绝不会在聊天中向您索要密码或短信验证码，也不会要求您转账。',
    ].join('\n\n'),
  }),
  statusTitle: (reference) => (reference ? `申请编号 ${reference}` : '您的申请'),
  answerTimes: (usualSeconds, reviewHours) =>
    `材料收齐后，通常 ${usualSeconds} 秒内告知结果；如需人工审核，则在 ${reviewHours} 小时内。`,
  deliveries: {
    title: '最近发给您的消息：',
    outcomes: {
      sent: '已发送',
      delivered: '已送达',
      read: '已读',
      failed: '发送失败',
      blocked: '您在那里屏蔽了我',
      window_closed: '已超出可回复时间，改发到其他聊天',
      parked: '等您在那里发消息后送达',
      invalid: '发送失败',
    },
  },
  places: {
    noCase: '尚未开始：需先征得您的同意。',
    chooseDocument: '等待您选择证件。',
    asking: {
      document_front: '等待您的证件照片。',
      document_back: '等待证件背面的照片。',
      selfie_video: '等待您的短视频。',
    },
    looking: '正在检查您最后发送的材料。',
    submitted: '材料已收齐，正在比对人脸。',
    underReview: '已转人工审核，由工作人员决定结果。',
    overdue: '答复比承诺的晚，工作人员已收到提醒，您无需任何操作。',
    verified: '已完成：验证通过。',
    notVerified: '已完成：未能通过验证。',
    trouble: '暂停中：我们这边出现问题，我会自动重试。',
    closed: '已关闭。',
  },
  confirmCancel: { text: '要取消本次申请吗？您发送的内容将被删除，以后可以重新开始。' },
  confirmDelete: {
    title: '要全部删除吗？',
    text: '我将删除您的照片、视频、申请及其结果，即使您已通过验证也会删除，已连接的其他聊天也不例外。此操作无法撤销。',
  },
  deleted: { text: '与您有关的全部内容均已删除。如需重新开始，请发送 /start。' },
  sessionRevoked: {
    title: '一台设备已退出登录',
    text: [
      '您打开的页面的登录凭证被使用了两次，而每个凭证只能使用一次。可能只是网络不稳定，也可能是有人复制了它。为安全起见，我已关闭该登录。',
      '如需继续，请从本聊天重新打开页面。如果不是您本人操作，无需再做任何事：已关闭的登录不再有效。',
    ].join('\n\n'),
  },
  channelNames: { telegram: 'Telegram', whatsapp: 'WhatsApp', wechat: '微信' },
  handover: {
    code: (code, ways, validMinutes) => ({
      title: '换个应用继续',
      text: [
        `请在要继续的应用里，把连接码 ${code} 发给我。随后我会在这里请您确认是否本人操作。`,
        ways.join('\n'),
        `连接码 ${validMinutes} 分钟内有效，只能使用一次，请勿告诉他人。`,
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    }),
    byLink: (channel, url) => `${channel}：${url}`,
    byWords: (channel, code, name) => `${channel}：把 ${code} 发给“${name}”`,
    confirm: (channel) => ({
      title: '是您本人吗？',
      text: `有人想在${spaced(channel)}上继续您的申请。如果连接码不是您自己发的，请选择“不是我”。`,
    }),
    asked: {
      text: '请到您原来的聊天中确认，确认后就在这里继续。如果连接码是别人给您的，请不要继续，发送 /start 开始您自己的申请。',
    },
    done: (channel) => ({
      text: `现在可以在${spaced(channel)}上继续了，我会把消息发到那边。这个聊天仍保持连接，用哪个都可以。`,
    }),
  },
  link: {
    here: (validMinutes) => ({
      title: '关联老商城账号',
      text: [
        '请打开安全页面，输入您在老商城使用的账号和密码。随后我会在这里向您确认是否为本人操作。请不要在聊天中输入密码。',
        ...(validMinutes === undefined
          ? []
          : [`链接仅供您本人使用，只能使用一次，${validMinutes} 分钟内有效。`]),
      ].join('\n\n'),
    }),
    confirm: (login) => ({
      title: '是您本人操作吗？',
      text: `有人输入了老商城账号 ${login} 的正确密码，希望将该账号关联到您名下。如果不是您本人，请回答“不是我”，账号将不会被关联。`,
    }),
    linked: (login) => ({
      title: '✅ 老商城账号已关联',
      text: `账号：${login}。您可以在这里查看过去的订单；老商城中的内容不会有任何改动。`,
    }),
    confirmUnlink: (login) => ({
      text: `要解除与 ${login} 的关联吗？解除后将不再显示过去的订单。老商城中的内容不会改动，之后也可以重新关联。`,
    }),
    ordersTitle: '您在老商城的订单',
    noOrders: '您在老商城没有订单。',
    ordersNotNow: '老商城暂时没有响应，请稍后再试。',
    furtherLines: (count) => `另有 ${count} 件商品`,
    notices: {
      notOffered: '这里没有可以关联的老商城。',
      afterVerification: '关联老商城账号之前，需要先确认是您本人。',
      nothingLinked: '尚未关联老商城账号。发送 /link 即可关联。',
      unlinked: '已解除关联，不再显示过去的订单。',
      declined:
        '谢谢告知。没有关联任何账号。有人知道您老商城账号的密码，请尽快在老商城修改；其他地方若用了同样的密码，也请一并修改。',
      elsewhere: (reference, supportContact) =>
        `该老商城账号在这里已关联到其他人，因此未能关联。如果账号是您的，请联系客服${supportContact === undefined ? '' : `（${supportContact}）`}${reference === undefined ? '' : `，并提供申请编号 ${reference}`}。`,
    },
  },
  support: {
    open: {
      title: '客服',
      text: '请用您自己的话说明情况：您接下来输入的内容会转给客服，回复会发送到本聊天。仅限文字，照片和视频不会转发。请不要发送密码。',
    },
    asked: { text: '📨 已转给客服，回复会发送到本聊天。' },
    answer: (text) => ({ title: '💬 客服', text }),
    closed: { text: '客服已结束本次对话。如还有问题，请再次联系。' },
    refused: {
      NOBODY_HERE: (contact) =>
        contact === undefined ? '本聊天没有客服。' : `本聊天没有客服，您可以通过以下方式联系：${contact}`,
      TOO_LONG: () => '内容过长，最多 2000 个字符。没有发送，请缩短后再发。',
      TOO_OFTEN: () => '您在一小时内发送过多，这条没有转发，请稍后再试。',
    },
  },
  passwordTyped:
    '这可能是密码，我已将它从聊天中删除，也没有使用它。密码只应在安全页面输入。如果可能被他人看到，请修改密码。',
  notices: {
    languageSet: '已切换为中文。',
    unexpected: {
      sticker: '这个表情很可爱，不过我用不上。',
      voice: '我无法收听语音消息。',
      location: '我不需要您的位置。',
      contact: '我不需要联系人名片。',
      edited_message: '我不读取编辑过的消息，请重新发送一条。',
      other: '我无法处理这类消息。',
      text: '我没看懂您的意思。发送 /help 查看我能做什么。',
      command: '没有这个命令。发送 /help 查看我能做什么。',
      old_button: '这个按钮已失效。',
    },
    notTaken: {
      ALREADY_SUBMITTED: '材料已经齐全，这一份没有保存。',
      CLOSED: '申请已关闭，这一份没有保存。',
      DOCUMENT_NOT_CHOSEN: '请先选择证件，再发送照片。这一份没有保存。',
      ALBUM_EXTRA: '您一次发了多张，我只收了第一张。请一次发一张。',
      SAME_FILE_RESENT: '这个文件与您之前发的完全相同，请重新拍摄。',
      STILL_LOOKING: '请稍等，我还在检查您之前发送的内容，这一份没有保存。',
      WRONG_PIECE: '现在需要的不是这个，这一份没有保存。',
      CHALLENGE_EXPIRED: '之前的转头动作只在十分钟内有效，这是新的动作。',
      FILE_TOO_LARGE: '文件太大，请不要超过 20 MB。短一点的视频或普通照片即可。',
      FILE_TYPE_UNSUPPORTED: '我无法读取这个文件。照片请用 JPEG、PNG 或 WebP，视频请用 MP4 或 WebM。',
      HEIC_UNSUPPORTED: '这是 HEIC 图片，我无法读取。请以普通照片发送，不要发文件，或改用 JPEG。',
      FILE_EMPTY: '文件是空的，请重新发送。',
      CASE_ERASED: '您发送时申请已被删除，这一份没有保存。',
      CONSENT_MISSING: '需先征得您的同意。您发送的内容我没有打开，也没有保存。',
      LINK_ONLY: '本聊天不接收证件或视频，您发送的内容我没有打开，也没有保存，请您从聊天中自行删除。',
      PICTURE_EXPECTED: '这是视频，现在需要的是照片。',
      VIDEO_EXPECTED: '这是照片，现在需要的是短视频。',
    },
    accepted: {
      document_front: '✅ 照片合格。',
      document_back: '✅ 背面合格。',
      selfie_video: '✅ 视频合格。',
    },
    nothingToCancel: '没有可以取消的内容。',
    cancelTooLate: '材料已全部提交，无法取消。发送 /delete 可删除全部内容。',
    documentAlreadyGiven: '您已经发送过照片。如需更换证件，请先发送 /cancel 取消，再重新开始。',
    alreadyVerified: '您已通过验证，无需操作。',
    tooManyCases: '您今天申请的次数过多，请明天再试。',
    appealOpened:
      '将由另一位工作人员查看并作出决定。您的照片和视频在第一次得出结果后已删除，因此请您重新提供。',
    appealRefused: {
      NOT_DECLINED: '申请未通过后才能申请复核。',
      APPEAL_DECIDED: '这已经是复核的结果，不能再次复核。准备好后，您可以重新开始。',
      APPEALED_ALREADY: '您已经为这次申请申请过复核。',
      APPEAL_TOO_LATE: '您之后的另一次申请已有结果，因此不能再复核这一次。',
      CASE_OPEN: '您已有一个进行中的新申请，请继续完成它。',
    },
    kept: '好的，一切保持不变。',
    downloadFailed: '文件没有完整收到，请重新发送，这次不计入次数。',
    nothingToContinue: '您还没有开始申请，暂时无法换个应用继续。',
    claimRefused: {
      CODE_NOT_VALID: '连接码有误或已失效。请在您原来的聊天中发送 /continue，获取新的连接码。',
      OWN_CODE: '这个连接码要在另一个聊天中发送，不要发在这里。',
      ALREADY_CONNECTED: '这个聊天已经连接到您的申请。',
      CHAT_IN_USE:
        '这个聊天已有自己的申请，无法再连接到其他申请。如不再需要，请在这里发送 /delete 全部删除后，再发送一次编码。',
    },
    questionClosed: '这次确认已失效。',
    handoverDeclined: '谢谢告知。没有人连接成功，这个连接码也已作废。',
    handoverNotPossible: '那个聊天无法连接，一切保持不变。',
    connected: '✅ 已连接。您在原来的聊天中开始的申请，现在可以在这里继续。',
    handoverRefused: '原来的聊天没有确认这次连接。',
    givenUp: '由于我们这边的问题，您的上一条消息未能处理。请重新发送，这次不计入次数。',
  },
  reasons: {
    DOC_BLURRY: { what: '照片模糊。', fix: '请拿稳手机，并点按屏幕上的证件对焦。' },
    DOC_GLARE: { what: '证件上有反光。', fix: '请稍微倾斜证件，或离灯远一点。' },
    DOC_TOO_DARK: { what: '照片太暗。', fix: '请在窗边或灯下拍摄。' },
    DOC_CROPPED: { what: '证件没有拍全。', fix: '请把手机拿远一些，让四角都在画面内。' },
    DOC_LOW_RESOLUTION: { what: '照片太小。', fix: '请靠近拍摄，或以原图、文件形式发送。' },
    DOC_NOT_FOUND: { what: '我看到了人脸，但没有看到证件。', fix: '请拍摄证件本身，四角完整。' },
    DOC_SAME_SIDE_TWICE: { what: '这是您之前发过的那一面。', fix: '请把证件翻过来，拍另一面。' },
    DOC_PORTRAIT_MISSING: { what: '我在证件上找不到人像。', fix: '请端正、完整地拍摄带照片的一面。' },
    DOC_MANY_FACES: { what: '照片中不止一张人脸。', fix: '请只拍证件，画面中不要有其他人像或物品。' },
    DOC_PORTRAIT_TOO_POOR: {
      what: '证件上的人像太小，无法比对。',
      fix: '请靠近一些，让证件占满画面，或以原图、文件形式发送。',
    },
    NO_FACE: { what: '视频中看不到人脸。', fix: '请把手机举到与眼睛齐平，让整张脸都在画面内。' },
    MANY_FACES: { what: '视频中不止一个人。', fix: '请独自录制，画面中不要有其他人。' },
    FACE_BLURRY: { what: '面部不够清晰。', fix: '请拿稳手机，并擦拭镜头。' },
    FACE_TOO_DARK: { what: '面部光线太暗。', fix: '请面向窗户或灯光。' },
    FACE_TOO_SMALL: { what: '脸离镜头太远。', fix: '请把手机拿近一些。' },
    VIDEO_TOO_SHORT: { what: '视频太短。', fix: '请至少录五秒。' },
    VIDEO_TOO_LONG: { what: '视频太长。', fix: '请录 5 到 15 秒。' },
    CHALLENGE_NOT_FOLLOWED: {
      what: '我没有看到要求的转头动作。',
      fix: '请按要求的顺序缓慢、明显地转头，每次转完都回到正面。',
    },
    FORWARDED_MEDIA: { what: '这是转发的视频。', fix: '请在这里重新录一段。' },
    FILE_TYPE_UNSUPPORTED: {
      what: '我无法读取这个文件。',
      fix: '照片请用 JPEG、PNG 或 WebP，视频请用 MP4 或 WebM。',
    },
    FILE_CORRUPT: { what: '文件已损坏，无法打开。', fix: '请重新拍摄或录制。' },
    FILE_TOO_LARGE: { what: '图片像素过高。', fix: '请以普通照片发送，不要发原图或文件。' },
    FACE_MISMATCH: {
      what: '视频中的人脸与证件照片不像同一个人。',
      fix: '请您本人在光线充足处重新录制，不戴眼镜和帽子。',
    },
    FACE_MATCH_UNCERTAIN: { what: '无法确定两张人脸是否一致。', fix: '请在光线更好的地方重新录制。' },
    DOC_EXPIRED: { what: '证件已过期。', fix: '请使用仍在有效期内的证件。' },
    DOC_TYPE_NOT_ACCEPTED: { what: '不接受此类证件。', fix: '请使用护照、身份证或驾驶证。' },
    ANOTHER_LOOK_ASKED: { what: '您已申请复核。', fix: '将由另一位工作人员查看您的申请。' },
    UNDER_AGE: { what: '证件持有人未达到本服务要求的年龄。', fix: '达到年龄后欢迎再来。' },
    REVIEWER_DECLINED: { what: '工作人员查看后未能确认是您本人。', fix: '您可以用更清晰的照片重新开始。' },
    DECISIONS_PAUSED: { what: '目前每个申请都由人工查看。', fix: '您无需做任何事。' },
    ATTEMPTS_EXHAUSTED: { what: '几次尝试均未合格。', fix: '您可以重新开始。' },
    ENGINE_UNAVAILABLE: { what: '我们这边出现了问题。', fix: '请重新发送。' },
    STORAGE_FAILED: { what: '我们这边出现问题，您发送的内容丢失了。这次不计入次数。', fix: '请重新发送。' },
  },
  undisclosed: { what: '没有通过检查。', fix: '请再试一次。' },
  commands: {
    start: '身份验证',
    status: '查询进度',
    continue: '换个应用继续',
    language: '切换语言',
    cancel: '取消本次申请',
    delete: '删除我的全部内容',
    help: '使用说明',
    link: '关联老商城账号',
    orders: '查看老商城订单',
    support: '联系客服',
  },
  description:
    '我来帮您验证身份：发送证件照片和一段面部短视频，结果就在本聊天中告知。图像加密保存，得出结果后几分钟内删除，无关人员看不到。',
  whereMessagesStay: {
    passwordTyped:
      '这可能是密码。我没有使用它，但无法在这里删除，请您自行删除这条消息。密码只应在安全页面输入。如果可能被他人看到，请修改密码。',
    privacyNotice: {
      title: '确认是您本人',
      text: [
        '大约需要两分钟：先拍一张证件照片，再录一段面部短视频，由我们比对两者是否为同一人。',
        '人脸属于生物识别信息，因此需先征得您的同意：',
        '• 您发送的内容会加密保存；我无法从本聊天中撤回，请您自行删除；\n• 照片和视频在得出结果后几分钟内删除；如需人工审核，则在审核得出结果后立即删除；\n• 我们只保留结果和原因，不保留图像；\n• 您可随时发送 /delete 删除全部内容。',
        '您同意吗？',
      ].join('\n\n'),
    },
    looking: {
      document_front: { text: '🔎 正在检查您的照片。照片已安全保存，请您从聊天中自行删除。请稍等几秒……' },
      document_back: { text: '🔎 正在检查证件背面。照片已安全保存，请您从聊天中自行删除。请稍等几秒……' },
      selfie_video: { text: '🔎 正在检查您的视频。视频已安全保存，请您从聊天中自行删除。请稍等几秒……' },
    },
  },
  wherePiecesGoToThePage: {
    privacyNotice: {
      title: '确认是您本人',
      text: [
        '大约需要两分钟：先拍一张证件照片，再录一段面部短视频，由我们比对两者是否为同一人。',
        '人脸属于生物识别信息，因此需先征得您的同意：',
        '• 您在安全页面上拍摄，而不是在本聊天中发送；照片和视频会加密保存；\n• 照片和视频在得出结果后几分钟内删除；如需人工审核，则在审核得出结果后立即删除；\n• 我们只保留结果和原因，不保留图像；\n• 您可随时发送 /delete 删除全部内容。',
        '您同意吗？',
      ].join('\n\n'),
    },
  },
  whereAnswersAreTyped: {
    consentNeeded: { text: '开始之前，请先阅读隐私说明（发送“开始”查看），再回复“同意”。' },
    consentRefused: { text: '好的，我们没有收集任何内容。如果您改变主意，请回复“同意”。' },
  },
  whereVideosAreFiles: {
    askSelfieVideo: (turns) => ({
      title: '请录一段面部短视频',
      text: [
        '请在光线充足处用前置摄像头录一段 5 到 15 秒的视频并发送到这里。录制时请缓慢、明显地转头，每次转完都回到正面：',
        turns.map((turn, index) => `${index + 1}. ${TURNS[turn]}`).join('\n'),
        '这组动作仅供您本人使用，十分钟内有效。',
      ].join('\n\n'),
    }),
  },
  commandWords: {
    start: [
      'start',
      '开始',
      '继续',
      '身份验证',
      '开始验证',
      '继续验证',
      '验证',
      '认证',
      '你好',
      '您好',
      '在吗',
      'hi',
      'hello',
    ],
    status: ['status', '进度', '查询进度', '查进度', '查询', '状态', '结果', '查询结果'],
    continue: ['continue', '换个应用继续', '换个应用', '换个聊天继续', '换应用', '换聊天', '连接码'],
    language: [
      'language',
      '语言',
      '切换语言',
      '更换语言',
      '中文',
      '英文',
      '英语',
      'english',
      'русский',
      'язык',
    ],
    cancel: ['cancel', '取消', '取消申请', '取消本次申请'],
    delete: ['delete', '删除', '全部删除', '删除全部', '删除全部内容', '删除我的全部内容', '注销'],
    help: ['help', '帮助', '使用说明', '使用帮助', '说明', '菜单', '怎么用'],
    link: ['关联', '关联账号', '老商城', '老账号', '解除关联', 'link'],
    orders: ['订单', '我的订单', '老订单', '查看订单', 'orders'],
    support: ['客服', '联系客服', '人工客服', '人工', 'support'],
  },
  shortDescription: '在聊天中验证身份：拍证件，录短视频，看结果。',
  menuButton: '打开',
};
