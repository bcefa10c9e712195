import { findPersonByIdentity, findPersonEverywhere, type Person } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Db } from '../database.ts';
import { whereHeard } from '../notification/where-heard.ts';
import type { Message } from '../outbox/message.ts';
import { findSession } from '../sessions/session-store.ts';
import type { Dialogue } from './dialogue.ts';

/** The messages about an account, apart from its cases, that a person hears of. */
export const ACCOUNT_TYPES = ['account.registered', 'session.revoked'] as const;

export type AccountMessage = Extract<Message, { type: (typeof ACCOUNT_TYPES)[number] }>;

/**
 * Who was met on the page is welcomed in the chat that vouched for them. That a session was closed is said there as well,
 * else wherever the person can be reached.
 */
export async function findAccountAddressees(db: Db, message: AccountMessage): Promise<Person[]> {
  if (message.type === 'account.registered') {
    const person = await findPersonByIdentity(db, message.channelIdentityId);
    return person ? whereHeard(db, [person]) : [];
  }
  const session = await findSession(db, message.sessionId);
  if (!session) return [];
  const isWhereProven = ({ identity }: Person) => identity.id === session.channelIdentityId;
  const heard = await whereHeard(db, await findPersonEverywhere(db, session.accountId));
  return heard.toSorted((one, other) => Number(isWhereProven(other)) - Number(isWhereProven(one)));
}

/** What to say there; `undefined` where the person has been told by now. */
export async function composeAccountNotification(
  { db, dialogue }: { db: Db; dialogue: Pick<Dialogue, 'ask' | 'tell'> },
  message: AccountMessage,
  channelIdentityId: string,
  capabilities: Capabilities,
): Promise<OutboundMessage | undefined> {
  const person = await findPersonByIdentity(db, channelIdentityId);
  if (!person || person.account.id !== message.accountId) return undefined;
  if (message.type === 'session.revoked') {
    const session = await findSession(db, message.sessionId);
    return session && dialogue.ask(person, { kind: 'session_revoked' }, capabilities);
  }
  return isWelcomed(person) ? undefined : dialogue.tell(person, undefined, capabilities);
}

/** In the chat or on the page, since then. Whoever was ever answered was offered choices. */
function isWelcomed({ identity, hasConsented }: Person): boolean {
  return identity.offeredAt !== undefined || hasConsented;
}
