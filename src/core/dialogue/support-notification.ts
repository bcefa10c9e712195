import { findPersonByIdentity } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Db } from '../database.ts';
import type { Message } from '../outbox/message.ts';
import type { SupportDesk } from '../support/support-desk.ts';
import type { Dialogue } from './dialogue.ts';

/** The messages about what somebody wrote to support that they hear of. */
export const SUPPORT_TYPES = ['support.answered', 'support.closed'] as const;

export type SupportNews = Extract<Message, { type: (typeof SUPPORT_TYPES)[number] }>;

export function isSupportNews(message: Pick<Message, 'type'>): message is SupportNews {
  return SUPPORT_TYPES.some((type) => type === message.type);
}

export interface ComposeSupportDeps {
  db: Db;
  dialogue: Pick<Dialogue, 'ask'>;
  support: Pick<SupportDesk, 'message' | 'thread'>;
}

/** What to say there, under the service's name; `undefined` once it is not so any more. */
export async function composeSupportNotification(
  { db, dialogue, support }: ComposeSupportDeps,
  message: SupportNews,
  channelIdentityId: string,
  capabilities: Capabilities,
): Promise<OutboundMessage | undefined> {
  const person = await findPersonByIdentity(db, channelIdentityId);
  if (person?.account.id !== message.accountId) return undefined;
  if (message.type === 'support.answered') {
    const answer = await support.message(message.messageId);
    return answer && dialogue.ask(person, { kind: 'support_answer', text: answer.text }, capabilities);
  }
  const thread = await support.thread(message.threadId);
  if (!thread || thread.isOpen) return undefined;
  return dialogue.ask(person, { kind: 'support_closed' }, capabilities);
}
