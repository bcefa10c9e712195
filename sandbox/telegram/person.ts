import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import {
  changesSchema,
  chatSchema,
  problemSchema,
  seenMessageSchema,
  type ChatChanges,
  type NewMedia,
  type NewMessage,
  type NewPerson,
  type SeenChat,
  type SeenMessage,
  type Tap,
} from './control/contract.ts';

/** What a file consists of; a stream is sent as it is read. */
type Bytes = Uint8Array | Readable;

/** Width and height in pixels. */
interface MediaOptions {
  fileName?: string;
  mimeType?: string;
  caption?: string;
  width?: number;
  height?: number;
  durationSeconds?: number;
  albumId?: string;
  /** Shows the file as forwarded from somebody of this name. */
  forwardedFrom?: string;
}

/** What `hears` waits for: a pattern in the text, the exact text, or anything a function recognises. */
type Expectation = RegExp | string | ((message: SeenMessage) => boolean);

interface HearOptions {
  /** How long to wait; 10 s unless said otherwise. */
  timeoutMilliseconds?: number;
}

/** A person with a messenger, who chats with one bot through the sandbox's control API. */
export interface Person {
  readonly id: number;
  readonly firstName: string;
  /** The chat as the Bot API names it: a private chat's is the person's own id. */
  readonly chatId: number;
  readonly chatKey: string;
  says(text: string, options?: Pick<NewMessage, 'replyTo' | 'forwardedFrom'>): Promise<SeenMessage>;
  /** Resolves when the tap is under way to the bot. A label, or callback data, or a `Tap` for the unusual. */
  taps(button: string | Tap): Promise<void>;
  /** The messenger recompresses it to at most 1280 pixels; what is no picture is refused. */
  sendsPhoto(bytes: Bytes, options?: MediaOptions): Promise<SeenMessage>;
  /** Sent as a file: not one byte changes. */
  sendsDocument(bytes: Bytes, options?: MediaOptions): Promise<SeenMessage>;
  sendsVideo(bytes: Bytes, options?: MediaOptions): Promise<SeenMessage>;
  sendsVideoNote(bytes: Bytes, options?: MediaOptions): Promise<SeenMessage>;
  sendsVoice(bytes?: Bytes, options?: MediaOptions): Promise<SeenMessage>;
  sendsSticker(): Promise<SeenMessage>;
  sendsAlbum(photos: Bytes[], options?: MediaOptions): Promise<SeenMessage[]>;
  sendsLocation(latitude?: number, longitude?: number): Promise<SeenMessage>;
  sendsContact(phoneNumber: string): Promise<SeenMessage>;
  forwards(message: SeenMessage): Promise<SeenMessage>;
  edits(message: SeenMessage, text: string): Promise<SeenMessage>;
  /** Clears the history; the bot is not told. */
  deletesChat(): Promise<void>;
  blocksBot(): Promise<void>;
  unblocksBot(): Promise<void>;
  /** The person's hand in a new group that holds the bot. */
  addsBotToGroup(title: string): Promise<Person>;
  /**
   * The next message of the bot, new or with new words, that fits and comes after the one heard last; what does not fit is passed
   * over. Throws, quoting what was said instead, when none comes in time.
   */
  hears(expected: Expectation, options?: HearOptions): Promise<SeenMessage>;
  /** The chat as the person sees it now, without what was deleted. */
  reads(): Promise<SeenMessage[]>;
  /** The same with deleted messages, which carry `deletedBy`. */
  readsWithDeleted(): Promise<SeenMessage[]>;
  /** Resolves when a message is gone from the chat. */
  seesDeleted(message: SeenMessage, options?: HearOptions): Promise<void>;
  /** Everything that happens in the chat, from its beginning, until `signal` aborts. */
  follows(signal: AbortSignal): AsyncGenerator<ChatChanges>;
  /** The chat's title, the bot's name and the commands in the person's menu. */
  looksAtChat(): Promise<SeenChat>;
}

/** Creates a person in the sandbox at `sandboxUrl`. */
export async function createPerson(sandboxUrl: string, options: NewPerson = {}): Promise<Person> {
  const chat = await ask(chatSchema, `${sandboxUrl}/sandbox/people`, { json: options });
  return openChat(sandboxUrl, chat);
}

