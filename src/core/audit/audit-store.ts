import type { Trx } from '../database.ts';
import type { Status, Verification } from '../verification/verification.ts';
import type { ReasonCode } from '../verification/reason-codes.ts';

/** Who did it. */
export type Actor = 'system' | 'applicant' | `engine:${string}`;

export interface AuditEntry {
  actor: Actor;
  /** What was done, for example `evidence.accepted`. */
  action: string;
  from?: Status;
  reasons?: readonly ReasonCode[];
}

/** One row a transition, in the transaction that makes it. Holds ids and codes, nothing about the person. */
export async function recordAudit(trx: Trx, verification: Verification, entry: AuditEntry): Promise<void> {
  await trx('audit_entries').insert({
    verification_id: verification.id,
    account_id: verification.accountId,
    actor: entry.actor,
    action: entry.action,
    from_status: entry.from ?? null,
    to_status: verification.status,
    version: verification.version,
    reasons: JSON.stringify(entry.reasons ?? []),
    recorded_at: verification.changedAt,
  });
}
