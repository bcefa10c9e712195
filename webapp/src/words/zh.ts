import type { DocumentType } from '../api/types.ts';
import type { Words } from './en.ts';
import type { Side } from './side.ts';

const DOCUMENTS: Record<DocumentType, string> = {
  passport: '护照',
  identity_card: '身份证',
  driving_licence: '驾驶证',
};

function documentTitle(side: Side, type: DocumentType): string {
  const titles: Record<Side, string> = {
    only: `拍摄${DOCUMENTS[type]}资料页`,
    front: `拍摄${DOCUMENTS[type]}人像面`,
    back: `拍摄${DOCUMENTS[type]}背面`,
  };
  return titles[side];
}

export const zh: Words = {
  name: 'Bonafide',
  loading: '请稍候…',
  back: '返回',
  toChat: '回到聊天中继续',
  backToChat: '返回聊天',
  step: (step, of) => `第 ${step} 步，共 ${of} 步`,
  documents: {
    passport: { name: '护照', hint: '带照片的资料页' },
    identity_card: { name: '身份证', hint: '正反两面' },
    driving_licence: { name: '驾驶证', hint: '正反两面' },
  },
  welcome: {
    title: '确认是您本人',
    lead: '大约需要两分钟，请先准备好证件。',
    steps: [
      { title: '拍一张证件照片', text: '护照、身份证或驾驶证' },
      { title: '录一段面部短视频', text: '按提示转一转头' },
      { title: '查看结果', text: '通常一分钟内在这里和聊天中告知' },
    ],
    begin: '开始',
  },
  consent: {
    title: '您的影像由您做主',
    lead: '我们会把证件照片与视频中的人脸进行比对。人脸属于生物识别信息，因此需先征得您的同意。',
    points: [
      { title: '加密保存', text: '您提交的内容先加密，再保存。' },
      { title: '得出结果后删除', text: '照片和视频在几分钟内删除；如需人工审核，则在得出结果后立即删除。' },
      { title: '只保留结果', text: '只保留结果和原因，不保留影像。' },
      { title: '随时可以撤回', text: '您可以随时在这里撤回同意，或在聊天中发送 /delete 删除全部内容。' },
    ],
    agree: '同意',
    refuse: '不同意',
    refused: '好的，我们没有收集任何内容。',
  },
  chooseDocument: {
    title: '您要出示哪种证件？',
    lead: '须为您本人的有效证件，并带有照片。',
  },
  piece: {
    documentTitle,
    documentLead: {
      only: '请翻到带照片的一页，平放好。',
      front: '请平放证件，带照片的一面朝上。',
      back: '请把证件翻过来，还需要拍另一面。',
    },
    documentTips: ['光线充足，但不要有灯直射', '四角都在画面内', '手指不要挡住文字'],
    selfieTitle: '录一段面部短视频',
    selfieLead: '请看着镜头，按提示转头，大约十秒钟。',
    selfieTips: ['面向窗户或灯光', '不戴墨镜和帽子', '画面中只有您一个人'],
    open: '打开相机',
    otherDocument: '换一种证件',
    retake: {
      document_front: '请再拍一张',
      document_back: '请再拍一张',
      selfie_video: '请再录一段',
    },
    attemptsLeft: (count) =>
      count === 1 ? '还有最后一次机会，如仍不合格，将转人工审核。' : `还可以再试 ${count} 次。`,
  },
  sending: {
    title: { photo: '正在上传照片', video: '正在上传视频' },
    lead: '请暂时不要关闭页面。',
    share: (percent) => `${percent}%`,
    waitingTitle: '正在等待网络恢复',
    waiting: '内容没有丢失，已保存在本设备上，网络恢复后会自动上传。',
    again: '立即重试',
  },
  looking: {
    title: {
      document_front: '正在检查照片',
      document_back: '正在检查证件背面',
      selfie_video: '正在检查视频',
    },
    lead: '只需几秒钟。',
  },
  stages: {
    label: '进度',
    pieces: {
      document_front: '证件',
      document_back: '证件背面',
      selfie_video: '面部视频',
    },
    comparing: '比对人脸',
    decision: '得出结果',
    states: {
      waiting: '未开始',
      current: '进行中',
      done: '已完成',
      refused: '需重新提交',
      staff: '人工审核中',
      held: '暂停中',
    },
  },
  comparing: {
    title: '正在比对人脸',
    lead: (seconds) =>
      seconds <= 60 ? '通常一分钟内完成。' : `通常 ${Math.ceil(seconds / 60)} 分钟内完成。`,
    mayLeave: '您可以关闭本页，结果也会发送到聊天中。',
  },
  reviewing: {
    title: '已转人工审核',
    lead: (hours) => `自动检查没有得出明确结果，将由工作人员审核，通常不超过 ${hours} 小时。`,
    mayLeave: '您无需任何操作，结果会发送到聊天中。',
  },
  trouble: {
    title: '系统暂时出现问题',
    lead: '问题出在我们这边，与您无关，您无需任何操作。我们会自动重试，并在聊天中通知您。',
  },
  verified: {
    title: '验证通过',
    lead: '您的人脸与证件照片一致，无需再做任何操作。',
    erased: '照片和视频会在几分钟内删除，只保留结果。',
    shop: '关联老商城账号',
  },
  notVerified: {
    title: '未能通过验证',
    lead: '原因如下：',
    erased: '照片和视频会在几分钟内删除。准备好后，您可以重新开始。',
    again: '重新开始',
  },
  closed: {
    cancelled: { title: '已取消', lead: '您提交的内容会在几分钟内删除。您可以随时重新开始。' },
    expired: {
      title: '申请已关闭',
      lead: '由于长时间没有操作，申请已关闭，您提交的内容也已删除。您可以随时重新开始。',
    },
    again: '重新开始',
  },
  status: {
    title: '您的申请',
    none: '您还没有申请。',
    reference: (reference) => `申请编号 ${reference}`,
    opened: (date) => `${date} 开始`,
    cancel: '取消本次申请',
    confirmCancel: {
      title: '要取消本次申请吗？',
      text: '您提交的内容将被删除，以后可以重新开始。',
      yes: '确认取消',
      no: '保留',
    },
  },
  account: {
    title: '我的账户',
    case: '我的申请',
    shop: '老商城账号',
    devices: '登录设备',
    language: '语言',
    privacy: '隐私',
    signOut: '在本设备上退出',
  },
  devices: {
    title: '登录设备',
    lead: '以下是您已登录的设备。如有不认识的，请将其退出。',
    current: '本设备',
    proofs: { telegram: '通过 Telegram', wechat: '通过微信', link: '通过一次性链接' },
    lastUsed: (time) => `最近使用：${time}`,
    end: '退出',
    endOf: (device) => `退出设备：${device}`,
    ended: '已退出。',
    more: '显示更多',
    unknown: '未知设备',
  },
  languages: { title: '语言', lead: '用于本页面以及聊天中发给您的消息。' },
  privacy: {
    title: '隐私',
    points: [
      { title: '检查期间', text: '照片和视频加密保存，无关人员看不到。' },
      { title: '得出结果后', text: '照片和视频在几分钟内删除，只保留结果和原因。' },
      { title: '全部删除', text: '请在聊天中发送 /delete。结果也会一并删除，且无法恢复。' },
    ],
    withdraw: '撤回同意',
    withdrawn: '已撤回同意。',
    confirm: {
      title: '要撤回同意吗？',
      text: '进行中的申请将被取消，影像将被删除，旧商城账号也会解除关联。已经得出的结果会保留。',
      yes: '确认撤回',
      no: '保留',
    },
    notGiven: '您尚未同意，因此我们没有您的任何影像。',
  },
  shop: {
    title: '老商城账号',
    lead: '关联您在老商城的账号，即可在这里查看订单。',
    notVerified: '请先确认是您本人，之后即可在这里关联老商城账号。',
    verify: '开始验证',
    login: '老商城账号',
    password: '密码',
    show: '显示密码',
    connect: '关联',
    kept: '密码只用于向老商城核对一次，我们不会保存。',
    pendingTitle: '请到聊天中确认',
    pending: '我们已在那里询问是否本人操作，您确认后即完成关联。',
    linkedAs: (login) => `已关联 ${login}`,
    since: (date) => `${date} 起`,
    orders: '您在老商城的订单',
    noOrders: '您在老商城没有订单。',
    order: (id) => `订单 ${id}`,
    quantity: (count) => `${count} ×`,
    more: '显示更早的订单',
    unlink: '解除关联',
    confirmUnlink: {
      title: '要解除关联吗？',
      text: '解除后将不再显示过去的订单。老商城中的内容不会改动，之后也可以重新关联。',
      yes: '确认解除',
      no: '保留',
    },
  },
  chats: {
    title: '回到聊天中继续',
    lead: '申请是同一份，从上次的地方接着做即可。',
    forAnybody: { title: '聊天入口', lead: '在那里给我们发消息，即可开始或获取新的链接。' },
    open: (name) => `打开 ${name}`,
    search: (messenger, name) => `请在${messenger}中搜索“${name}”。`,
    names: { telegram: 'Telegram', whatsapp: 'WhatsApp', wechat: '微信' },
    none: '请回到您原来的聊天。',
  },
  signedOut: {
    NOTHING: {
      title: '请从聊天中打开本页',
      text: '为保护您的申请，本页只能从与我们的聊天中打开。请点聊天中的按钮，或发送“开始”获取链接。',
    },
    LINK_OVER: {
      title: '链接已失效',
      text: '链接只能使用一次，有效时间较短。您的内容没有丢失，请返回聊天，发送“开始”获取新的链接。',
    },
    PROOF: {
      title: '请重新打开页面',
      text: '页面打开得太久，已无法确认是您本人。请关闭后从聊天中重新打开。',
    },
    SESSION_ENDED: {
      title: '您已退出登录',
      text: '本次登录已结束。请从聊天中重新打开，您的申请仍在那里。',
    },
    TOKEN_REUSED: {
      title: '我们结束了本次登录',
      text: '它在两个地方同时被使用，为安全起见已经结束。请从聊天中重新打开。',
    },
    LEFT: {
      title: '您已退出',
      text: '本设备上没有留下您的任何内容。需要时，请从聊天中重新打开。',
    },
  },
  unreachable: {
    title: '网络不通',
    text: '暂时无法连接到我们，请检查网络。您的内容没有丢失。',
    again: '重试',
  },
  offline: '网络不通。您的操作会先保存，稍后再发送。',
  failed: {
    title: '页面出错了',
    text: '这是我们的问题。请重新加载页面，您提交的内容没有丢失。',
    again: '重新加载',
  },
  problems: {
    NO_CONNECTION: '网络不通，请稍后再试。',
    UNKNOWN: '我们这边出了点问题，请稍后再试。',
    TRY_LATER: '系统暂时出现问题，请几分钟后再试。',
    TOO_OFTEN: (minutes) =>
      minutes <= 1 ? '尝试次数过多，请等一分钟。' : `尝试次数过多，请等 ${minutes} 分钟。`,
    CONSENT_MISSING: '需先征得您的同意。',
    CONSENT_TEXT_OUTDATED: '说明已更新，请再阅读一遍。',
    TOO_MANY_CASES: '您今天申请的次数过多，请明天再试。',
    ALREADY_VERIFIED: '您已通过验证，无需操作。',
    DOCUMENT_ALREADY_GIVEN: '您已经提交过照片。如需更换证件，请先取消申请，再重新开始。',
    ALREADY_SUBMITTED: '材料已经齐全。',
    CLOSED: '申请已关闭，这一份没有保存。',
    WRONG_PIECE: '现在需要的不是这个，这一份没有保存。',
    SAME_FILE_RESENT: '这个文件与您之前提交的完全相同，请重新拍摄。',
    CHALLENGE_EXPIRED: '之前的转头动作只在十分钟内有效，这是新的动作。',
    DOCUMENT_NOT_CHOSEN: '请先选择证件。',
    FILE_TOO_LARGE: '文件太大，请不要超过 20 MB。',
    FILE_TYPE_UNSUPPORTED: '无法读取这个文件。照片请用 JPEG、PNG 或 WebP，视频请用 MP4 或 WebM。',
    HEIC_UNSUPPORTED: '无法读取 HEIC 图片。请用这里的相机拍摄，或选择 JPEG。',
    FILE_EMPTY: '文件是空的，请重新拍摄。',
    NOT_FOUND: '内容已不存在。',
    NOT_VERIFIED: '请先确认是您本人。',
    ALREADY_LINKED: '账号已关联。',
    LINKED_ELSEWHERE: '该账号已被他人关联。如果它属于您，请联系客服。',
    CHAT_NEEDED: '我们需要在聊天中向您确认，请先在聊天中给我们发一条消息。',
    LEGACY_CREDENTIALS_WRONG: '账号或密码有误，请检查。',
    LEGACY_SHOP_DOWN: '老商城没有响应，请几分钟后再试。',
  },
};
