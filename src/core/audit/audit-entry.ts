import { z } from 'zod';
import type { ReasonCode } from '../verification/reason-codes.ts';
import type { Status, Verification } from '../verification/verification.ts';
import type { Actor } from './actor.ts';

/** What is said of a transition beside the case itself. */
export interface AuditEntry {
  actor: Actor;
  /** What was done, for example `evidence.accepted`. */
  action: string;
  from?: Status;
  reasons?: readonly ReasonCode[];
}

/** Something to be answered for that is no transition of a case. */
export interface AuditEvent {
  actor: Actor;
  /** `noun.past_participle`, lower case. It outlives an erasure, so it tells the kind and nothing of the person. */
  action: string;
  /** Whom or what it was done to. The account, and the account of the case, are what an erasure finds it by. */
  subject?: { verificationId?: string; accountId?: string; staffId?: string };
  reasons?: readonly ReasonCode[];
  /** Ids, codes, numbers; never a word of a person or about one. What leads to a person needs a subject beside it. */
  details?: Readonly<Record<string, string | number | boolean>>;
  at: Date;
}

/** An id, a code or a version: no spaces, no letters but ours. */
const code = z.string().regex(/^[\w.:@/+-]{1,200}$/);
const details = z.record(z.string().regex(/^[a-zA-Z]\w*$/), z.union([code, z.number(), z.boolean()]));

/** What an entry says, as it is stored, hashed and erased. */
export const contentSchema = z.object({
  accountId: z.string().optional(),
  verificationId: z.string().optional(),
  staffId: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  version: z.number().optional(),
  reasons: z.array(z.string()),
  details: details.optional(),
});
export type AuditContent = z.infer<typeof contentSchema>;

export function contentOfTransition(verification: Verification, entry: AuditEntry): AuditContent {
  return {
    accountId: verification.accountId,
    verificationId: verification.id,
    ...(entry.from && { from: entry.from }),
    to: verification.status,
    version: verification.version,
    reasons: [...(entry.reasons ?? [])],
  };
}

/** Throws where a detail is neither an id, a code, a number nor a boolean. */
export function contentOfEvent({ subject, reasons, details: given }: AuditEvent): AuditContent {
  const { accountId, verificationId, staffId } = subject ?? {};
  return {
    ...(accountId !== undefined && { accountId }),
    ...(verificationId !== undefined && { verificationId }),
    ...(staffId !== undefined && { staffId }),
    reasons: [...(reasons ?? [])],
    ...(given && { details: details.parse(given) }),
  };
}
