import type { Turn } from '../../video/challenge.ts';
import type { Phrases } from './phrases.ts';

const DOCUMENTS = {
  passport: 'passport',
  identity_card: 'identity card',
  driving_licence: 'driving licence',
} as const;
const TURNS: Record<Turn, string> = { left: '⬅️ to your left', right: '➡️ to your right' };

export const en: Phrases = {
  languageName: 'English',
  choices: {
    giveConsent: 'I agree',
    refuseConsent: 'No, thanks',
    languageMenu: '🌐 Language',
    startAgain: 'Start again',
    appeal: 'Ask for another look',
    support: 'Write to support',
    status: 'Check status',
    continueElsewhere: 'Continue elsewhere',
    handoverYes: 'Yes, it is me',
    handoverNo: 'No',
    cancelYes: 'Yes, cancel it',
    deleteYes: 'Yes, delete it all',
    keep: 'No, keep it',
    linkYes: 'Yes, it was me',
    linkNo: 'No, not me',
    showOrders: 'Show my orders',
    moreOrders: 'More orders',
    unlink: 'Unlink',
    unlinkYes: 'Yes, unlink it',
    open: 'Choose',
    byNumber: 'Please answer with a number:',
    documents: { passport: 'Passport', identity_card: 'Identity card', driving_licence: 'Driving licence' },
  },
  privacyNotice: {
    title: 'Let’s confirm it’s you',
    text: [
      'It takes about two minutes: a photo of your document, then a short video of your face. We compare the two faces.',
      'Your face is biometric data, so we ask first:',
      '• what you send is encrypted and removed from this chat;\n• photos and video are erased within minutes of the decision; if our staff review your case, as soon as they have decided;\n• we keep the decision and its reasons, never the pictures;\n• /delete erases everything at any time.',
      'Do you agree?',
    ].join('\n\n'),
  },
  facesGoTo: (service) =>
    `To compare them, cut-outs with your face go to ${service}, without your name. It keeps no picture and forgets the face within minutes.`,
  consentNeeded: {
    text: 'To begin, please read the privacy notice (send /start to see it) and press “I agree”.',
  },
  consentRefused: {
    text: 'That is fine. We collected nothing. If you change your mind, press “I agree”.',
  },
  chooseDocument: {
    title: 'Which document will you show?',
    text: 'It must be your own, still valid, and have your photo.',
  },
  askDocument: (side, documentType) => ({
    title: {
      only: `Photo of your ${DOCUMENTS[documentType]}`,
      front: `Front of your ${DOCUMENTS[documentType]}`,
      back: `Back of your ${DOCUMENTS[documentType]}`,
    }[side],
    text:
      side === 'back'
        ? 'Turn it over and send me a photo of the other side: sharp, all four corners visible, no glare.'
        : `Send me a photo of the ${side === 'only' ? 'page' : 'side'} with your picture. Lay it flat in good light and fill the frame: all four corners visible, no glare. If it comes out unclear, send the original as a file.`,
  }),
  askSelfieVideo: (turns) => ({
    title: 'Short video of your face',
    text: [
      'Record a video message (5 to 15 seconds), looking into the camera in good light. While recording, turn your head slowly and clearly, and look straight ahead again after each turn:',
      turns.map((turn, index) => `${index + 1}. ${TURNS[turn]}`).join('\n'),
      'These turns are for you alone and good for ten minutes.',
    ].join('\n\n'),
  }),
  retake: ({ what, fix }, attemptsLeft) =>
    `${what} ${fix}\n\n${attemptsLeft === 1 ? 'You have one more try. If that does not work either, our staff will look at it.' : `You have ${attemptsLeft} more tries.`}`,
  retakeTitle: {
    document_front: 'One more photo, please',
    document_back: 'One more photo, please',
    selfie_video: 'One more video, please',
  },
  byLink: {
    text: (minutes) =>
      `Please use the secure page behind this link; do not send documents or videos in this chat. The link is for you alone, works once and is good for ${minutes} minutes.`,
    inside:
      'Please use the secure page that the button below opens; do not send documents or videos in this chat.',
    label: 'Open secure page',
    camera: 'Use the camera page',
  },
  looking: {
    document_front: {
      text: '🔎 Looking at your photo. I have stored it safely and am removing it from this chat. This takes a few seconds…',
    },
    document_back: {
      text: '🔎 Looking at the back. I have stored it safely and am removing it from this chat. This takes a few seconds…',
    },
    selfie_video: {
      text: '🔎 Looking at your video. I have stored it safely and am removing it from this chat. This takes a few seconds…',
    },
  },
  submitted: {
    text: 'I have everything and am comparing the faces. I will write to you here, usually within a minute.',
  },
  underReview: (hours, isAppeal) => ({
    title: isAppeal ? 'Somebody else will look at it' : 'Our staff will look at it',
    text: `${isAppeal ? 'You asked for another look, so a person who did not decide before will decide now' : 'This was not decided automatically, so one of our staff will decide'}, usually within ${hours} hours. You do not need to do anything: I will write to you here.`,
  }),
  delayed: (hours) => ({
    title: 'This is taking longer',
    text: `There is trouble on our side, nothing is wrong with what you sent. One of our staff will look at it, usually within ${hours} hours. You do not need to do anything: I will write to you here.`,
  }),
  overdue: (hours) => ({
    title: 'This takes longer than promised',
    text: `You should have had our answer within ${hours} hours. I am sorry: we need more time, and our staff have been alerted. There is nothing for you to do. I will write to you here as soon as it is decided.`,
  }),
  verified: (reference) => ({
    title: '✅ You are verified',
    text: `Your face matches your document. There is nothing more for you to do. Your photos and video will be erased within minutes; only the decision is kept.\n\nCase ${reference}`,
  }),
  notVerified: (reference, reasons, mayAppeal) => ({
    title: 'We could not verify you',
    text: `${reasons.join('\n')}\n\nYour photos and video will be erased within minutes; only the decision and its reasons are kept. ${mayAppeal ? 'You can start again when you are ready or, once, ask for another look: then a person decides who did not decide before.' : 'You can start again when you are ready.'}\n\nCase ${reference}`,
  }),
  trouble: {
    title: 'Trouble on our side',
    text: 'It is not your fault, and you do not need to do anything. I have your message; I will try again by myself and write to you here.',
  },
  cancelled: {
    text: 'Cancelled. What you sent will be erased within minutes. You can start again at any time.',
  },
  expired: (days) => ({
    text: `Nothing happened in your case for ${days} days, so I closed it. What you sent will be erased within minutes. You can start again at any time.`,
  }),
  languageMenu: { text: 'Which language would you like?' },
  help: (hasLegacyShop) => ({
    title: 'How this works',
    text: [
      '1. You agree to the privacy notice.\n2. You send a photo of your document.\n3. You send a short video of your face.\n4. You read the answer here.',
      [
        '/status – check the status\n/continue – go on in another chat or messenger\n/language – change the language\n/cancel – cancel this case\n/support – write to our support\n/delete – erase everything about you',
        ...(hasLegacyShop
          ? ['/link – link your account of the old shop\n/orders – see your orders there']
          : []),
      ].join('\n'),
      'In the chat I never ask for passwords, codes from text messages, or money.',
    ].join('\n\n'),
  }),
  statusTitle: (reference) => (reference ? `Case ${reference}` : 'Your case'),
  answerTimes: (usualSeconds, reviewHours) =>
    `The answer usually comes within ${usualSeconds} seconds after the last thing you send; if our staff review your case, within ${reviewHours} hours.`,
  deliveries: {
    title: 'My last messages to you:',
    outcomes: {
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      failed: 'could not be sent',
      blocked: 'I am blocked there',
      window_closed: 'not allowed there any more, sent elsewhere',
      parked: 'waiting until you write there',
      invalid: 'could not be sent',
    },
  },
  places: {
    noCase: 'Not started: I need your consent first.',
    chooseDocument: 'Waiting for you to choose a document.',
    asking: {
      document_front: 'Waiting for a photo of your document.',
      document_back: 'Waiting for a photo of the back of your document.',
      selfie_video: 'Waiting for your short video.',
    },
    looking: 'I am looking at what you sent last.',
    submitted: 'I have everything and am comparing the faces.',
    underReview: 'With our staff, who will decide.',
    overdue:
      'It takes longer than was promised. Our staff have been alerted; there is nothing for you to do.',
    verified: 'Done: you are verified.',
    notVerified: 'Done: we could not verify you.',
    trouble: 'On hold: there is trouble on our side. I will try again by myself.',
    closed: 'Closed.',
  },
  confirmCancel: {
    text: 'Cancel this case? What you have sent will be erased. You can start again later.',
  },
  confirmDelete: {
    title: 'Delete everything?',
    text: 'I will erase your photos, your video, your case and its decision, even if you are already verified. This goes for every chat you have connected, and cannot be undone.',
  },
  deleted: { text: 'Everything about you has been erased. If you want to start again, send /start.' },
  sessionRevoked: {
    title: 'I signed you out on one device',
    text: [
      'The sign-in key of a page you had opened was used twice, and each is good only once. Perhaps it was just a bad connection; perhaps somebody copied it. To be safe, I closed that session.',
      'To go on, open the page again from this chat. If it was not you, there is nothing else to do: that session no longer opens anything.',
    ].join('\n\n'),
  },
  channelNames: { telegram: 'Telegram', whatsapp: 'WhatsApp', wechat: 'WeChat' },
  handover: {
    code: (code, ways, validMinutes) => ({
      title: 'Continue in another chat',
      text: [
        `Send me the code ${code} in the chat where you want to go on. Then I will ask you here whether it is you.`,
        ways.join('\n'),
        `The code works once, within ${validMinutes} minutes. Do not share it with anyone else.`,
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    }),
    byLink: (channel, url) => `${channel}: ${url}`,
    byWords: (channel, code, name) => `${channel}: send ${code} to “${name}”`,
    confirm: (channel) => ({
      title: 'Is this you?',
      text: `Somebody wants to continue your case on ${channel}. If you did not send the code there yourself, please answer “No”.`,
    }),
    asked: {
      text: 'I have asked in your other chat: please confirm it there, then we go on here. If somebody else gave you the code, do not go on: send /start to begin a case of your own.',
    },
    done: (channel) => ({
      text: `You can go on in ${channel} now; I will write to you there. This chat stays connected, so you can use whichever you like.`,
    }),
  },
  link: {
    here: (validMinutes) => ({
      title: 'Link your account of the old shop',
      text: [
        'Open the secure page and enter the login and password you had in the old shop. Then I will ask you here whether it was you. Please do not type the password into this chat.',
        ...(validMinutes === undefined
          ? []
          : [`The link is for you alone, works once and is good for ${validMinutes} minutes.`]),
      ].join('\n\n'),
    }),
    confirm: (login) => ({
      title: 'Was it you?',
      text: `Somebody entered the right password of ${login} in the old shop and wants to link that account to you here. If it was not you, please answer “No, not me”: nothing will be linked.`,
    }),
    linked: (login) => ({
      title: '✅ Your account of the old shop is linked',
      text: `It is ${login}. You can look at your old orders here; nothing is changed in the old shop.`,
    }),
    confirmUnlink: (login) => ({
      text: `Unlink ${login}? I will no longer show your old orders. Nothing is changed in the old shop, and you can link it again later.`,
    }),
    ordersTitle: 'Your orders in the old shop',
    noOrders: 'You have no orders in the old shop.',
    ordersNotNow: 'The old shop does not answer at the moment. Please try again later.',
    furtherLines: (count) => (count === 1 ? 'and one more item' : `and ${count} more items`),
    notices: {
      notOffered: 'There is no old shop here whose account you could link.',
      afterVerification: 'Before you can link an account of the old shop, I have to know that you are you.',
      nothingLinked: 'No account of the old shop is linked. Send /link to link yours.',
      unlinked: 'Unlinked. I no longer show your old orders.',
      declined:
        'Thank you for telling me. Nothing was linked. Somebody knows the password of your account in the old shop: please change it there, and wherever else you use it.',
      elsewhere: (reference, supportContact) =>
        `That account of the old shop is already linked to somebody else here, so I did not link it. If it is yours, please write to our support${supportContact === undefined ? '' : ` (${supportContact})`}${reference === undefined ? '' : ` and name case ${reference}`}.`,
    },
  },
  support: {
    open: {
      title: 'Our support',
      text: 'Write here what it is about, in your own words: what you type now goes to our support, and the answer comes to this chat. Text only: pictures and videos are not passed on. Please send no passwords.',
    },
    asked: { text: '📨 Passed on to our support. The answer comes to this chat.' },
    answer: (text) => ({ title: '💬 Our support', text }),
    closed: {
      text: 'Our support has closed this conversation. If something is left, write to them again.',
    },
    refused: {
      NOBODY_HERE: (contact) =>
        contact === undefined
          ? 'There is no support in this chat.'
          : `There is no support in this chat. You can reach it here: ${contact}`,
      TOO_LONG: () =>
        'That is too long to pass on: 2000 characters at most. Nothing was sent; please shorten it.',
      TOO_OFTEN: () =>
        'You have written very often this hour, so I did not pass this on. Please wait a while.',
    },
  },
  passwordTyped:
    'That may have been a password, so I removed it from this chat and did not use it. Passwords are entered on the secure page only. If somebody else could have seen it, please change it.',
  notices: {
    languageSet: 'I speak English now.',
    unexpected: {
      sticker: 'Nice sticker, but I cannot use it.',
      voice: 'I cannot listen to voice messages.',
      location: 'I do not need your location.',
      contact: 'I do not need a contact.',
      edited_message: 'I do not read edited messages. Please send a new one.',
      other: 'I cannot use that kind of message.',
      text: 'I did not understand that. Send /help to see what I can do.',
      command: 'I do not know that command. Send /help to see what I can do.',
      old_button: 'That button no longer works.',
    },
    notTaken: {
      ALREADY_SUBMITTED: 'I already have everything I need, so I did not keep it.',
      CLOSED: 'Your case is closed, so I did not keep what you sent.',
      DOCUMENT_NOT_CHOSEN: 'Please choose the document first, then send the photo again: I did not keep it.',
      ALBUM_EXTRA: 'I took only the first picture of the album. Please send one at a time.',
      SAME_FILE_RESENT: 'That is exactly the file you sent before. Please make a new one.',
      STILL_LOOKING: 'One moment: I am still looking at what you sent before, so I did not keep this one.',
      WRONG_PIECE: 'That is not what I need right now, so I did not keep it.',
      CHALLENGE_EXPIRED: 'The head turns I asked for were good for ten minutes only. Here are new ones.',
      FILE_TOO_LARGE:
        'That file is too large: I can take up to 20 MB. A shorter video or an ordinary photo will do.',
      FILE_TYPE_UNSUPPORTED:
        'I cannot read that file. Send a photo as JPEG, PNG or WebP, a video as MP4 or WebM.',
      HEIC_UNSUPPORTED:
        'That is a HEIC picture, which I cannot read. Send it as a photo instead of a file, or as JPEG.',
      FILE_EMPTY: 'That file is empty. Please send it again.',
      CASE_ERASED: 'Your case was erased while you were sending, so I did not keep what you sent.',
      CONSENT_MISSING: 'I need your consent first. I did not open or keep what you sent.',
      LINK_ONLY:
        'I do not take documents or videos in this chat, so I did not open or keep it. Please delete it here.',
      PICTURE_EXPECTED: 'That is a video; right now I need a photo.',
      VIDEO_EXPECTED: 'That is a photo; right now I need a short video.',
    },
    accepted: {
      document_front: '✅ The photo is good.',
      document_back: '✅ The back is good.',
      selfie_video: '✅ The video is good.',
    },
    nothingToCancel: 'There is nothing to cancel.',
    cancelTooLate:
      'You have already sent everything, so it is too late to cancel. Send /delete to erase it all.',
    documentAlreadyGiven:
      'You have already sent a photo. To change the document, send /cancel and start again.',
    alreadyVerified: 'You are already verified. There is nothing more for you to do.',
    tooManyCases: 'You have started too many cases today. Please try again tomorrow.',
    appealOpened:
      'Somebody else will look at your case, and a person decides. Your pictures were erased after the first decision, so I need them once more.',
    appealRefused: {
      NOT_DECLINED: 'Another look can be asked for once a case has been declined.',
      APPEAL_DECIDED:
        'This was already another look, and it is the last one. You can start again when you are ready.',
      APPEALED_ALREADY: 'You have already asked for another look at this case.',
      APPEAL_TOO_LATE: 'Another case of yours has been decided since, so I cannot reopen this one.',
      CASE_OPEN: 'You already have a new case under way, so we go on with that one.',
    },
    kept: 'Good, nothing has changed.',
    downloadFailed: 'The file did not arrive complete. Please send it again; this did not cost you a try.',
    nothingToContinue: 'You have nothing to continue elsewhere yet.',
    claimRefused: {
      CODE_NOT_VALID:
        'That code is wrong or no longer works. For a new one, send /continue in your other chat.',
      OWN_CODE: 'That code is for your other chat: send it there, not here.',
      ALREADY_CONNECTED: 'This chat is already connected to your case.',
      CHAT_IN_USE:
        'This chat has a case of its own, so it cannot be connected to another. If you no longer need that case, erase it here with /delete and send the code again.',
    },
    questionClosed: 'That question is no longer open.',
    handoverDeclined: 'Thank you for telling me. Nobody was connected, and the code no longer works.',
    handoverNotPossible: 'That chat cannot be connected, so nothing has changed.',
    connected: '✅ Connected. We go on here with the case you began in the other chat.',
    handoverRefused: 'This was not confirmed in the other chat.',
    givenUp:
      'Because of trouble on our side, I could not handle your last message. Please send it again; this did not cost you a try.',
  },
  reasons: {
    DOC_BLURRY: {
      what: 'The photo is blurred.',
      fix: 'Hold the phone still and tap the document on the screen to focus.',
    },
    DOC_GLARE: {
      what: 'Light is reflected on the document.',
      fix: 'Tilt it a little, or move away from the lamp.',
    },
    DOC_TOO_DARK: { what: 'The photo is too dark.', fix: 'Take it near a window or a lamp.' },
    DOC_CROPPED: {
      what: 'Part of the document is cut off.',
      fix: 'Move back until all four corners are in the picture.',
    },
    DOC_LOW_RESOLUTION: {
      what: 'The photo is too small.',
      fix: 'Move closer, or send the original as a file.',
    },
    DOC_NOT_FOUND: {
      what: 'I see a face but no document.',
      fix: 'Photograph the document itself, with all four corners visible.',
    },
    DOC_SAME_SIDE_TWICE: {
      what: 'This is the side you sent before.',
      fix: 'Turn the document over and photograph the other side.',
    },
    DOC_PORTRAIT_MISSING: {
      what: 'I cannot find the portrait on the document.',
      fix: 'Photograph the side with your picture, upright and whole.',
    },
    DOC_MANY_FACES: {
      what: 'There is more than one face in the photo.',
      fix: 'Photograph only your document, nothing else.',
    },
    DOC_PORTRAIT_TOO_POOR: {
      what: 'The portrait is too small to compare.',
      fix: 'Move closer so that the document fills the frame, or send the original as a file.',
    },
    NO_FACE: {
      what: 'I cannot see a face in the video.',
      fix: 'Hold the phone at eye level, with your whole face in the picture.',
    },
    MANY_FACES: {
      what: 'There is more than one person in the video.',
      fix: 'Record it alone, with nobody else in the picture.',
    },
    FACE_BLURRY: { what: 'Your face is not sharp enough.', fix: 'Hold the phone still and wipe the lens.' },
    FACE_TOO_DARK: { what: 'There is too little light on your face.', fix: 'Face a window or a lamp.' },
    FACE_TOO_SMALL: { what: 'Your face is too far away.', fix: 'Hold the phone closer.' },
    VIDEO_TOO_SHORT: { what: 'The video is too short.', fix: 'Record at least five seconds.' },
    VIDEO_TOO_LONG: { what: 'The video is too long.', fix: 'Record 5 to 15 seconds.' },
    CHALLENGE_NOT_FOLLOWED: {
      what: 'I did not see the head turns I asked for.',
      fix: 'Turn your head slowly and clearly, in the order that is asked for, and look straight ahead again after each turn.',
    },
    FORWARDED_MEDIA: { what: 'This video was forwarded.', fix: 'Record a new one here in the chat.' },
    FILE_TYPE_UNSUPPORTED: {
      what: 'I cannot read that file.',
      fix: 'Send a photo as JPEG, PNG or WebP, a video as MP4 or WebM.',
    },
    FILE_CORRUPT: {
      what: 'The file is damaged and I cannot open it.',
      fix: 'Please record or photograph it again.',
    },
    FILE_TOO_LARGE: {
      what: 'The picture has too many pixels.',
      fix: 'Send it as a photo instead of a file.',
    },
    FACE_MISMATCH: {
      what: 'The face in the video does not look like the portrait on the document.',
      fix: 'Record the video again, yourself, in good light and without glasses or a hat.',
    },
    FACE_MATCH_UNCERTAIN: {
      what: 'I could not tell for certain that the faces are the same.',
      fix: 'Record the video again in better light.',
    },
    DOC_EXPIRED: { what: 'The document has expired.', fix: 'Please use one that is still valid.' },
    DOC_TYPE_NOT_ACCEPTED: {
      what: 'This kind of document is not accepted.',
      fix: 'Please use a passport, an identity card or a driving licence.',
    },
    ANOTHER_LOOK_ASKED: { what: 'You asked for another look.', fix: 'Somebody else looks at your case.' },
    UNDER_AGE: {
      what: 'The person on the document is younger than this service allows.',
      fix: 'You can come back when you are old enough.',
    },
    REVIEWER_DECLINED: {
      what: 'The person who looked at your case could not confirm that this is you.',
      fix: 'You can start again with clearer pictures.',
    },
    DECISIONS_PAUSED: {
      what: 'A person looks at every case just now.',
      fix: 'There is nothing you need to do.',
    },
    ATTEMPTS_EXHAUSTED: { what: 'None of your tries worked out.', fix: 'You can start again.' },
    ENGINE_UNAVAILABLE: { what: 'We had trouble on our side.', fix: 'Please send it again.' },
    STORAGE_FAILED: {
      what: 'We had trouble on our side and lost what you sent. This did not cost you a try.',
      fix: 'Please send it again.',
    },
  },
  undisclosed: { what: 'It did not pass our checks.', fix: 'Please try again.' },
  commands: {
    start: 'Begin, or continue where you left off',
    status: 'Check the status',
    continue: 'Go on in another chat or messenger',
    language: 'Change the language',
    cancel: 'Cancel this case',
    delete: 'Erase everything about me',
    help: 'How this works',
    link: 'Link your account of the old shop',
    orders: 'Your orders in the old shop',
    support: 'Write to our support',
  },
  description:
    'I confirm that it is you: a photo of your document, a short video of your face, and the answer, all in this chat. Pictures are encrypted, erased within minutes of the decision, and never shown to anyone who does not need to see them.',
  whereMessagesStay: {
    passwordTyped:
      'That may have been a password. I did not use it, but I cannot remove it here: please delete your message yourself. Passwords are entered on the secure page only. If somebody else could have seen it, please change it.',
    privacyNotice: {
      title: 'Let’s confirm it’s you',
      text: [
        'It takes about two minutes: a photo of your document, then a short video of your face. We compare the two faces.',
        'Your face is biometric data, so we ask first:',
        '• what you send is stored encrypted; I cannot remove it from this chat, so please delete it here yourself;\n• photos and video are erased within minutes of the decision; if our staff review your case, as soon as they have decided;\n• we keep the decision and its reasons, never the pictures;\n• /delete erases everything at any time.',
        'Do you agree?',
      ].join('\n\n'),
    },
    looking: {
      document_front: {
        text: '🔎 Looking at your photo. I have stored it safely, so please delete it from this chat. This takes a few seconds…',
      },
      document_back: {
        text: '🔎 Looking at the back. I have stored it safely, so please delete it from this chat. This takes a few seconds…',
      },
      selfie_video: {
        text: '🔎 Looking at your video. I have stored it safely, so please delete it from this chat. This takes a few seconds…',
      },
    },
  },
  wherePiecesGoToThePage: {
    privacyNotice: {
      title: 'Let’s confirm it’s you',
      text: [
        'It takes about two minutes: a photo of your document, then a short video of your face. We compare the two faces.',
        'Your face is biometric data, so we ask first:',
        '• you take the pictures on a secure page, not in this chat; they are stored encrypted;\n• photos and video are erased within minutes of the decision; if our staff review your case, as soon as they have decided;\n• we keep the decision and its reasons, never the pictures;\n• /delete erases everything at any time.',
        'Do you agree?',
      ].join('\n\n'),
    },
  },
  whereAnswersAreTyped: {
    consentNeeded: {
      text: 'To begin, please read the privacy notice (send “start” to see it) and answer “I agree”.',
    },
    consentRefused: {
      text: 'That is fine. We collected nothing. If you change your mind, answer “I agree”.',
    },
  },
  whereVideosAreFiles: {
    askSelfieVideo: (turns) => ({
      title: 'Short video of your face',
      text: [
        'Record a video (5 to 15 seconds) with the front camera, in good light, and send it here. While recording, turn your head slowly and clearly, and look straight ahead again after each turn:',
        turns.map((turn, index) => `${index + 1}. ${TURNS[turn]}`).join('\n'),
        'These turns are for you alone and good for ten minutes.',
      ].join('\n\n'),
    }),
  },
  commandWords: {
    start: ['start', 'hello', 'hi', 'hey', 'begin', 'verify', 'verify me'],
    status: ['status', 'check status', 'check the status', 'my status', 'progress', 'result'],
    continue: [
      'continue',
      'continue elsewhere',
      'other chat',
      'another chat',
      'other messenger',
      'another messenger',
    ],
    language: [
      'language',
      'change language',
      'change the language',
      'english',
      'русский',
      'язык',
      '中文',
      '语言',
    ],
    cancel: ['cancel', 'cancel case', 'cancel this case', 'stop'],
    delete: ['delete', 'delete everything', 'delete all', 'delete my data', 'erase', 'erase everything'],
    help: ['help', 'menu', 'commands', 'info', 'how this works'],
    link: ['link', 'link account', 'link my account', 'old shop', 'old account', 'unlink'],
    orders: ['orders', 'my orders', 'old orders', 'show my orders', 'order history'],
    support: ['support', 'write to support', 'contact support', 'contact', 'operator', 'human'],
  },
  shortDescription: 'Identity verification in this chat: a document, a short video, an answer.',
  menuButton: 'Open',
};
