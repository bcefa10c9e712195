import type { DocumentType, EvidenceKind } from '../api/types.ts';
import type { Side } from './side.ts';

const OF_DOCUMENT: Record<DocumentType, string> = {
  passport: 'passport',
  identity_card: 'identity card',
  driving_licence: 'driving licence',
};

function documentTitle(side: Side, type: DocumentType): string {
  const titles: Record<Side, string> = {
    only: `Photo page of your ${OF_DOCUMENT[type]}`,
    front: `Front of your ${OF_DOCUMENT[type]}`,
    back: `Back of your ${OF_DOCUMENT[type]}`,
  };
  return titles[side];
}

export const en = {
  name: 'Bonafide',
  loading: 'One moment…',
  back: 'Back',
  toChat: 'Continue in the chat',
  backToChat: 'Back to the chat',
  step: (step: number, of: number) => `Step ${step} of ${of}`,
  documents: {
    passport: { name: 'Passport', hint: 'The page with your photo' },
    identity_card: { name: 'Identity card', hint: 'Both sides' },
    driving_licence: { name: 'Driving licence', hint: 'Both sides' },
  } satisfies Record<DocumentType, { name: string; hint: string }>,
  welcome: {
    title: 'Let’s confirm it’s you',
    lead: 'It takes about two minutes. Have your document at hand.',
    steps: [
      { title: 'A photo of your document', text: 'Passport, identity card or driving licence' },
      { title: 'A short video of your face', text: 'You turn your head the way we ask' },
      { title: 'The answer', text: 'Usually within a minute, here and in the chat' },
    ],
    begin: 'Begin',
  },
  consent: {
    title: 'Your pictures stay yours',
    lead: 'We compare the face on your document with the face in your video. Your face is biometric data, so we ask first.',
    points: [
      { title: 'Stored encrypted', text: 'What you send is encrypted before we store it.' },
      {
        title: 'Erased after the decision',
        text: 'Photos and video go within minutes. If our staff review your case, as soon as they have decided.',
      },
      { title: 'Only the decision is kept', text: 'The decision and its reasons, never the pictures.' },
      {
        title: 'You can change your mind',
        text: 'Withdraw your consent here, or send /delete in the chat to erase everything, at any time.',
      },
    ],
    facesGoTo: (service: string) => ({
      title: 'Compared by a service',
      text: `Cut-outs with your face go to ${service}, without your name. It keeps no picture.`,
    }),
    agree: 'I agree',
    refuse: 'No, thanks',
    refused: 'That is fine. We collected nothing.',
  },
  chooseDocument: {
    title: 'Which document will you show?',
    lead: 'It must be your own, still valid, and have your photo.',
  },
  piece: {
    documentTitle,
    documentLead: {
      only: 'Open it at the page with your photo and lay it flat.',
      front: 'Lay it flat, the side with your photo up.',
      back: 'Now turn it over: we need the other side too.',
    } satisfies Record<Side, string>,
    documentTips: [
      'Good light, no lamp right above it',
      'All four corners in the picture',
      'No fingers over the text',
    ],
    selfieTitle: 'A short video of your face',
    selfieLead: 'Look into the camera and turn your head the way we ask. It takes about ten seconds.',
    selfieTips: ['Face a window or a lamp', 'No sunglasses, no hat', 'Nobody else in the picture'],
    open: 'Open the camera',
    otherDocument: 'Choose another document',
    retake: {
      document_front: 'One more photo, please',
      document_back: 'One more photo, please',
      selfie_video: 'One more video, please',
    } satisfies Record<EvidenceKind, string>,
    attemptsLeft: (count: number) =>
      count === 1
        ? 'One more try. If that does not work either, our staff will look at it.'
        : `You have ${count} more tries.`,
  },
  /** Instead of what the API advises, where that is said for the chat. */
  fixes: {
    DOC_LOW_RESOLUTION:
      'Move closer so that it fills the frame. Or take it with your phone’s own camera app and choose that picture instead.',
    DOC_PORTRAIT_TOO_POOR:
      'Move closer so that the document fills the frame. Or take it with your phone’s own camera app and choose that picture instead.',
    CHALLENGE_NOT_FOLLOWED:
      'Turn your head slowly and clearly each time the camera page asks, and look straight ahead again after each turn.',
    FORWARDED_MEDIA: 'Record a new one with the camera here.',
    FILE_TYPE_UNSUPPORTED:
      'Use the camera here, or choose a photo as JPEG, PNG or WebP, a video as MP4 or WebM.',
    FILE_CORRUPT: 'Please take it again with the camera here.',
    FILE_TOO_LARGE: 'Take it with the camera here, or choose a smaller picture.',
  },
  sending: {
    title: { photo: 'Sending your photo', video: 'Sending your video' },
    lead: 'Please keep this page open for a moment.',
    share: (percent: number) => `${percent} %`,
    waitingTitle: 'Waiting for the connection',
    waiting: 'Nothing is lost: it is kept on this device and goes out by itself once the connection is back.',
    again: 'Try now',
  },
  looking: {
    title: {
      document_front: 'Looking at your photo',
      document_back: 'Looking at the back',
      selfie_video: 'Looking at your video',
    } satisfies Record<EvidenceKind, string>,
    lead: 'This takes a few seconds.',
  },
  stages: {
    label: 'Progress',
    pieces: {
      document_front: 'Document',
      document_back: 'Back of the document',
      selfie_video: 'Video of your face',
    } satisfies Record<EvidenceKind, string>,
    comparing: 'Comparing the faces',
    decision: 'Decision',
    states: {
      waiting: 'not yet',
      current: 'in progress',
      done: 'done',
      refused: 'once more, please',
      staff: 'with our staff',
      held: 'on hold',
    },
  },
  comparing: {
    title: 'Comparing the faces',
    lead: (seconds: number) =>
      seconds <= 60
        ? 'Usually done within a minute.'
        : `Usually done within ${Math.ceil(seconds / 60)} minutes.`,
    mayLeave: 'You may close this page: we write to you in the chat as well.',
  },
  reviewing: {
    title: 'Our staff will look at it',
    lead: (hours: number) =>
      `This was not decided automatically, so a person decides, usually within ${hours} hours.`,
    mayLeave: 'There is nothing for you to do: we write to you in the chat.',
    appealTitle: 'Somebody else will look at it',
    appealLead: (hours: number) =>
      `You asked for another look, so a person who did not decide before will decide now, usually within ${hours} hours.`,
  },
  trouble: {
    title: 'Trouble on our side',
    lead: 'It is not your fault, and there is nothing for you to do. We try again by ourselves and write to you in the chat.',
  },
  verified: {
    title: 'You are verified',
    lead: 'Your face matches your document. There is nothing more to do.',
    erased: 'Your photos and video are erased within minutes. Only the decision is kept.',
    shop: 'Link your old shop account',
  },
  notVerified: {
    title: 'We could not verify you',
    lead: 'This is what stood in the way:',
    erased: 'Your photos and video are erased within minutes. You can start again when you are ready.',
    again: 'Start again',
    appeal: 'Ask for another look',
    appealed:
      'Somebody else will look, and a person decides. Your pictures were erased after the first decision, so please take them once more.',
    mayAppeal: 'Or ask once for another look: then a person decides who did not decide before.',
  },
  closed: {
    cancelled: {
      title: 'Cancelled',
      lead: 'What you sent is erased within minutes. You can start again at any time.',
    },
    expired: {
      title: 'This case was closed',
      lead: 'Nothing happened in it for a while, so we closed it and erased what you had sent. You can start again at any time.',
    },
    again: 'Start again',
  },
  status: {
    title: 'Your case',
    none: 'You have no case yet.',
    reference: (reference: string) => `Case ${reference}`,
    opened: (date: string) => `Opened ${date}`,
    cancel: 'Cancel this case',
    confirmCancel: {
      title: 'Cancel this case?',
      text: 'What you have sent will be erased. You can start again later.',
      yes: 'Yes, cancel it',
      no: 'No, keep it',
    },
  },
  account: {
    title: 'Your account',
    case: 'Your case',
    shop: 'Old shop account',
    devices: 'Devices',
    language: 'Language',
    privacy: 'Privacy',
    signOut: 'Sign out here',
  },
  devices: {
    title: 'Devices',
    lead: 'Where you are signed in. End what you do not recognise.',
    current: 'This device',
    amongThem: 'This one too',
    opened: (count: number) => `opened ${count} times`,
    proofs: { telegram: 'through Telegram', wechat: 'through WeChat', link: 'by one-time link' },
    lastUsed: (time: string) => `last used ${time}`,
    end: 'End',
    endOthers: 'End others',
    endOf: (device: string, isOthers: boolean) =>
      isOthers ? `End others on ${device}` : `End sessions on ${device}`,
    ended: 'Signed out there.',
    more: 'Show more',
    unknown: 'Unknown device',
  },
  languages: { title: 'Language', lead: 'For this page and for what we write to you in the chat.' },
  privacy: {
    title: 'Privacy',
    points: [
      {
        title: 'While we check',
        text: 'Your photos and video are stored encrypted and shown to nobody who does not need to see them.',
      },
      {
        title: 'After the decision',
        text: 'Photos and video are erased within minutes. The decision and its reasons are kept.',
      },
      {
        title: 'To erase everything',
        text: 'Send /delete in the chat. That goes for the decision too, and cannot be undone.',
      },
    ],
    withdraw: 'Withdraw my consent',
    withdrawn: 'Your consent is withdrawn.',
    confirm: {
      title: 'Withdraw your consent?',
      text: 'An open case is cancelled and its pictures are erased; an old shop account is unlinked. A decision that was already made stays.',
      yes: 'Yes, withdraw',
      no: 'No, keep it',
    },
    notGiven: 'You have not given your consent, so we have no pictures of you.',
  },
  shop: {
    title: 'Old shop account',
    lead: 'Link the account you had in our old shop to see your orders here.',
    notVerified: 'First we confirm that it is you. Then you can link your old shop account here.',
    verify: 'Confirm it’s me',
    login: 'Login in the old shop',
    password: 'Password',
    show: 'Show the password',
    connect: 'Link',
    kept: 'We use your password once, to ask the old shop, and never store it.',
    pendingTitle: 'Now answer in the chat',
    pending: 'We have asked you there whether it is you. The account is linked once you say yes.',
    linkedAs: (login: string) => `Linked: ${login}`,
    since: (date: string) => `since ${date}`,
    orders: 'Your orders in the old shop',
    noOrders: 'You have no orders in the old shop.',
    order: (id: string) => `Order ${id}`,
    quantity: (count: number) => `${count} ×`,
    more: 'Show older orders',
    unlink: 'Unlink',
    confirmUnlink: {
      title: 'Unlink this account?',
      text: 'You will no longer see its orders here. Nothing is changed in the old shop, and you can link it again later.',
      yes: 'Yes, unlink it',
      no: 'No, keep it',
    },
  },
  chats: {
    title: 'Continue in the chat',
    lead: 'Your case is the same there: go on where you left off.',
    forAnybody: { title: 'Our chats', lead: 'Write to us there to begin or to get a new link.' },
    open: (name: string) => `Open ${name}`,
    search: (messenger: string, name: string) => `In ${messenger}, look for “${name}”.`,
    names: { telegram: 'Telegram', whatsapp: 'WhatsApp', wechat: 'WeChat' },
    none: 'Go back to the chat from which you came.',
    /** Under our name: the messengers of the person whose case this is. */
    yours: (messengers: string) => `Your chat: ${messengers}`,
  },
  signedOut: {
    NOTHING: {
      title: 'Open this page from the chat',
      text: 'To keep your case safe, this page opens only from your chat with us. Press the button there, or send “start” for a link.',
    },
    LINK_OVER: {
      title: 'This link no longer works',
      text: 'A link works once and only for a short time. Nothing is lost: go back to the chat and send “start” for a new one.',
    },
    PROOF: {
      title: 'Please open the page once more',
      text: 'This opening is too old to show that it is you. Close the page and open it again from the chat.',
    },
    SESSION_ENDED: {
      title: 'You are signed out',
      text: 'This session is over. Open the page again from the chat; your case is waiting there.',
    },
    TOKEN_REUSED: {
      title: 'We ended this session',
      text: 'It was used from two places, so we ended it to be safe. Open the page again from the chat.',
    },
    LEFT: {
      title: 'You have signed out',
      text: 'Nothing of yours is left on this device. Open the page again from the chat whenever you like.',
    },
  },
  unreachable: {
    title: 'No connection',
    text: 'We cannot be reached right now. Please check your connection; nothing of yours is lost.',
    again: 'Try again',
  },
  offline: 'No connection. What you do is kept and sent later.',
  failed: {
    title: 'Something went wrong here',
    text: 'It is our mistake. Please load the page again; nothing you sent is lost.',
    again: 'Load again',
  },
  problems: {
    NO_CONNECTION: 'No connection. Please try again in a moment.',
    UNKNOWN: 'Something went wrong on our side. Please try again in a moment.',
    TRY_LATER: 'There is trouble on our side. Please try again in a few minutes.',
    TOO_OFTEN: (minutes: number) =>
      minutes <= 1
        ? 'Too many tries. Please wait a minute.'
        : `Too many tries. Please wait ${minutes} minutes.`,
    CONSENT_MISSING: 'We need your consent first.',
    CONSENT_TEXT_OUTDATED: 'The text has changed meanwhile. Please read it once more.',
    TOO_MANY_CASES: 'You have started too many cases today. Please try again tomorrow.',
    ALREADY_VERIFIED: 'You are already verified. There is nothing more to do.',
    DOCUMENT_ALREADY_GIVEN:
      'You have already sent a photo. To change the document, cancel this case and start again.',
    ALREADY_SUBMITTED: 'We already have everything we need.',
    NOT_DECLINED: 'Another look can be asked for once a case has been declined.',
    APPEAL_DECIDED: 'This was already another look, and it is the last one.',
    APPEALED_ALREADY: 'You have already asked for another look at this case.',
    APPEAL_TOO_LATE: 'Another case of yours has been decided since.',
    CASE_OPEN: 'You already have a new case under way, so we go on with that one.',
    CLOSED: 'This case is closed, so we kept nothing of what you sent.',
    WRONG_PIECE: 'Something else is needed right now, so we did not keep this one.',
    SAME_FILE_RESENT: 'That is exactly the file you sent before. Please make a new one.',
    CHALLENGE_EXPIRED: 'The head turns were good for ten minutes only. Here are new ones.',
    DOCUMENT_NOT_CHOSEN: 'Please choose your document first.',
    FILE_TOO_LARGE: 'That file is too large: 20 MB at most.',
    FILE_TYPE_UNSUPPORTED:
      'We cannot read that file. A photo as JPEG, PNG or WebP, a video as MP4 or WebM will do.',
    HEIC_UNSUPPORTED: 'We cannot read HEIC pictures. Please use the camera here, or choose a JPEG.',
    FILE_EMPTY: 'That file is empty. Please make a new one.',
    NOT_FOUND: 'This is no longer there.',
    NOT_VERIFIED: 'First we confirm that it is you.',
    ALREADY_LINKED: 'Your old shop account is already linked.',
    LINKED_ELSEWHERE: 'That account is linked to somebody else. If it is yours, please write to our support.',
    CHAT_NEEDED: 'We need a chat with you to ask for confirmation. Please write to us there first.',
    LEGACY_CREDENTIALS_WRONG: 'Login or password is wrong. Please check both.',
    LEGACY_SHOP_DOWN: 'The old shop does not answer. Please try again in a few minutes.',
  },
};

export type Words = typeof en;
