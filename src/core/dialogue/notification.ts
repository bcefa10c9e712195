import { findPersonEverywhere, type Person } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Db } from '../database.ts';
import type { Message } from '../outbox/message.ts';
import type { Verification } from '../verification/verification.ts';
import { findVerification } from '../verification/verification-store.ts';
import type { Dialogue } from './dialogue.ts';
import type { Notice } from './prompt.ts';

/** The messages that a person hears about. */
export const NOTIFIED_TYPES = [
  'evidence.examined',
  'verification.resubmission_requested',
  'verification.review_requested',
  'verification.decided',
  'verification.failed',
  'verification.expired',
] as const;

export type NotifiedMessage = Extract<Message, { type: (typeof NOTIFIED_TYPES)[number] }>;

export function isNotified(message: Message): message is NotifiedMessage {
  return NOTIFIED_TYPES.some((type) => type === message.type);
}

export interface Notification {
  person: Person;
  /** `undefined` once the case has moved on and a later message says more. */
  outbound: OutboundMessage | undefined;
}

/** Whom a message concerns; `undefined` once the case is erased. */
export async function findAddressee(db: Db, message: NotifiedMessage): Promise<Person | undefined> {
  const verification = await findVerification(db, message.verificationId);
  return verification && (await findPersonEverywhere(db, verification.accountId))[0];
}

/** What to say, read off the case at this moment, so that it never runs behind what was said before. */
export async function composeNotification(
  db: Db,
  dialogue: Pick<Dialogue, 'tell'>,
  message: NotifiedMessage,
  capabilities: Capabilities,
): Promise<Notification | undefined> {
  const verification = await findVerification(db, message.verificationId);
  const person = verification && (await findPersonEverywhere(db, verification.accountId))[0];
  if (!verification || !person) return undefined;
  if (!isStillTrue(message, verification)) return { person, outbound: undefined };
  const notice = noticeFor(message, verification);
  return { person, outbound: dialogue.tell(person, verification, capabilities, notice) };
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
