import { findPersonByIdentity, findPersonEverywhere, type Person } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Db } from '../database.ts';
import type { Dialogue } from '../dialogue/dialogue.ts';
import type { Notice } from '../dialogue/prompt.ts';
import type { Verification } from '../verification/verification.ts';
import { findVerification } from '../verification/verification-store.ts';
import type { NotifiedMessage } from './notified-message.ts';

/** Where a message may be said, best first: the address used last, then the others. */
export async function findAddressees(db: Db, message: NotifiedMessage): Promise<Person[]> {
  const verification = await findVerification(db, message.verificationId);
  if (!verification) return [];
  const people = await findPersonEverywhere(db, verification.accountId);
  return people.filter(({ identity }) => identity.reachable);
}

export interface ComposeDeps {
  db: Db;
  dialogue: Pick<Dialogue, 'tell'>;
}

/** What to say at this address, read off the case at this moment, so that it never runs behind what was said before;
 * `undefined` once the case has moved on and a later message says more, or is erased. */
export async function composeNotification(
  { db, dialogue }: ComposeDeps,
  message: NotifiedMessage,
  channelIdentityId: string,
  capabilities: Capabilities,
): Promise<OutboundMessage | undefined> {
  const verification = await findVerification(db, message.verificationId);
  const person = await findPersonByIdentity(db, channelIdentityId);
  if (!verification || !person || !isStillTrue(message, verification)) return undefined;
  return dialogue.tell(person, verification, capabilities, noticeFor(message, verification));
}

const TOLD_WHILE: Record<NotifiedMessage['type'], ReadonlyArray<Verification['status']>> = {
  'evidence.examined': ['collecting', 'pending', 'processing'],
  'verification.resubmission_requested': ['collecting'],
  'verification.review_requested': ['manual_review'],
  'verification.decided': ['verified', 'not_verified'],
  'verification.failed': ['error'],
  'verification.expired': ['expired'],
};

function isStillTrue(message: NotifiedMessage, verification: Verification): boolean {
  return TOLD_WHILE[message.type].includes(verification.status);
}

function noticeFor(message: NotifiedMessage, verification: Verification): Notice | undefined {
  if (message.type !== 'evidence.examined') return undefined;
  const piece = verification.evidence.find(({ id }) => id === message.evidenceId);
  return piece?.state === 'accepted' ? { kind: 'evidence_accepted', piece: piece.kind } : undefined;
}
