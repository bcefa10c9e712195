/**
 * @typedef {object} Words
 * @property {string} welcome
 * @property {string} open
 * @property {string} wait
 * @property {string} retry
 * @property {string} unreachable
 * @property {Record<string, string>} pieces What the camera page is called, by the kind of piece.
 * @property {Record<string, string>} take The button that leads to it.
 * @property {string} frame
 * @property {string} oval
 * @property {string} shutter
 * @property {string} start
 * @property {string} stop
 * @property {string} straight
 * @property {string} left
 * @property {string} right
 * @property {string} back
 * @property {string} checkPhoto
 * @property {string} checkVideo
 * @property {string} use
 * @property {string} again
 * @property {string} sending
 * @property {string} interrupted
 * @property {string} failed
 * @property {string} noCamera
 * @property {string} settings
 */

/** @type {Words} */
const en = {
  welcome: 'We check who you are. Your documents stay encrypted and are deleted after the decision.',
  open: 'Continue',
  wait: 'One moment…',
  retry: 'Try again',
  unreachable: 'We cannot be reached. Check your connection, please.',
  pieces: {
    document_front: 'Front of the document',
    document_back: 'Back of the document',
    selfie_video: 'Selfie video',
  },
  take: {
    document_front: 'Photograph the front here',
    document_back: 'Photograph the back here',
    selfie_video: 'Record the selfie video here',
  },
  frame: 'Fit the document into the frame and hold still.',
  oval: 'Put your face into the oval. You will be asked to turn your head.',
  shutter: 'Take the picture',
  start: 'Start',
  stop: 'Stop recording',
  straight: 'Look straight ahead',
  left: 'Turn your head to your left',
  right: 'Turn your head to your right',
  back: 'Back to the middle',
  checkPhoto: 'Is everything inside, and every letter readable?',
  checkVideo: 'Was your face well visible all the time?',
  use: 'Use it',
  again: 'Take again',
  sending: 'Sending…',
  interrupted: 'The recording was interrupted. Nothing was sent. Start again when you are ready.',
  failed: 'That did not work. Please try again.',
  noCamera: 'The camera is not allowed. Allow it in the settings, or go back and continue on the page.',
  settings: 'Open the settings',
};

/** @type {Words} */
const ru = {
  welcome: 'Мы проверяем, кто вы. Документы хранятся зашифрованными и удаляются после решения.',
  open: 'Продолжить',
  wait: 'Минутку…',
  retry: 'Повторить',
  unreachable: 'Нет связи с сервисом. Проверьте подключение к интернету.',
  pieces: {
    document_front: 'Лицевая сторона документа',
    document_back: 'Обратная сторона документа',
    selfie_video: 'Видеоселфи',
  },
  take: {
    document_front: 'Снять лицевую сторону здесь',
    document_back: 'Снять обратную сторону здесь',
    selfie_video: 'Записать видеоселфи здесь',
  },
  frame: 'Поместите документ в рамку и держите телефон неподвижно.',
  oval: 'Поместите лицо в овал. Мы попросим вас повернуть голову.',
  shutter: 'Сделать снимок',
  start: 'Начать',
  stop: 'Остановить запись',
  straight: 'Смотрите прямо',
  left: 'Поверните голову налево',
  right: 'Поверните голову направо',
  back: 'Вернитесь в середину',
  checkPhoto: 'Всё ли видно и читается ли каждая буква?',
  checkVideo: 'Было ли лицо хорошо видно всё время?',
  use: 'Использовать',
  again: 'Снять заново',
  sending: 'Отправляем…',
  interrupted: 'Запись прервалась, ничего не отправлено. Начните снова, когда будете готовы.',
  failed: 'Не получилось. Попробуйте ещё раз.',
  noCamera: 'Камера не разрешена. Разрешите её в настройках или вернитесь и продолжите на странице.',
  settings: 'Открыть настройки',
};

/** @type {Words} */
const zh = {
  welcome: '我们将核实您的身份。您的证件会加密保存，并在得出结果后删除。',
  open: '继续',
  wait: '请稍候…',
  retry: '重试',
  unreachable: '无法连接服务，请检查您的网络。',
  pieces: { document_front: '证件正面', document_back: '证件背面', selfie_video: '自拍视频' },
  take: {
    document_front: '在此拍摄证件正面',
    document_back: '在此拍摄证件背面',
    selfie_video: '在此录制自拍视频',
  },
  frame: '请将证件放入框内，并保持手机稳定。',
  oval: '请将面部置于椭圆框内，稍后会请您转头。',
  shutter: '拍摄',
  start: '开始',
  stop: '停止录制',
  straight: '请正视前方',
  left: '请向您的左侧转头',
  right: '请向您的右侧转头',
  back: '请转回正面',
  checkPhoto: '证件是否完整，每个字是否清晰可读？',
  checkVideo: '面部是否全程清晰可见？',
  use: '使用',
  again: '重新拍摄',
  sending: '正在发送…',
  interrupted: '录制已中断，没有发送任何内容。准备好后请重新开始。',
  failed: '操作未成功，请重试。',
  noCamera: '未获得相机权限。请在设置中允许，或返回页面继续。',
  settings: '打开设置',
};

/**
 * By the language of WeChat itself: `zh_CN`, `en`, `ru`. Whoever reads another one gets English.
 * @param {string} language
 * @returns {Words}
 */
export function wordsFor(language) {
  if (language.startsWith('zh')) return zh;
  return language.startsWith('ru') ? ru : en;
}
