import type { ChannelName, ShownChoice } from '../channel/channel.ts';
import type { Proof } from '../sessions/session.ts';
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

export type Consent = ConsentSource & {
  textVersion: string;
  language: Language;
  givenAt: Date;
};

/** Where somebody agreed: with an update of a chat, or in a session of the mini-app, which this outlives. */
export type ConsentSource =
  { channel: ChannelName; updateId: string } | { sessionId: string; sessionProof: Proof };
