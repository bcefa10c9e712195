/**
 * In what messengers differ to the person who holds them. `service` is what each calls whom the person chats with.
 * `begins`: how a chat begins where it does not with the first text.
 */
export const messengers = {
  telegram: {
    name: 'Telegram',
    service: 'bot',
    status: 'bot',
    aboutTitle: 'What can this bot do?',
    begins: { label: 'Start', text: '/start' },
    blocking: ['Block the bot', 'Unblock the bot'],
    canEdit: true,
    canRemove: true,
    answersTaps: true,
    videoForm: 'video_note',
    files: ['photo', 'file', 'video', 'note', 'camera', 'album'],
    odd: ['sticker', 'voice', 'location', 'contact', 'forward'],
    details: { photo: 'at most 1280 px', file: 'byte for byte' },
    labels: { note: 'Video message', sample: 'Video message' },
  },
  whatsapp: {
    name: 'WhatsApp',
    service: 'business',
    status: 'business account',
    aboutTitle: 'A business account',
    about: 'A business may not write first. Say anything to begin.',
    greets: true,
    blocking: ['Block the business', 'Unblock the business'],
    canEdit: true,
    hasTicks: true,
    videoForm: 'video',
    files: ['photo', 'file', 'video', 'note', 'camera'],
    odd: ['sticker', 'voice', 'location', 'contact', 'forward'],
    details: { photo: 'compressed', file: 'byte for byte' },
    labels: { file: 'Document', note: 'Record a video', sample: 'Selfie video' },
  },
  wechat: {
    name: 'WeChat',
    service: 'account',
    status: 'service account',
    aboutTitle: 'A service account',
    about: 'It may write to those who follow it.',
    begins: { label: 'Follow', follows: true },
    blocking: ['Unfollow', 'Follow again'],
    canEdit: false,
    hasTimeMarks: true,
    videoForm: 'video',
    files: ['photo', 'file', 'video', 'note', 'camera'],
    odd: ['sticker', 'voice', 'location', 'forward'],
    details: { photo: 'compressed', file: 'as it is' },
    labels: { file: 'Original', note: 'Record a video', sample: 'Selfie video' },
    /** A service account gets no files. */
    fileTypes: 'image/*,video/*',
  },
};

export const greetings = { en: 'Hello', ru: 'Здравствуйте', zh: '你好' };
