import { findPersonByIdentity } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Db } from '../database.ts';
import type { Linking } from '../linking/linking.ts';
import type { Message } from '../outbox/message.ts';
import type { Dialogue } from './dialogue.ts';
import { linkQuestionOf } from './link-question.ts';

export type LinkMessage = Extract<Message, { type: 'legacy_link.requested' }>;

export interface ComposeLinkDeps {
  db: Db;
  dialogue: Pick<Dialogue, 'ask'>;
  linking: Pick<Linking, 'stateOf'>;
}

/** The question whether it was them; `undefined` once it is answered, over, or another has taken its place. */
export async function composeLinkNotification(
  { db, dialogue, linking }: ComposeLinkDeps,
  { accountId, linkId }: LinkMessage,
  channelIdentityId: string,
  capabilities: Capabilities,
): Promise<OutboundMessage | undefined> {
  const person = await findPersonByIdentity(db, channelIdentityId);
  if (person?.account.id !== accountId) return undefined;
  const question = linkQuestionOf(await linking.stateOf(accountId));
  return question?.linkId === linkId ? dialogue.ask(person, question, capabilities) : undefined;
}
