import { z } from 'zod';
import { actorSchema } from '../audit/actor.ts';
import { DOCUMENT_TYPES, EVIDENCE_KINDS, type Evidence, type GivenEvidence } from './evidence.ts';
import { REASON_CODES, isReasonCode } from './reason-codes.ts';
import type { Case, Submitted, Verification } from './verification.ts';

/** A row of `verifications` as the database gives it. */
export interface VerificationRow {
  id: string;
  account_id: string;
  status: Verification['status'];
  version: number;
  document_type: unknown;
  challenge: unknown;
  challenges_issued: number;
  submitted_at: Date | null;
  lease_token: string | null;
  lease_until: Date | null;
  reasons: unknown;
  decision: unknown;
  review_since: Date | null;
  claimed_by: string | null;
  claimed_at: Date | null;
  claim_until: Date | null;
  opinions: unknown;
  appeal: unknown;
  escalated_at: Date | null;
  opened_at: Date;
  changed_at: Date;
}

/** A row of `evidence`. */
export interface EvidenceRow {
  id: string;
  kind: unknown;
  state: Evidence['state'];
  form: GivenEvidence['form'];
  forwarded: boolean;
  album_id: string | null;
  content_hash: string;
  challenge: unknown;
  reason: unknown;
  concerns: unknown;
  received_at: Date;
}

const reasonCode = z
  .string()
  .refine(isReasonCode, `expected one of ${Object.keys(REASON_CODES).length} reason codes`);
const reasonCodes = z.array(reasonCode);
const challenge = z.object({
  turns: z.array(z.enum(['left', 'right'])),
  issuedAt: z.coerce.date(),
  expiresAt: z.coerce.date(),
});
const concerns = z.array(z.object({ code: reasonCode, leadsTo: z.enum(['review', 'decline']) }));
const decision = z.object({
  outcome: z.enum(['verified', 'not_verified']),
  reasons: reasonCodes,
  policyVersion: z.string(),
  decidedBy: actorSchema,
  agreedBy: actorSchema.exactOptional(),
  applicantNote: z.string().exactOptional(),
  staffNotes: z.array(z.string()).exactOptional(),
  decidedAt: z.coerce.date(),
});
const documentType = z.enum(DOCUMENT_TYPES);
const evidenceKind = z.enum(EVIDENCE_KINDS);
const submission = z.object({ documentType, submittedAt: z.date() });
const lease = z.object({ token: z.string(), until: z.date() });
const claim = z.object({ staffId: z.string(), since: z.date(), until: z.date() });
const opinions = z.array(
  z.object({
    staffId: z.string(),
    outcome: z.enum(['verified', 'not_verified']),
    reasons: reasonCodes,
    staffNote: z.string().exactOptional(),
    applicantNote: z.string().exactOptional(),
    at: z.coerce.date(),
  }),
);
const appeal = z.object({ of: z.string(), decidedBy: z.array(z.string()) });

/** Throws where the row breaks what the types promise: a bug or a hand in the database. */
export function toVerification(row: VerificationRow, pieces: readonly EvidenceRow[]): Verification {
  const common = toCase(row, pieces);
  switch (row.status) {
    case 'collecting':
    case 'expired':
    case 'cancelled':
      return { ...common, status: row.status };
    case 'pending':
    case 'error':
      return { ...toSubmitted(common, row), status: row.status };
    case 'processing': {
      const held = lease.parse({ token: row.lease_token, until: row.lease_until });
      return { ...toSubmitted(common, row), status: row.status, lease: held };
    }
    case 'manual_review':
      return { ...toSubmitted(common, row), status: row.status, ...toReview(row) };
    case 'verified':
    case 'not_verified':
      return { ...toSubmitted(common, row), status: row.status, decision: decision.parse(row.decision) };
  }
}

function toReview(row: VerificationRow) {
  const { claimed_by: staffId, claimed_at: since, claim_until: until } = row;
  return {
    reasons: reasonCodes.parse(row.reasons),
    since: z.date().parse(row.review_since),
    opinions: opinions.parse(row.opinions),
    ...(staffId !== null && { claim: claim.parse({ staffId, since, until }) }),
  };
}

function toCase(row: VerificationRow, pieces: readonly EvidenceRow[]): Case {
  return {
    id: row.id,
    accountId: row.account_id,
    version: row.version,
    challengesIssued: row.challenges_issued,
    openedAt: row.opened_at,
    changedAt: row.changed_at,
    ...(row.document_type === null ? {} : { documentType: documentType.parse(row.document_type) }),
    ...(row.challenge === null ? {} : { challenge: challenge.parse(row.challenge) }),
    ...(row.appeal === null ? {} : { appeal: appeal.parse(row.appeal) }),
    evidence: pieces.map(toEvidence),
  };
}

function toSubmitted(common: Case, row: VerificationRow): Submitted {
  const { documentType: given } = common;
  const submitted = submission.parse({ documentType: given, submittedAt: row.submitted_at });
  // Of an earlier time that the case was with us it says nothing.
  const { escalated_at: overdueSince } = row;
  const isOverdue = overdueSince !== null && overdueSince >= submitted.submittedAt;
  return { ...common, ...submitted, ...(isOverdue && { overdueSince }) };
}

function toEvidence(row: EvidenceRow): Evidence {
  const given: GivenEvidence = {
    id: row.id,
    kind: evidenceKind.parse(row.kind),
    form: row.form,
    forwarded: row.forwarded,
    ...(row.album_id === null ? {} : { albumId: row.album_id }),
    contentHash: row.content_hash,
    ...(row.challenge === null ? {} : { challenge: challenge.parse(row.challenge) }),
    receivedAt: row.received_at,
  };
  switch (row.state) {
    case 'received':
      return { ...given, state: row.state };
    case 'accepted':
      return { ...given, state: row.state, concerns: concerns.parse(row.concerns) };
    case 'refused':
      return { ...given, state: row.state, reason: reasonCode.parse(row.reason) };
  }
}
