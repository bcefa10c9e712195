import type { ChannelName, ShownChoice } from '../channel/channel.ts';
import type { Language } from './language.ts';

/** A person known to us; owns everything below. */
export interface Account {
  id: string;
  language: Language;
}

/** One messenger address of an account. The ids are opaque. */
export interface ChannelIdentity extends ChannelAddress {
  id: string;
  accountId: string;
  reachable: boolean;
  /** What the person may answer by typing: the choices of the message that stands last in the chat, and since when. */
  offeredChoices: readonly ShownChoice[];
  offeredAt?: Date;
  lastUsedAt: Date;
}

export interface ChannelAddress {
  channel: ChannelName;
  botId: string;
  chatId: string;
}

export interface Consent {
  textVersion: string;
  language: Language;
  channel: ChannelName;
  updateId: string;
  givenAt: Date;
}
