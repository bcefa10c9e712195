import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { ChannelName } from '../../src/core/channel/channel.ts';
import { ask, askForBytes, type Bytes } from './ask.ts';
import { changesAfter } from './chat-changes.ts';
import { seeChat, type ChatSight } from './chat-sight.ts';
import {
  chatSchema,
  groupActAnswerSchema,
  launchSchema,
  seenMessageSchema,
  type GroupAct,
  type GroupActAnswer,
  type GroupRights,
  type Launch,
  type LaunchRequest,
  type NewGroup,
  type NewMedia,
  type NewMessage,
  type NewPerson,
  type SeenChat,
  type SeenMessage,
  type Tap,
} from './contract.ts';

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
  replyTo?: number;
  /** The topic of a forum; the general one unless named. */
  topicId?: number;
}

export interface PersonOptions extends NewPerson {
  /** Where the person talks; in the sandbox's first messenger unless named. */
  messenger?: ChannelName;
}

/** A person with a messenger in hand, who chats with the service through the sandbox's control API. */
export interface Person extends ChatSight {
  /** The same in every messenger. */
  readonly id: number;
  readonly firstName: string;
  readonly messenger: ChannelName;
  /** The chat as the messenger's own API names it. */
  readonly address: string;
  /** The chat as the Bot API names it: a private chat's is the person's own id. */
  readonly chatId: number;
  readonly chatKey: string;
  /** The same person in another messenger. Throws where the sandbox was opened without it. */
  on(messenger: ChannelName): Person;
  says(
    text: string,
    options?: Pick<NewMessage, 'replyTo' | 'forwardedFrom' | 'topicId'>,
  ): Promise<SeenMessage>;
  /** Presses a button, a row of a list or an item of the menu: a label, or what it stands for, or a `Tap` for the unusual.
   * Resolves when the tap is under way to the bot. */
  taps(button: string | Tap): Promise<void>;
  /** As a hostile client: a tap on this message with data that none of its buttons carries, or carries for others. */
  forgesCallback(data: string, message: SeenMessage): Promise<void>;
  /** Opens the mini-app as the messenger's program does: by its button in a message (a label), or by the chat's own. The
   * launch is signed now, for this person. */
  opensMiniApp(button?: string | LaunchRequest): Promise<Extract<Launch, { messenger: 'telegram' }>>;
  /** Opens the mini-program, which logs in: the code is good once, and for five minutes. */
  opensMiniProgram(): Promise<Extract<Launch, { messenger: 'wechat' }>>;
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
  /** Into another chat of the same person, or the same chat again. Buttons stay behind; what is protected is refused. */
  forwards(message: SeenMessage, place?: { to?: Person; topicId?: number }): Promise<SeenMessage>;
  /** The bytes of the message's picture or file; what is protected is refused. */
  saves(message: SeenMessage): Promise<Buffer>;
  /** Takes a message away for everybody; of a group's, the person's own. */
  deletes(message: SeenMessage): Promise<void>;
  edits(message: SeenMessage, text: string): Promise<SeenMessage>;
  /** Clears the history; the bot is not told. */
  deletesChat(): Promise<void>;
  blocksBot(): Promise<void>;
  unblocksBot(): Promise<void>;
  /** The person's hand in a new group of theirs that holds the bot: a basic group and a plain member unless said otherwise. */
  addsBotToGroup(title: string, options?: Omit<NewGroup, 'title' | 'bot'>): Promise<Person>;
  /** Brings somebody into this group. Returns their hand there. */
  invites(other: Person): Promise<Person>;
  removes(other: Person): Promise<void>;
  leavesGroup(): Promise<void>;
  /** Back into this group. */
  addsBot(): Promise<void>;
  removesBot(): Promise<void>;
  /** Makes the bot an administrator of this group with these rights; a plain member again without any list. */
  promotesBot(rights?: GroupRights): Promise<void>;
  /** Returns the topic's id. */
  opensTopic(name: string): Promise<number>;
  renamesTopic(topicId: number, name: string): Promise<void>;
  closesTopic(topicId: number): Promise<void>;
  reopensTopic(topicId: number): Promise<void>;
  deletesTopic(topicId: number): Promise<void>;
}

