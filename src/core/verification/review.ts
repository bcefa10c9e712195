import { addMilliseconds } from '../clock.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { EvidenceKind } from './evidence.ts';
import type { Policy } from './policy.ts';
import type { ReasonCode } from './reason-codes.ts';
import { conclude, requestResubmission } from './transitions.ts';
import { currentEvidence, type Decision, type InStatus, type Verification } from './verification.ts';

/*
 * What people of ours do to a case that waits for them; pure. Each change raises the version, so that whoever looked at
 * the case before it acts in vain.
 */

export type InReview = InStatus<'manual_review'>;

/** What a case has beside its reasons while it waits for people. */
export interface Review {
  /** When it began to wait. */
  since: Date;
  claim?: Claim;
  /** What was said so far, oldest first. */
  opinions: readonly Opinion[];
}

/** One person's right to look at the case and to decide it, until it ends. */
interface Claim {
  staffId: string;
  since: Date;
  until: Date;
}

/** What somebody holds the answer to be. Two people who agree decide; one is enough where nothing is at stake. */
export interface Opinion {
  staffId: string;
  outcome: Decision['outcome'];
  /** Why not; empty when verified. */
  reasons: readonly ReasonCode[];
  /** For colleagues alone. */
  staffNote?: string;
  /** What the applicant reads instead of the reason's own words. */
  applicantNote?: string;
  at: Date;
}

export interface Reviewer {
  staffId: string;
  isSenior: boolean;
}

export type ClaimRefusal =
  'NOT_IN_REVIEW' | 'CLAIMED_BY_ANOTHER' | 'GAVE_OPINION' | 'SENIOR_NEEDED' | 'DECLINED_BEFORE';

/** Takes the case for one person. Who holds it already goes on holding it. */
export function claimReview(
  verification: Verification,
  { staffId, isSenior }: Reviewer,
  now: Date,
  { review }: Policy,
): Result<InReview, ClaimRefusal> {
  if (verification.status !== 'manual_review') return refuse('NOT_IN_REVIEW');
  const holder = holderOf(verification, now);
  if (holder !== undefined && holder !== staffId) return refuse('CLAIMED_BY_ANOTHER');
  const unfit = whyUnfit(verification, { staffId, isSenior });
  if (unfit) return refuse(unfit);
  if (holder === staffId) return ok(renewClaim(verification, now, { review }));
  return ok(claimed(verification, staffId, now, review.claimMilliseconds));
}

/** A senior takes the case from whoever holds it. */
export function takeOverReview(
  verification: Verification,
  reviewer: Reviewer,
  now: Date,
  { review }: Policy,
): Result<InReview, ClaimRefusal> {
  if (verification.status !== 'manual_review') return refuse('NOT_IN_REVIEW');
  if (!reviewer.isSenior) return refuse('CLAIMED_BY_ANOTHER');
  const unfit = whyUnfit(verification, reviewer);
  if (unfit) return refuse(unfit);
  return ok(claimed(verification, reviewer.staffId, now, review.claimMilliseconds));
}

/** Whoever works on the case keeps it. No new version: nothing about it changed. */
export function renewClaim(verification: InReview, now: Date, { review }: Pick<Policy, 'review'>): InReview {
  const { claim } = verification;
  if (!claim) return verification;
  return { ...verification, claim: { ...claim, until: addMilliseconds(now, review.claimMilliseconds) } };
}

/** The case waits for anybody again. */
export function endClaim(verification: InReview, now: Date): InReview {
  const { claim: _ended, ...rest } = verification;
  return { ...rest, version: verification.version + 1, changedAt: now };
}

/** Who holds the case now; a claim that ran out holds nothing. */
export function holderOf({ claim }: InReview, now: Date): string | undefined {
  return claim && claim.until > now ? claim.staffId : undefined;
}

export type OpinionRefusal = 'NOT_IN_REVIEW' | 'NOT_CLAIMED' | 'CLAIMED_BY_ANOTHER';

export type Settled = InStatus<'verified' | 'not_verified'>;

