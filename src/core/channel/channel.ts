import type { Readable } from 'node:stream';
import type { Language } from '../accounts/language.ts';

export const CHANNEL_NAMES = ['telegram', 'whatsapp', 'wechat'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** What a channel delivered, in our words. `updateId` is unique for (channel, botId) and the same when redelivered. */
export interface InboundEvent {
  channel: ChannelName;
  /** Which of our bots or numbers received it. */
  botId: string;
  /** The person's address in the channel. Opaque: never parsed. */
  chatId: string;
  updateId: string;
  sentAt: Date;
  /** BCP 47 tag of the person's client, where the channel tells it. */
  languageTag?: string;
  content: InboundContent;
}

export type InboundContent =
  /** `messageRef` names the message, where the channel lets us remove it from the chat. */
  | { type: 'command'; name: string; argument?: string; messageRef?: string }
  | { type: 'text'; text: string; messageRef?: string }
  | { type: 'choice'; choiceId: string; choiceRef: string; messageRef?: string }
  | { type: 'media'; media: InboundMedia }
  | { type: 'unsupported'; what: UnsupportedContent }
  | { type: 'reachability'; reachable: boolean }
  | Receipt;

/** What became of a message of ours, where the channel tells it later. */
export type Receipt =
  | { type: 'receipt'; messageRef: string; state: 'delivered' | 'read' }
  | { type: 'receipt'; messageRef: string; state: 'failed'; reason: SendFailure['reason'] };

export type UnsupportedContent = 'sticker' | 'voice' | 'location' | 'contact' | 'edited_message' | 'other';

export interface InboundMedia {
  /** `photo` and `video` were recompressed by the messenger, `file` was not, `video_note` was recorded in the chat. */
  form: 'photo' | 'video' | 'video_note' | 'file';
  /** The file's own type as the channel states it; a hint, never trusted. */
  mimeType?: string;
  /** In bytes, where the channel states it before the download. */
  size?: number;
  forwarded: boolean;
  /** The same for every picture of one album. */
  albumId?: string;
  /** Names the message, to remove it from the chat. */
  messageRef: string;
  /** Opens the bytes. Late, so that a refused picture is never downloaded. Throws `DownloadFailed`. */
  load(signal: AbortSignal): Promise<Readable>;
}

/** `reason` is `too_large` where the channel itself refuses the size, `gone` where asking again cannot help. */
export class DownloadFailed extends Error {
  override name = 'DownloadFailed';
  readonly reason: 'too_large' | 'gone' | 'temporary';

  constructor(reason: 'too_large' | 'gone' | 'temporary', options?: ErrorOptions) {
    super(`The channel did not give the file: ${reason}`, options);
    this.reason = reason;
  }
}

export interface Choice {
  /** Comes back when the choice is taken. ASCII, at most 64 characters: what fits behind a Telegram button. */
  id: string;
  label: string;
}

/** A choice as it stands in a chat. */
export interface ShownChoice extends Choice {
  /** With its number before it: then the number is an answer. */
  isNumbered: boolean;
}

/** What to say, before it is fitted to a channel. */
export interface OutboundMessage {
  /** Said before the title. */
  lead?: string;
  title?: string;
  text: string;
  choices: Choice[];
  /** Said above choices that are numbered in the text. */
  answerHint?: string;
  /** What opens the choices where a channel folds them into a list: one or two words. */
  listLabel?: string;
  /** A page to open. */
  link?: Link;
  /** Only says how far things are: the first to be left out where messages are counted. */
  isProgress?: boolean;
  /** Stands with the choices where nobody sees it: it tells what was said last when something is typed. */
  mark?: string;
  /** The message it answers goes from the chat first, where the channel can take it away. */
  removesInbound?: boolean;
}

export interface Link {
  label: string;
  /** Absolute. */
  url: string;
  /** The page is our mini-app: opened inside the messenger where the channel can, it is told who looks. */
  opensMiniApp?: boolean;
}

/** Fitted to a channel's capabilities by `render`. */
export interface RenderedMessage {
  text: string;
  /** Where in `text` the title is, in UTF-16 code units. */
  title?: { offset: number; length: number };
  /** One row a choice; empty where the channel has no buttons. */
  buttons: Choice[];
  /** The choices instead, where they fit a list and no buttons. */
  list?: { label: string; rows: Choice[] };
  /** Where the channel shows links apart from the text; elsewhere the text holds them. */
  link?: Link;
}

/** Lengths are in UTF-16 code units unless said otherwise. */
export interface Capabilities {
  /** `longestText` is that of a message that carries them, where it is less. */
  buttons?: ChoiceLimits;
  /** Choices folded behind one button. */
  list?: ChoiceLimits;
  /** A button that opens a page, `beside` the choices or only `alone`. */
  linkButton?: 'beside' | 'alone';
  /** Where a button opens our mini-app inside the messenger, which proves to it who looks. Ends with a slash. */
  miniAppUrl?: string;
  longestText: number;
  /** `bytes`: all texts are measured in UTF-8. */
  textUnit: 'code_units' | 'bytes';
  /** In bytes. */
  biggestMedia: number;
  /** Our own bots may take the person's messages away. */
  removesInboundMessages: boolean;
  /** The person can record a round video in the chat. */
  recordsVideoNotes: boolean;
  /** How long after the person's last message we may write freely. */
  replyWindowMilliseconds?: number;
  /** How many messages each message of the person allows us. */
  messagesPerInbound?: number;
}

interface ChoiceLimits {
  max: number;
  maxLabelLength: number;
  longestText?: number;
}

/** `messages`: how many it took, where that is not one. */
export type SendResult =
  { ok: true; messageRef: string; messages?: number } | { ok: false; failure: SendFailure };

/**
 * `blocked`: the person does not want us, stop. `window_closed`: wait until they write. `rate_limited`, `temporary`:
 * again later. `invalid`: a mistake of ours, alert.
 */
export type SendFailure =
  | { reason: 'blocked' | 'window_closed' | 'invalid' | 'temporary' }
  | { reason: 'rate_limited'; retryAfterMilliseconds: number };

export interface Channel {
  readonly name: ChannelName;
  readonly botId: string;
  readonly capabilities: Capabilities;
  send(chatId: string, message: RenderedMessage): Promise<SendResult>;
  /** Removes a message of the person from the chat. Succeeds when it is already gone or too old to remove. */
  removeInbound(chatId: string, messageRef: string): Promise<SendResult>;
  /** Says in words the messenger has approved that something waits, to a person whose reply window is closed. Absent
   * where a messenger knows no such message or none is configured. */
  invite?(chatId: string, language: Language): Promise<SendResult>;
  /** Tells the person's client that the tap arrived and takes the buttons off the message. Best effort. */
  retireChoice(chatId: string, choice: { choiceRef: string; messageRef?: string }): Promise<void>;
}
