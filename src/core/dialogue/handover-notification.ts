import { findPersonByIdentity, type Person } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import { isAskedIn, type Handover } from '../handover/handover.ts';
import { findHandover } from '../handover/handover-store.ts';
import type { Message } from '../outbox/message.ts';
import { findLatestVerification } from '../verification/verification-store.ts';
import type { Dialogue } from './dialogue.ts';

/** The messages about a handover that a person hears of. */
export const HANDOVER_TYPES = ['handover.claimed', 'handover.confirmed', 'handover.refused'] as const;

export type HandoverMessage = Extract<Message, { type: (typeof HANDOVER_TYPES)[number] }>;

/** The one chat that it concerns, where it can be reached: what is said in another would be said to somebody else. */
export async function findHandoverAddressees(db: Db, message: HandoverMessage): Promise<Person[]> {
  const handover = await findHandover(db, message.handoverId);
  const identityId = handover && addresseeOf(handover, message.type);
  const person = identityId === undefined ? undefined : await findPersonByIdentity(db, identityId);
  return person?.identity.reachable ? [person] : [];
}

export interface ComposeHandoverDeps {
  db: Db;
  dialogue: Pick<Dialogue, 'ask' | 'tell'>;
  clock: Clock;
}

/** What to say there, read off the handover at this moment; `undefined` once it is over or means another chat. */
export async function composeHandoverNotification(
  { db, dialogue, clock }: ComposeHandoverDeps,
  message: HandoverMessage,
  channelIdentityId: string,
  capabilities: Capabilities,
): Promise<OutboundMessage | undefined> {
  const handover = await findHandover(db, message.handoverId);
  const person = await findPersonByIdentity(db, channelIdentityId);
  if (!handover || !person || addresseeOf(handover, message.type) !== channelIdentityId) return undefined;
  if (message.type === 'handover.claimed') {
    if (!isAskedIn(handover, channelIdentityId, clock())) return undefined;
    const claimant = await findPersonByIdentity(db, handover.claimantIdentityId);
    const { id: handoverId } = handover;
    if (!claimant) return undefined;
    const { channel } = claimant.identity;
    return dialogue.ask(person, { kind: 'confirm_handover', handoverId, channel }, capabilities);
  }
  const { status } = handover;
  if (message.type !== `handover.${status}`) return undefined;
  const verification = await findLatestVerification(db, person.account.id);
  const kind = status === 'confirmed' ? 'connected' : 'handover_refused';
  return dialogue.tell(person, verification, capabilities, { kind });
}

function addresseeOf(handover: Handover, type: HandoverMessage['type']): string | undefined {
  if (type === 'handover.claimed') return handover.originIdentityId;
  return handover.status === 'open' ? undefined : handover.claimantIdentityId;
}