/**
 * Whoever holds the case says what the answer is. It is decided once two people agree, or at once where one is enough;
 * otherwise it goes back to the queue with the opinion, for somebody else.
 */
export function giveOpinion(
  verification: Verification,
  opinion: Opinion,
  policy: Policy,
): Result<InReview | Settled, OpinionRefusal> {
  const held = heldBy(verification, opinion.staffId, opinion.at);
  if (!held.ok) return held;
  const agreed = held.value.opinions.find(({ outcome }) => outcome === opinion.outcome);
  if (!agreed && needsSecond(held.value, opinion, policy)) {
    const { at: now } = opinion;
    return ok({ ...endClaim(held.value, now), opinions: [...held.value.opinions, opinion] });
  }
  return ok(conclude(held.value, decisionOf(opinion, agreed, policy), opinion.at));
}

/** Whether somebody else must agree: no to an applicant, yes against what the engines saw, or where people differ. */
function needsSecond(
  { reasons, opinions }: InReview,
  { outcome }: Pick<Opinion, 'outcome'>,
  { review }: Policy,
): boolean {
  if (opinions.length > 0 || outcome === 'not_verified') return true;
  return reasons.some((reason) => review.overridesNeedSecond.includes(reason));
}

/** Whoever holds the case asks the applicant for one piece again. Opinions about the old pieces are void. */
export function askAgain(
  verification: Verification,
  request: { staffId: string; kind: EvidenceKind; reason: ReasonCode },
  now: Date,
): Result<InStatus<'collecting'>, OpinionRefusal | 'EVIDENCE_MISSING'> {
  const held = heldBy(verification, request.staffId, now);
  if (!held.ok) return held;
  if (!currentEvidence(held.value, request.kind)) return refuse('EVIDENCE_MISSING');
  return ok(requestResubmission(held.value, request.kind, request.reason, now));
}

function heldBy(verification: Verification, staffId: string, now: Date): Result<InReview, OpinionRefusal> {
  if (verification.status !== 'manual_review') return refuse('NOT_IN_REVIEW');
  const holder = holderOf(verification, now);
  if (holder === undefined) return refuse('NOT_CLAIMED');
  return holder === staffId ? ok(verification) : refuse('CLAIMED_BY_ANOTHER');
}

/** Nobody confirms themselves, settles a difference without the standing for it, or looks again at their own no. */
function whyUnfit(
  { opinions, appeal }: InReview,
  { staffId, isSenior }: Reviewer,
): 'GAVE_OPINION' | 'SENIOR_NEEDED' | 'DECLINED_BEFORE' | undefined {
  if (opinions.some((opinion) => opinion.staffId === staffId)) return 'GAVE_OPINION';
  if (appeal?.decidedBy.includes(staffId)) return 'DECLINED_BEFORE';
  return opinions.length > 1 && !isSenior ? 'SENIOR_NEEDED' : undefined;
}

function claimed(verification: InReview, staffId: string, now: Date, milliseconds: number): InReview {
  return {
    ...verification,
    version: verification.version + 1,
    changedAt: now,
    claim: { staffId, since: now, until: addMilliseconds(now, milliseconds) },
  };
}

/** Whose reasons count: the one who said so first; who agrees may add words. */
function decisionOf(opinion: Opinion, agreed: Opinion | undefined, { version }: Policy): Decision {
  const { outcome, at, staffId } = opinion;
  const applicantNote = opinion.applicantNote ?? agreed?.applicantNote;
  const notes = [agreed?.staffNote, opinion.staffNote].filter((note) => note !== undefined);
  return {
    outcome,
    reasons: agreed?.reasons ?? opinion.reasons,
    policyVersion: version,
    decidedBy: `staff:${staffId}`,
    ...(agreed && { agreedBy: `staff:${agreed.staffId}` as const }),
    ...(applicantNote !== undefined && { applicantNote }),
    ...(notes.length > 0 && { staffNotes: notes }),
    decidedAt: at,
  };
}