/** The hand of somebody who is there already, in one of their chats. */
export async function findPerson(sandboxUrl: string, personId: number, chatId = personId): Promise<Person> {
  const chats = (await ask(z.array(chatSchema), `${sandboxUrl}/sandbox/chats`)).filter(
    ({ person }) => person.id === personId,
  );
  const hands = new Map<ChannelName, Person>();
  const on = (wanted: ChannelName): Person => {
    const hand = hands.get(wanted);
    if (!hand) throw new Error(`The person has no chat in ${wanted}`);
    return hand;
  };
  for (const chat of chats.filter(({ type }) => type === 'private')) {
    hands.set(chat.messenger, openChat(sandboxUrl, chat, on));
  }
  const wanted = chats.find((chat) => chat.chatId === chatId);
  if (!wanted) throw new Error(`There is no person ${personId} in a chat ${chatId}`);
  return openChat(sandboxUrl, wanted, on);
}

/** Creates a person in the sandbox at `sandboxUrl`, who has a chat in each of its messengers. */
export async function createPerson(sandboxUrl: string, options: PersonOptions = {}): Promise<Person> {
  const { messenger, ...profile } = options;
  const chats = await ask(z.array(chatSchema), `${sandboxUrl}/sandbox/people`, { json: profile });
  const hands = new Map<ChannelName, Person>();
  const on = (wanted: ChannelName | undefined): Person => {
    const hand = wanted === undefined ? [...hands.values()][0] : hands.get(wanted);
    if (!hand) throw new Error(`The sandbox was opened without ${wanted ?? 'a messenger'}`);
    return hand;
  };
  for (const chat of chats) hands.set(chat.messenger, openChat(sandboxUrl, chat, on));
  return on(messenger);
}