/** The hand of a person who is already there, such as one made on the page. */
function openChat(sandboxUrl: string, { key, chatId, person }: SeenChat): Person {
  const chatUrl = `${sandboxUrl}/sandbox/chats/${encodeURIComponent(key)}`;
  let heard = 0;

  const write = (message: NewMessage): Promise<SeenMessage> =>
    ask(seenMessageSchema, `${chatUrl}/messages`, { json: message });
  const upload = (bytes: Bytes, form: NewMedia['form'], options: MediaOptions & { mimeType: string }) =>
    ask(seenMessageSchema, `${chatUrl}/media?${toQuery(form, options).toString()}`, {
      bytes,
      mimeType: options.mimeType,
    });
  const readAll = async (): Promise<SeenMessage[]> => (await changesAfter(chatUrl, 0)).messages;

  return {
    id: person.id,
    firstName: person.firstName,
    chatId,
    chatKey: key,
    says: (text, options) => write({ text, ...options }),
    async taps(button) {
      const tap = typeof button === 'string' ? await toTap(chatUrl, button) : button;
      await ask(z.unknown(), `${chatUrl}/taps`, { json: tap });
    },
    sendsPhoto: (bytes, options) => upload(bytes, 'photo', { mimeType: 'image/jpeg', ...options }),
    sendsDocument: (bytes, options) =>
      upload(bytes, 'document', { fileName: 'file.bin', mimeType: 'application/octet-stream', ...options }),
    sendsVideo: (bytes, options) =>
      upload(bytes, 'video', { fileName: 'video.mp4', mimeType: 'video/mp4', ...options }),
    sendsVideoNote: (bytes, options) =>
      upload(bytes, 'video_note', { mimeType: 'video/mp4', width: 384, height: 384, ...options }),
    sendsVoice: (bytes = Buffer.from('OggS'), options = {}) =>
      upload(bytes, 'voice', { mimeType: 'audio/ogg', durationSeconds: 1, ...options }),
    sendsSticker: () =>
      upload(Buffer.from('RIFF'), 'sticker', { mimeType: 'image/webp', width: 512, height: 512 }),
    async sendsAlbum(photos, options) {
      const albumId = String(randomInt(1e12, 1e14));
      const sent: SeenMessage[] = [];
      for (const bytes of photos) {
        sent.push(await upload(bytes, 'photo', { mimeType: 'image/jpeg', albumId, ...options }));
      }
      return sent;
    },
    sendsLocation: (latitude = 52.52, longitude = 13.405) => write({ location: { latitude, longitude } }),
    sendsContact: (phoneNumber) => write({ contact: { phoneNumber, firstName: person.firstName } }),
    forwards: ({ messageId }) => write({ forwardOf: messageId }),
    edits: ({ messageId }, text) =>
      ask(seenMessageSchema, `${chatUrl}/messages/${messageId}`, { json: { text }, method: 'PATCH' }),
    deletesChat: () => act(`${chatUrl}/clear`),
    blocksBot: () => act(`${chatUrl}/block`),
    unblocksBot: () => act(`${chatUrl}/unblock`),
    async addsBotToGroup(title) {
      const { bot } = await ask(chatSchema, chatUrl);
      const json = { title, bot: bot.username };
      return openChat(
        sandboxUrl,
        await ask(chatSchema, `${sandboxUrl}/sandbox/people/${person.id}/groups`, { json }),
      );
    },
    async hears(expected, options = {}) {
      const message = await findChange(chatUrl, heard, {
        fits: (candidate) => isNewFromBot(candidate, heard) && fits(expected, candidate),
        expected: `${person.firstName} to hear ${describe(expected)}`,
        ...options,
      });
      heard = message.saidRevision;
      return message;
    },
    async seesDeleted({ messageId }, options = {}) {
      await findChange(chatUrl, 0, {
        fits: (candidate) => candidate.messageId === messageId && candidate.deletedBy !== undefined,
        expected: `message ${messageId} to be deleted`,
        ...options,
      });
    },
    reads: async () => (await readAll()).filter((message) => !message.deletedBy),
    readsWithDeleted: readAll,
    follows: (signal) => followChanges(chatUrl, signal),
    looksAtChat: () => ask(chatSchema, chatUrl),
  };
}

