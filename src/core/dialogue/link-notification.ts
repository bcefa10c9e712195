import { findPersonByIdentity } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Db } from '../database.ts';
import type { Linking } from '../linking/linking.ts';
import type { Message } from '../outbox/message.ts';
import { assertNever } from '../result.ts';
import { findLatestVerification } from '../verification/verification-store.ts';
import type { Dialogue } from './dialogue.ts';
import { linkQuestionOf } from './link-question.ts';

/** The messages about the account of the old shop that a person hears of. */
export const LINK_TYPES = ['legacy_link.requested', 'account.unlinked'] as const;

export type LinkMessage = Extract<Message, { type: (typeof LINK_TYPES)[number] }>;

export interface ComposeLinkDeps {
  db: Db;
  dialogue: Pick<Dialogue, 'ask' | 'tell'>;
  linking: Pick<Linking, 'stateOf'>;
}

/** What to say there; `undefined` once it is not so any more. */
export async function composeLinkNotification(
  { db, dialogue, linking }: ComposeLinkDeps,
  message: LinkMessage,
  channelIdentityId: string,
  capabilities: Capabilities,
): Promise<OutboundMessage | undefined> {
  const person = await findPersonByIdentity(db, channelIdentityId);
  if (person?.account.id !== message.accountId) return undefined;
  const state = await linking.stateOf(message.accountId);
  switch (message.type) {
    case 'legacy_link.requested': {
      const question = linkQuestionOf(state);
      return question?.linkId === message.linkId ? dialogue.ask(person, question, capabilities) : undefined;
    }
    case 'account.unlinked': {
      if (state.state !== 'none') return undefined;
      const verification = await findLatestVerification(db, person.account.id);
      return dialogue.tell(person, verification, capabilities, { kind: 'unlinked' });
    }
    default:
      return assertNever(message);
  }
}
