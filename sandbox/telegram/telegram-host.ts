import { generateKeyPairSync } from 'node:crypto';
import type { ChatHost, HostContext, HostedChat } from '../control/chat-host.ts';
import { createFaults } from '../control/faults.ts';
import { serveBotApi } from './bot-api.ts';
import { launch } from './control/launch.ts';
import { createGroup, createPerson } from './control/people.ts';
import { toChanges, toSeenChat, toSeenMessage } from './control/to-seen.ts';
import { clearChat, editMessage, setBlocked, tapButton, writeMedia, writeMessage } from './control/write.ts';
import { untilChanged, type Conversation } from './conversation.ts';
import { openFileStore } from './files.ts';
import type { Bot, SandboxState } from './state.ts';
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
  const hosted = (conversation: Conversation): HostedChat => toHostedChat(state, conversation);

  return {
    messenger: 'telegram',
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex'),
    faults: state.faults,
    serveApi: (exchange) => serveBotApi(state, exchange),
    addPerson: (person, options) => hosted(createPerson(state, person, options)),
    addGroup: (personId, group) => hosted(createGroup(state, personId, group)),
    chats: () => [...state.conversations.values()].map(hosted),
    findChat(key) {
      const conversation = state.conversations.get(key);
      return conversation && hosted(conversation);
    },
    findFile: (fileId) => state.files.find(fileId),
    pendingUpdates: () => state.bots.reduce((sum, bot) => sum + bot.updates.size, 0),
    async untilConfirmed(signal) {
      for (const bot of state.bots) await bot.updates.untilEmpty(signal);
    },
    close: () => state.files.close(),
  };
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

function toHostedChat(state: SandboxState, conversation: Conversation): HostedChat {
  return {
    seen: () => toSeenChat(conversation),
    changes: (after) => toChanges(conversation, after, state.now()),
    untilChanged: (after, signal) => untilChanged(conversation, after, signal),
    write: (message) => toSeenMessage(conversation, writeMessage(state, conversation, message)),
    upload: async (upload) => toSeenMessage(conversation, await writeMedia(state, conversation, upload)),
    edit: (messageId, text) =>
      toSeenMessage(conversation, editMessage(state, conversation, { messageId, text })),
    tap: (tap) => tapButton(state, conversation, tap),
    launch: (wanted) => launch(state, conversation, wanted),
    setBlocked: (isBlocked) => setBlocked(state, conversation, isBlocked),
    clear: () => clearChat(state, conversation),
  };
}