interface Search extends HearOptions {
  fits: (message: SeenMessage) => boolean;
  /** For the error. */
  expected: string;
}

async function findChange(chatUrl: string, start: number, search: Search): Promise<SeenMessage> {
  const { fits: isWanted, expected, timeoutMilliseconds = 10_000 } = search;
  const deadline = performance.now() + timeoutMilliseconds;
  const passedOver: SeenMessage[] = [];
  let after = start;
  do {
    const left = Math.max(deadline - performance.now(), 0);
    const { messages, revision } = await changesAfter(chatUrl, after, Math.min(left, 30_000));
    const found = messages.toSorted((one, other) => one.saidRevision - other.saidRevision).find(isWanted);
    if (found) return found;
    passedOver.push(...messages);
    after = revision;
  } while (performance.now() < deadline);
  const said = passedOver.map(
    (message) => `  ${message.from}: ${message.text || (message.media?.form ?? '…')}`,
  );
  throw new Error(
    `Waited ${timeoutMilliseconds} ms for ${expected}. Since then the chat had:\n${said.join('\n')}`,
  );
}

async function* followChanges(chatUrl: string, signal: AbortSignal): AsyncGenerator<ChatChanges> {
  let after = 0;
  while (!signal.aborted) {
    const changes = await changesAfter(chatUrl, after, 30_000, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (!changes) return;
    if (changes.revision > after) yield changes;
    after = changes.revision;
  }
}

function changesAfter(
  chatUrl: string,
  after: number,
  waitMilliseconds = 0,
  signal?: AbortSignal,
): Promise<ChatChanges> {
  const query = `after=${after}&waitMilliseconds=${Math.ceil(waitMilliseconds)}`;
  return ask(changesSchema, `${chatUrl}/changes?${query}`, signal && { signal });
}

function isNewFromBot(message: SeenMessage, heard: number): boolean {
  return message.from === 'bot' && !message.deletedBy && message.saidRevision > heard;
}

function fits(expected: Expectation, message: SeenMessage): boolean {
  if (typeof expected === 'function') return expected(message);
  return typeof expected === 'string' ? message.text === expected : expected.test(message.text);
}

function describe(expected: Expectation): string {
  if (typeof expected === 'function') return 'a certain message';
  return typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
}

/** A label where a button wears it, otherwise callback data. */
async function toTap(chatUrl: string, button: string): Promise<Tap> {
  const { messages } = await changesAfter(chatUrl, 0);
  const labels = messages.filter(({ deletedBy }) => !deletedBy).flatMap(({ buttons }) => buttons.flat());
  return labels.some(({ label }) => label === button) ? { label: button } : { callbackData: button };
}

function toQuery(form: NewMedia['form'], { mimeType: _mimeType, ...options }: MediaOptions): URLSearchParams {
  const entries = Object.entries({ form, ...options }).map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(Object.fromEntries(entries));
}

async function act(url: string): Promise<void> {
  await ask(z.unknown(), url, { json: {} });
}

interface Question {
  json?: unknown;
  bytes?: Bytes;
  mimeType?: string;
  method?: string;
  signal?: AbortSignal;
}

async function ask<T>(schema: z.ZodType<T>, url: string, question: Question = {}): Promise<T> {
  const { json, bytes, mimeType, signal } = question;
  const body = bytes ? toBody(bytes) : json === undefined ? undefined : JSON.stringify(json);
  const response = await fetch(url, {
    method: question.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { 'content-type': mimeType ?? 'application/json' },
    ...(body !== undefined && { body, duplex: 'half' as const }),
    ...(signal && { signal }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(problemSchema.parse(answer).problem);
  return schema.parse(answer);
}

function toBody(bytes: Bytes): Uint8Array<ArrayBuffer> | ReadableStream {
  return bytes instanceof Readable ? Readable.toWeb(bytes) : new Uint8Array(bytes);
}
