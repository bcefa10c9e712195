import type { Turn } from '../../video/challenge.ts';
import type { Phrases } from './phrases.ts';

const DOCUMENTS = { passport: '护照', identity_card: '身份证', driving_licence: '驾驶证' } as const;
const TURNS: Record<Turn, string> = { left: '⬅️ 向您的左边转', right: '➡️ 向您的右边转' };

export const zh: Phrases = {
  languageName: '中文',
  choices: {
    giveConsent: '我同意',
    refuseConsent: '不，谢谢',
    languageMenu: '🌐 语言',
    startAgain: '重新开始',
    status: '查询进度',
    cancelYes: '是，取消',
    deleteYes: '是，全部删除',
    keep: '不，保留',
    documents: { passport: '护照', identity_card: '身份证', driving_licence: '驾驶证' },
  },
  privacyNotice: {
    title: '我们来确认您是本人',
    text: [
      '大约需要两分钟：先拍一张证件照片，再录一段您的脸部短视频，由我们比对两张面孔。',
      '面孔属于生物识别信息，因此先征求您的同意：',
      '• 您发送的内容会加密保存，并从本聊天中删除；\n• 照片和视频在作出决定后几分钟内清除；如需人工审核，则在审核人员作出决定后清除；\n• 我们只保留决定及其原因，不保留图像；\n• 您可随时用 /delete 删除全部内容。',
      '您同意吗？',
    ].join('\n\n'),
  },
  consentRefused: { text: '没关系，我们没有收集任何内容。如果改变主意，请点“我同意”。' },
  chooseDocument: { title: '您要出示哪种证件？', text: '必须是您本人的、有效的、带照片的证件。' },
  askDocument: (side, documentType) => ({
    title: {
      only: `请拍摄${DOCUMENTS[documentType]}`,
      front: `请拍摄${DOCUMENTS[documentType]}正面`,
      back: `请拍摄${DOCUMENTS[documentType]}背面`,
    }[side],
    text:
      side === 'back'
        ? '请把证件翻过来，发送另一面的照片：四角完整、无反光、清晰。'
        : `请发送带有您照片的${side === 'only' ? '资料页' : '一面'}。光线充足，证件平放并占满画面，四角完整，无反光。如果照片不清楚，请以文件形式发送。`,
  }),
  askSelfieVideo: (turns) => ({
    title: '请录一段脸部短视频',
    text: [
      '请录一段 5 到 15 秒的视频，光线充足，正视镜头。录制时请缓慢而明显地转头，每次都回到正中：',
      turns.map((turn, index) => `${index + 1}. ${TURNS[turn]}`).join('\n'),
      '这组动作只供您本人使用，十分钟内有效。',
    ].join('\n\n'),
  }),
  retake: ({ what, fix }, attemptsLeft) =>
    `${what}${fix}\n\n${attemptsLeft === 1 ? '还有最后一次机会，之后将由人工审核。' : `还可以再试 ${attemptsLeft} 次。`}`,
  retakeTitle: {
    document_front: '请再拍一张照片',
    document_back: '请再拍一张照片',
    selfie_video: '请再录一段视频',
  },
  looking: {
    document_front: { text: '🔎 正在查看您的照片。照片已安全接收，正从聊天中删除。请稍等几秒……' },
    document_back: { text: '🔎 正在查看证件背面。照片已安全接收，正从聊天中删除。请稍等几秒……' },
    selfie_video: { text: '🔎 正在查看您的视频。视频已安全接收，正从聊天中删除。请稍等几秒……' },
  },
  submitted: { text: '材料已收齐，正在比对面孔，通常一分钟内在此答复您。' },
  underReview: (hours) => ({
    title: '将由人工审核',
    text: `自动检查无法作出决定，将由我们的工作人员审核，通常不超过 ${hours} 小时。您无需任何操作，结果会发送到这里。`,
  }),
  verified: (reference) => ({
    title: '✅ 验证通过',
    text: `您的面孔与证件一致。照片和视频正在清除，只保留决定。您无需再做任何操作。\n\n案件编号 ${reference}`,
  }),
  notVerified: (reference, reasons) => ({
    title: '未能通过验证',
    text: `${reasons.join('\n')}\n\n照片和视频正在清除。准备好后，您可以重新开始。\n\n案件编号 ${reference}`,
  }),
  trouble: {
    title: '系统暂时出现问题',
    text: '问题出在我们这边，与您无关，内容没有丢失，您也无需操作：我们会自动重试，并在此通知您。',
  },
  cancelled: { text: '已取消。您发送的内容正在清除。您可以随时重新开始。' },
  expired: (days) => ({
    text: `您的案件已 ${days} 天没有动静，现已关闭，您发送的内容正在清除。您可以随时重新开始。`,
  }),
  languageMenu: { text: '请选择语言。' },
  help: {
    title: '使用说明',
    text: [
      '1. 您同意隐私说明。\n2. 您发送证件照片。\n3. 您发送脸部短视频。\n4. 在此查看结果。',
      '/status – 查询进度\n/language – 切换语言\n/cancel – 取消本次验证\n/delete – 删除我的全部内容',
      '我绝不会向您索要密码、验证码或钱款。',
    ].join('\n\n'),
  },
  status: ({ reference, place, usualSeconds, reviewHours }) => ({
    title: reference ? `案件 ${reference}` : '您的案件',
    text: `${place}\n\n收到最后一项材料后，通常 ${usualSeconds} 秒内答复；如需人工审核，${reviewHours} 小时内答复。`,
  }),
  places: {
    noCase: '尚未开始：需要您先同意。',
    chooseDocument: '等待您选择证件。',
    asking: {
      document_front: '等待您的证件照片。',
      document_back: '等待证件背面的照片。',
      selfie_video: '等待您的短视频。',
    },
    looking: '正在查看您最后发送的材料。',
    submitted: '材料已收齐，正在比对面孔。',
    underReview: '已转人工，等待工作人员审核。',
    verified: '已完成：验证通过。',
    notVerified: '已完成：未能通过验证。',
    trouble: '等待中：我们这边出现问题，会自动重试。',
    closed: '已关闭。',
  },
  confirmCancel: { text: '要取消本次验证吗？您发送的内容将被清除，以后可以重新开始。' },
  confirmDelete: {
    title: '要全部删除吗？',
    text: '我将清除您的照片、视频、案件及其决定，即使您已通过验证。此操作无法撤销。',
  },
  deleted: { text: '与您有关的一切均已清除。如需重新开始，请发送 /start。' },
  notices: {
    languageSet: '现在我说中文。',
    unexpected: {
      sticker: '贴纸很可爱，但我用不上。',
      voice: '我听不了语音消息。',
      location: '我不需要您的位置。',
      contact: '我不需要联系人。',
      edited_message: '我不读取修改过的消息，请重新发送。',
      other: '我无法处理这类消息。',
      text: '我没有听懂。发送 /help 查看我能做什么。',
      command: '没有这个命令。发送 /help 查看我能做什么。',
      old_button: '这个按钮已失效。',
    },
    notTaken: {
      ALREADY_SUBMITTED: '材料已经齐全，这一份没有接收。',
      CLOSED: '案件已关闭，这一份没有接收。',
      DOCUMENT_NOT_CHOSEN: '请先选择证件，再发送照片。这一份没有接收。',
      ALBUM_EXTRA: '我取了相册中的第一张，其余没有接收。请一次发一张。',
      SAME_FILE_RESENT: '这与您之前发的文件完全相同，请重新拍摄。',
      STILL_LOOKING: '请稍等，我还在查看您之前发送的内容，这一份没有接收。',
      WRONG_PIECE: '现在需要的不是这个，没有接收。',
      CHALLENGE_EXPIRED: '之前的转头动作只在十分钟内有效，这是新的动作。',
      FILE_TOO_LARGE: '文件太大，请不要超过 20 MB。短一点的视频或普通照片即可。',
      FILE_TYPE_UNSUPPORTED: '我无法读取这个文件。照片请用 JPEG、PNG 或 WebP，视频请用 MP4 或 WebM。',
      HEIC_UNSUPPORTED: '这是 HEIC 图片，我无法读取。请以照片而非文件形式发送，或改用 JPEG。',
      FILE_EMPTY: '文件是空的，请重新发送。',
      CASE_ERASED: '您发送时案件已被清除，这一份没有接收。',
      CONSENT_MISSING: '需要您先同意。您发送的内容我没有打开，也没有保存。',
      PICTURE_EXPECTED: '这是视频，现在需要的是照片。',
      VIDEO_EXPECTED: '这是照片，现在需要的是短视频。',
    },
    accepted: {
      document_front: '✅ 照片合格。',
      document_back: '✅ 背面合格。',
      selfie_video: '✅ 视频合格。',
    },
    nothingToCancel: '没有可以取消的内容。',
    cancelTooLate: '材料已全部提交，无法取消。/delete 可以清除全部内容。',
    documentAlreadyGiven: '您已经发送过材料。如需更换证件，请先用 /cancel 取消，再重新开始。',
    alreadyVerified: '您已通过验证，无需操作。',
    tooManyCases: '您今天发起的次数过多，请明天再试。',
    kept: '好的，一切保持不变。',
    downloadFailed: '文件没有完整收到，请重新发送；这次不计入次数。',
    givenUp: '由于我们这边的问题，您的上一条消息未能处理。请重新发送，这次不计入次数。',
  },
  reasons: {
    DOC_BLURRY: { what: '照片模糊。', fix: '请拿稳手机，并点按屏幕上的证件对焦。' },
    DOC_GLARE: { what: '证件上有反光。', fix: '请稍微倾斜证件，或离灯远一点。' },
    DOC_TOO_DARK: { what: '照片太暗。', fix: '请在窗边或灯下拍摄。' },
    DOC_CROPPED: { what: '证件没有拍全。', fix: '请退后一些，让四角都在画面内。' },
    DOC_LOW_RESOLUTION: { what: '照片太小。', fix: '请靠近拍摄，或以文件形式发送原图。' },
    DOC_NOT_FOUND: { what: '我看到了人脸，但没有看到证件。', fix: '请拍摄证件本身，四角完整。' },
    DOC_SAME_SIDE_TWICE: { what: '这是您之前发过的那一面。', fix: '请把证件翻过来，拍另一面。' },
    DOC_PORTRAIT_MISSING: { what: '我在证件上找不到人像。', fix: '请端正、完整地拍摄带照片的一面。' },
    DOC_MANY_FACES: { what: '照片中不止一张人脸。', fix: '请只拍证件，不要有其他东西。' },
    DOC_PORTRAIT_TOO_POOR: {
      what: '证件上的人像太小，无法比对。',
      fix: '请靠近一些让证件占满画面，或以文件形式发送照片。',
    },
    NO_FACE: { what: '视频中看不到人脸。', fix: '请把手机举到眼睛高度，让整张脸在画面内。' },
    MANY_FACES: { what: '视频中不止一个人。', fix: '请独自录制，身后不要有人。' },
    FACE_BLURRY: { what: '脸部不够清晰。', fix: '请拿稳手机，并擦拭镜头。' },
    FACE_TOO_DARK: { what: '脸部太暗。', fix: '请面向窗户或灯光。' },
    FACE_TOO_SMALL: { what: '脸离镜头太远。', fix: '请把手机拿近一些。' },
    VIDEO_TOO_SHORT: { what: '视频太短。', fix: '请至少录五秒。' },
    VIDEO_TOO_LONG: { what: '视频太长。', fix: '请录 5 到 15 秒。' },
    CHALLENGE_NOT_FOLLOWED: {
      what: '我没有看到要求的转头动作。',
      fix: '请按下面的顺序缓慢而明显地转头，每次都回到正中。',
    },
    FORWARDED_MEDIA: { what: '这是转发的视频。', fix: '请在这里重新录一段。' },
    FILE_TYPE_UNSUPPORTED: {
      what: '我无法读取这个文件。',
      fix: '照片请用 JPEG、PNG 或 WebP，视频请用 MP4 或 WebM。',
    },
    FILE_CORRUPT: { what: '文件已损坏，无法打开。', fix: '请重新拍摄或录制。' },
    FILE_TOO_LARGE: { what: '图片像素过多。', fix: '请以照片而非文件形式发送。' },
    FACE_MISMATCH: {
      what: '视频中的面孔与证件上的人像不像同一个人。',
      fix: '请您本人在光线充足处重新录制，不戴眼镜和帽子。',
    },
    FACE_MATCH_UNCERTAIN: { what: '无法确定两张面孔是否一致。', fix: '请在更好的光线下重新录制。' },
    ATTEMPTS_EXHAUSTED: { what: '几次尝试都不合格。', fix: '您可以重新开始。' },
    ENGINE_UNAVAILABLE: { what: '我们这边出现了问题。', fix: '请重新发送。' },
    STORAGE_FAILED: { what: '我们这边出现问题，您发送的内容丢失了。这次不计入次数。', fix: '请重新发送。' },
  },
  undisclosed: { what: '没有通过检查。', fix: '请再试一次。' },
  commands: {
    start: '开始或继续',
    status: '查询进度',
    language: '切换语言',
    cancel: '取消本次验证',
    delete: '删除我的全部内容',
    help: '使用说明',
  },
  description:
    '我来确认您是本人：一张证件照片、一段脸部短视频，结果就在本聊天中告诉您。图像加密保存，作出决定后几分钟内清除，无关人员看不到。',
  shortDescription: '在聊天中验证身份：一张证件、一段短视频、一个答复。',
};
