import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../src/core/clock.ts';
import type { Faults } from '../control/faults.ts';
import type { User } from './bot-api-types.ts';
import type { Conversation } from './conversation.ts';
import type { FileStore } from './files.ts';
import type { UpdateQueue } from './update-queue.ts';

export interface Command {
  command: string;
  description: string;
}

export interface Webhook {
  url: string;
  secretToken: string | undefined;
  maxConnections: number;
  lastError?: { at: Date; message: string };
  stop: AbortController;
}

/** https://core.telegram.org/bots/api#menubutton */
export type MenuButton =
  { type: 'commands' | 'default' } | { type: 'web_app'; text: string; web_app: { url: string } };

/** A tap that the bot has not answered. */
interface OpenQuery {
  conversation: Conversation;
  personId: number;
  askedAt: Date;
}

export interface Bot {
  id: number;
  token: string;
  username: string;
  firstName: string;
  updates: UpdateQueue;
  /** Empty: every kind but those Telegram leaves out by default. */
  allowedUpdates: string[];
  webhook: Webhook | undefined;
  /** The long poll that is waiting; a second one ends it. */
  poll: AbortController | undefined;
  /** By scope and language, as `commandsKey` writes it. */
  commands: Map<string, Command[]>;
  /** By `name`, `description` or `short_description` and language. */
  texts: Map<string, string>;
  /** By chat id; 0 is everybody's. */
  menuButtons: Map<number, MenuButton>;
  openQueries: Map<string, OpenQuery>;
  lastMessageId: number;
}

/** Everything the sandbox knows, in memory. */
export interface SandboxState {
  now: Clock;
  files: FileStore;
  faults: Faults;
  bots: Bot[];
  people: Map<number, User>;
  /** By `key`. */
  conversations: Map<string, Conversation>;
  /** Ed25519: stands for Telegram's own, with which it vouches for people to third parties. */
  signingKey: KeyObject;
  /** Aborted when the sandbox closes: ends every wait. */
  closing: AbortSignal;
}

export function botUser(bot: Bot): User {
  return {
    id: bot.id,
    is_bot: true,
    first_name: bot.texts.get('name:') ?? bot.firstName,
    username: bot.username,
  };
}

/** Two parties who never wrote to each other have no conversation. */
export function findConversation(state: SandboxState, bot: Bot, chatId: number): Conversation | undefined {
  return state.conversations.get(conversationKey(bot.id, chatId));
}

export function conversationKey(botId: number, chatId: number): string {
  return `${botId}:${chatId}`;
}

export function toUnixTime(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
