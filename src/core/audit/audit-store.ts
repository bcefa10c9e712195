import type { Trx } from '../database.ts';
import type { Verification } from '../verification/verification.ts';
import type { Actor } from './actor.ts';
import {
  contentOfEvent,
  contentOfTransition,
  type AuditContent,
  type AuditEntry,
  type AuditEvent,
} from './audit-entry.ts';

/** One row a transition, in the transaction that makes it. Holds ids and codes, nothing about the person. */
export async function recordAudit(trx: Trx, verification: Verification, entry: AuditEntry): Promise<void> {
  await insertEntry(trx, {
    ...entry,
    at: verification.changedAt,
    content: contentOfTransition(verification, entry),
  });
}

/**
 * One row for what is no transition, in the transaction that does it. Of a person's case or account the caller holds the
 * lock: an erasure at the same moment would pass an entry by that it cannot see yet.
 */
export async function recordEvent(trx: Trx, event: AuditEvent): Promise<void> {
  await insertEntry(trx, { ...event, content: contentOfEvent(event) });
}

/** The database seals the entry at once, and gives it its place in the chain when the transaction commits. */
async function insertEntry(
  trx: Trx,
  { actor, action, at, content }: { actor: Actor; action: string; at: Date; content: AuditContent },
): Promise<void> {
  await trx('audit_entries').insert({ actor, action, recorded_at: at, content: JSON.stringify(content) });
}

/**
 * Takes away what the entries about an account and its cases say; their place in the chain, their time, actor and action
 * stay. The entry about it counts them, so that no content goes without one.
 */
export async function eraseAuditOf(
  trx: Trx,
  { accountId, verificationIds }: { accountId: string; verificationIds: readonly string[] },
  { erasureId, actor, at }: { erasureId: string; actor: Actor; at: Date },
): Promise<void> {
  const erased = await trx('audit_entries')
    .whereNotNull('content')
    .whereRaw('(account_id = ? or verification_id = any(?::uuid[]))', [accountId, [...verificationIds]])
    .update({ content: null, salt: null, erased_at: at });
  await recordEvent(trx, { actor, action: ACCOUNT_ERASED, details: { erasureId, entries: erased }, at });
}

export const ACCOUNT_ERASED = 'account.erased';