function openChat(sandboxUrl: string, chat: SeenChat, on: Person['on']): Person {
  const { key, chatId, address, messenger, person } = chat;
  const chatUrl = `${sandboxUrl}/sandbox/chats/${encodeURIComponent(key)}`;

  const write = (message: NewMessage): Promise<SeenMessage> =>
    ask(seenMessageSchema, `${chatUrl}/messages`, { json: message });
  const upload = (bytes: Bytes, form: NewMedia['form'], options: MediaOptions & { mimeType: string }) =>
    ask(seenMessageSchema, `${chatUrl}/media?${toQuery(form, options).toString()}`, {
      bytes,
      mimeType: options.mimeType,
    });
  const launch = (wanted: LaunchRequest): Promise<Launch> =>
    ask(launchSchema, `${chatUrl}/launches`, { json: wanted });
  const actInGroup = (deed: GroupAct): Promise<GroupActAnswer> =>
    ask(groupActAnswerSchema, `${chatUrl}/group-acts`, { json: deed });
  const doInGroup = async (deed: GroupAct): Promise<void> => void (await actInGroup(deed));

  return {
    id: person.id,
    firstName: person.firstName,
    messenger,
    address,
    chatId,
    chatKey: key,
    on,
    ...seeChat(chatUrl, person.firstName),
    says: (text, options) => write({ text, ...options }),
    async taps(button) {
      const tap = typeof button === 'string' ? await toTap(chatUrl, button) : button;
      await ask(z.unknown(), `${chatUrl}/taps`, { json: tap });
    },
    async forgesCallback(callbackData, { messageId }) {
      await ask(z.unknown(), `${chatUrl}/taps`, { json: { callbackData, messageId, isForged: true } });
    },
    async opensMiniApp(button = {}) {
      const launched = await launch(typeof button === 'string' ? { label: button } : button);
      if (launched.messenger !== 'telegram') throw new Error('Only Telegram opens mini-apps');
      return launched;
    },
    async opensMiniProgram() {
      const launched = await launch({});
      if (launched.messenger !== 'wechat') throw new Error('Only WeChat opens mini-programs');
      return launched;
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
    forwards({ messageId }, { to, topicId } = {}) {
      const json = { forwardOf: messageId, forwardFrom: key, topicId };
      const there = encodeURIComponent(to?.chatKey ?? key);
      return ask(seenMessageSchema, `${sandboxUrl}/sandbox/chats/${there}/messages`, { json });
    },
    saves: ({ messageId }) => askForBytes(`${chatUrl}/messages/${messageId}/media`),
    async deletes({ messageId }) {
      await ask(z.unknown(), `${chatUrl}/messages/${messageId}`, { method: 'DELETE' });
    },
    edits: ({ messageId }, text) =>
      ask(seenMessageSchema, `${chatUrl}/messages/${messageId}`, { json: { text }, method: 'PATCH' }),
    deletesChat: () => act(`${chatUrl}/clear`),
    blocksBot: () => act(`${chatUrl}/block`),
    unblocksBot: () => act(`${chatUrl}/unblock`),
    async addsBotToGroup(title, options) {
      const { bot } = await ask(chatSchema, chatUrl);
      const json = { title, bot: bot.username, ...options };
      return openChat(
        sandboxUrl,
        await ask(chatSchema, `${sandboxUrl}/sandbox/people/${person.id}/groups`, { json }),
        on,
      );
    },
    async invites(other) {
      const { chat: theirs } = await actInGroup({ act: 'invite', personId: other.id });
      if (!theirs) throw new Error('Nobody was invited');
      return openChat(sandboxUrl, theirs, (wanted) => other.on(wanted));
    },
    removes: (other) => doInGroup({ act: 'remove', personId: other.id }),
    leavesGroup: () => doInGroup({ act: 'leave' }),
    addsBot: () => doInGroup({ act: 'add_bot' }),
    removesBot: () => doInGroup({ act: 'remove_bot' }),
    promotesBot: (rights) => doInGroup({ act: 'promote_bot', ...(rights && { rights }) }),
    opensTopic: async (name) => (await actInGroup({ act: 'create_topic', name })).topicId ?? 0,
    renamesTopic: (topicId, name) => doInGroup({ act: 'rename_topic', topicId, name }),
    closesTopic: (topicId) => doInGroup({ act: 'close_topic', topicId }),
    reopensTopic: (topicId) => doInGroup({ act: 'reopen_topic', topicId }),
    deletesTopic: (topicId) => doInGroup({ act: 'delete_topic', topicId }),
  };
}

/** A label where something to press wears it, otherwise what it stands for: callback data, a row's or an item's id. */
async function toTap(chatUrl: string, pressed: string): Promise<Tap> {
  const { messages } = await changesAfter(chatUrl, 0);
  const shown = messages.filter(({ deletedBy }) => !deletedBy);
  const buttons = shown.flatMap((message) => message.buttons.flat());
  const rows = shown.flatMap(({ list }) => list?.rows ?? []);
  const items = toMenuItems(await ask(chatSchema, chatUrl));
  if ([...buttons, ...rows, ...items].some(({ label }) => label === pressed)) return { label: pressed };
  if (rows.some(({ id }) => id === pressed)) return { rowId: pressed };
  return items.some(({ id }) => id === pressed) ? { menuItemId: pressed } : { callbackData: pressed };
}

function toMenuItems({ bot: { menu = [] } }: SeenChat): { label: string; id?: string | undefined }[] {
  return menu.flatMap((item) => item.items ?? [item]);
}

function toQuery(form: NewMedia['form'], { mimeType: _mimeType, ...options }: MediaOptions): URLSearchParams {
  const entries = Object.entries({ form, ...options }).map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(Object.fromEntries(entries));
}

async function act(url: string): Promise<void> {
  await ask(z.unknown(), url, { json: {} });
}
