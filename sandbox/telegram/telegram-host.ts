import { generateKeyPairSync } from 'node:crypto';
import type { ChatHost, HostContext, HostedChat } from '../control/chat-host.ts';
import type { SeenMessage } from '../control/contract.ts';
import { createFaults } from '../control/faults.ts';
import { serveBotApi } from './bot-api.ts';
import { launch } from './control/launch.ts';
import { actInGroup } from './control/act-in-group.ts';
import { clearChat, setBlocked } from './control/close.ts';
import { findViewer } from './control/find-viewer.ts';
import { saveMedia } from './control/forward.ts';
import { createGroup, createPerson } from './control/people.ts';
import { tapButton } from './control/tap.ts';
import { toChanges, toSeenChat, toSeenMessage } from './control/to-seen.ts';
import { isInChat, viewersOf, type Viewer } from './control/viewer.ts';
import { editMessage, removeMessage, writeMedia, writeMessage } from './control/write.ts';
import { untilChanged, type Conversation, type StoredMessage } from './conversation.ts';
import { openFileStore } from './files.ts';
import type { Bot, SandboxState } from './state.ts';
import { addStaff, createSampleStaff } from './sample-staff.ts';
import { createUpdateQueue } from './update-queue.ts';

export interface BotRegistration {
  /** `<id>:<secret>`, as BotFather gives it. */
  token: string;
  username: string;
  firstName: string;
}

/** The stand-in with what only Telegram has. */
export interface TelegramHost extends ChatHost {
  /** Ed25519, in hex: stands for Telegram's own, by which third parties check who looks at a Mini App. */
  readonly publicKey: string;
  /** Where the sample staff work; none unless asked for. */
  readonly staff?: StaffAccess;
}

/** How a service reaches its staff: their group, and who of them manages the others. */
export interface StaffAccess {
  groupId: string;
  admins: string[];
}

/** The bot that there is unless others are named. */
export const DEFAULT_BOT: BotRegistration = {
  token: '1000001:sandbox-token-for-local-use-only',
  username: 'bonafide_sandbox_bot',
  firstName: 'Bonafide',
};

/** A stand-in for the Telegram Bot API. */
export async function openTelegramHost(
  bots: readonly BotRegistration[],
  { now, closing }: HostContext,
  { withStaff = false }: { withStaff?: boolean } = {},
): Promise<TelegramHost> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const state: SandboxState = {
    now,
    files: await openFileStore(now),
    faults: createFaults(),
    bots: bots.map(createBot),
    people: new Map(),
    conversations: new Map(),
    signingKey: privateKey,
    closing,
  };
  const staffRoom = withStaff ? createSampleStaff(state) : undefined;
  const hosted = (viewer: Viewer): HostedChat => toHostedChat(state, viewer);
  const ofMaker = (conversation: Conversation): HostedChat =>
    hosted({ conversation, person: conversation.person });

  return {
    messenger: 'telegram',
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex'),
    ...(staffRoom && { staff: toStaffAccess(staffRoom) }),
    faults: state.faults,
    serveApi: (exchange) => serveBotApi(state, exchange),
    addPerson: (person, options) => ofMaker(createPerson(state, person, options)),
    addGroup: (personId, group) => ofMaker(createGroup(state, personId, group)),
    staffIds: () => [...(staffRoom?.group?.people.keys() ?? [])],
    addStaff: (profile) => addStaff(state, staffRoom, profile).map(hosted),
    chats() {
      const viewers = [...state.conversations.values()].flatMap(viewersOf).filter(isInChat);
      const isStaff = ({ person }: Viewer): boolean => staffRoom?.group?.people.has(person.id) ?? false;
      return [...viewers.filter((viewer) => !isStaff(viewer)), ...viewers.filter(isStaff)].map(hosted);
    },
    findChat(key) {
      const viewer = findViewer(state, key);
      return viewer && hosted(viewer);
    },
    findFile: (fileId) => state.files.find(fileId),
    pendingUpdates: () => state.bots.reduce((sum, bot) => sum + bot.updates.size, 0),
    async untilConfirmed(signal) {
      for (const bot of state.bots) await bot.updates.untilEmpty(signal);
    },
    close: () => state.files.close(),
  };
}

function toStaffAccess({ chat, person }: Conversation): StaffAccess {
  return { groupId: String(chat.id), admins: [String(person.id)] };
}

function createBot({ token, username, firstName }: BotRegistration): Bot {
  return {
    id: Number(token.split(':')[0]),
    token,
    username,
    firstName,
    updates: createUpdateQueue(),
    allowedUpdates: [],
    webhook: undefined,
    poll: undefined,
    commands: new Map(),
    texts: new Map(),
    menuButtons: new Map(),
    openQueries: new Map(),
    lastMessageId: 0,
  };
}

function toHostedChat(state: SandboxState, viewer: Viewer): HostedChat {
  const { conversation } = viewer;
  const seen = (message: StoredMessage): SeenMessage => toSeenMessage(viewer, message);
  return {
    seen: () => toSeenChat(viewer),
    changes: (after) => toChanges(viewer, after, state.now()),
    untilChanged: (after, signal) => untilChanged(conversation, after, signal),
    write: (message) => seen(writeMessage(state, viewer, message)),
    upload: async (upload) => seen(await writeMedia(state, viewer, upload)),
    edit: (messageId, text) => seen(editMessage(state, viewer, { messageId, text })),
    remove: (messageId) => removeMessage(state, viewer, messageId),
    save: (messageId) => saveMedia(state, viewer, messageId),
    tap: (tap) => tapButton(state, viewer, tap),
    launch: (wanted) => launch(state, viewer, wanted),
    setBlocked: (isBlocked) => setBlocked(state, viewer, isBlocked),
    clear: () => clearChat(state, viewer),
    actInGroup(act) {
      const { invited, topicId } = actInGroup(state, viewer, act);
      return {
        ...(invited && { chat: toSeenChat({ conversation, person: invited }) }),
        ...(topicId !== undefined && { topicId }),
      };
    },
  };
}
