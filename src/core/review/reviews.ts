import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Log } from '../log.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { ok, refuse, type Result } from '../result.ts';
import { mayDo } from '../staff/permissions.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { EvidenceKind } from '../verification/evidence.ts';
import type { Policy } from '../verification/policy.ts';
import type { ReasonCode } from '../verification/reason-codes.ts';
import type { ChooseChallenge } from '../verification/renew-challenge.ts';
import {
  askAgain,
  claimReview,
  holderOf,
  renewClaim,
  takeOverReview,
  type ClaimRefusal,
  type InReview,
  type OpinionRefusal,
  type Reviewer,
  type Settled,
} from '../verification/review.ts';
import { saveResubmission } from '../verification/save-resubmission.ts';
import type { InStatus, Verification } from '../verification/verification.ts';
import { actOnCase, type AccessRefusal, type CaseAct } from './act-on-case.ts';
import { findCaseFile, type CaseFile } from './case-file.ts';
import { recordRefusal } from './record-refusal.ts';
import {
  findQueue,
  saveClaimUntil,
  type FoundCase,
  type QueueEntry,
  type QueueFilter,
} from './review-store.ts';
import { actorOf, saveClaim, saveEndedClaim, saveOpinion } from './save-review.ts';
import { nameCases, searchCases } from './search-cases.ts';
import { admitView, alertViewsSpent, readMedia, type ViewedMedia, type ViewRefusal } from './view-media.ts';

/** Who does it to which case, as they saw it. */
export type OnCase = Omit<CaseAct, 'act'>;

export type ReviewRefusal =
  AccessRefusal | ViewRefusal | ClaimRefusal | OpinionRefusal | 'REASON_NOT_OFFERED' | 'EVIDENCE_MISSING';

export interface Notes {
  /** For colleagues. */
  staffNote?: string;
  /** What the applicant reads instead of the reason's own words; a senior's to write. */
  applicantNote?: string;
}

/**
 * What staff do to cases. Each call is one transaction with the case locked and the person's standing held, checks both
 * anew, and is audited when refused. Done twice, the second finds the case changed.
 */
export interface Reviews {
  file(verificationId: string): Promise<CaseFile | undefined>;
  queue(filter: QueueFilter, limit: number): Promise<QueueEntry[]>;
  /** The cases that go by a number or its beginning. */
  named(query: string): Promise<FoundCase[]>;
  /** The cases of a person or a number. That they were found is in the trail of each. */
  search(staffId: string, query: string): Promise<Result<FoundCase[], ReviewRefusal>>;
  claim(on: OnCase): Promise<Result<InReview, ReviewRefusal>>;
  /** The one that waits longest of those this person may take; `undefined` where there is none. */
  claimNext(staffId: string): Promise<InReview | undefined>;
  takeOver(on: OnCase): Promise<Result<InReview, ReviewRefusal>>;
  release(on: OnCase): Promise<Result<InReview, ReviewRefusal>>;
  /** Whoever is busy with the case keeps it. */
  renew(on: OnCase): Promise<void>;
  approve(on: OnCase): Promise<Result<InReview | Settled, ReviewRefusal>>;
  decline(on: OnCase, no: Notes & { reason: ReasonCode }): Promise<Result<InReview | Settled, ReviewRefusal>>;
  askAgain(
    on: OnCase,
    request: { kind: EvidenceKind; reason: ReasonCode },
  ): Promise<Result<InStatus<'collecting'>, ReviewRefusal>>;
  /** The pictures of a case, or its clip, for whoever holds it. Counted and audited. */
  view(on: OnCase, what: 'pictures' | 'clip'): Promise<Result<ViewedMedia, ReviewRefusal>>;
}

export interface ReviewsDeps {
  db: Db;
  vault: MediaVault;
  policy: Policy;
  clock: Clock;
  chooseChallenge: ChooseChallenge;
  log: Log;
}

const LOOKED_THROUGH = 200;

export function createReviews(deps: ReviewsDeps): Reviews {
  const { db, policy, clock } = deps;
  return {
    file: (verificationId) => findCaseFile(db, policy, verificationId),
    queue: (filter, limit) => findQueue(db, filter, { now: clock(), limit }),
    named: (query) => nameCases(db, query),
    search: (staffId, query) => searchCases(deps, staffId, query),
    claim: (on) => claim(deps, on),
    claimNext: (staffId) => claimNext(deps, staffId),
    takeOver: (on) => takeOver(deps, on),
    release: (on) => release(deps, on),
    renew: (on) => renew(deps, on),
    approve: (on) => approve(deps, on),
    decline: (on, no) => decline(deps, on, no),
    askAgain: (on, request) => askForPiece(deps, on, request),
    view: (on, what) => view(deps, on, what),
  };
}

/** One act, audited where it is refused. */
async function act<Value>(
  { db, clock }: ReviewsDeps,
  caseAct: CaseAct,
  work: (trx: Trx, verification: Verification, member: StaffMember) => Promise<Result<Value, ReviewRefusal>>,
): Promise<Result<Value, ReviewRefusal>> {
  const done = await inTransaction(db, (trx) =>
    actOnCase(trx, caseAct, clock(), (verification, member) => work(trx, verification, member)),
  );
  if (!done.ok) await recordRefusal(db, caseAct, done.refusal, clock());
  return done;
}

function claim(deps: ReviewsDeps, on: OnCase): Promise<Result<InReview, ReviewRefusal>> {
  const { policy, clock } = deps;
  return act(deps, { ...on, act: 'claim' }, async (trx, verification, member) => {
    const taken = claimReview(verification, reviewerOf(member), clock(), policy);
    return taken.ok ? saveClaim(trx, verification, taken.value, 'review.claimed') : taken;
  });
}

/** Asks of each what `claim` would, so that looking for one is no refusal to be audited. */
async function claimNext(deps: ReviewsDeps, staffId: string): Promise<InReview | undefined> {
  const { db, policy, clock } = deps;
  const waiting = await findQueue(db, {}, { now: clock(), limit: LOOKED_THROUGH });
  for (const { verificationId } of waiting.filter(({ claimedBy }) => claimedBy === undefined)) {
    const taken = await inTransaction(db, (trx) =>
      actOnCase(trx, { act: 'claim', staffId, verificationId }, clock(), async (verification, member) => {
        const mine = claimReview(verification, reviewerOf(member), clock(), policy);
        return mine.ok ? saveClaim(trx, verification, mine.value, 'review.claimed') : mine;
      }),
    );
    if (taken.ok) return taken.value;
  }
  return undefined;
}

function takeOver(deps: ReviewsDeps, on: OnCase): Promise<Result<InReview, ReviewRefusal>> {
  const { policy, clock } = deps;
  return act(deps, { ...on, act: 'take_over' }, async (trx, verification, member) => {
    const taken = takeOverReview(verification, reviewerOf(member), clock(), policy);
    return taken.ok ? saveClaim(trx, verification, taken.value, 'review.taken_over') : taken;
  });
}

function release(deps: ReviewsDeps, on: OnCase): Promise<Result<InReview, ReviewRefusal>> {
  return act(deps, { ...on, act: 'release' }, async (trx, verification) => {
    if (verification.status !== 'manual_review') return refuse('NOT_IN_REVIEW');
    const released = { actor: actorOf(on.staffId), action: 'review.released' } as const;
    return ok(await saveEndedClaim(trx, verification, released, deps.clock()));
  });
}

async function renew({ db, policy, clock }: ReviewsDeps, on: OnCase): Promise<void> {
  await inTransaction(db, (trx) =>
    actOnCase(trx, { ...on, act: 'claim' }, clock(), async (verification, { id }) => {
      if (verification.status !== 'manual_review' || holderOf(verification, clock()) !== id)
        return refuse('NOT_CLAIMED');
      await saveClaimUntil(trx, renewClaim(verification, clock(), policy));
      return ok(undefined);
    }),
  );
}

function approve(deps: ReviewsDeps, on: OnCase): Promise<Result<InReview | Settled, ReviewRefusal>> {
  return act(deps, { ...on, act: 'approve' }, (trx, verification) => {
    const opinion = { staffId: on.staffId, outcome: 'verified', reasons: [], at: deps.clock() } as const;
    return saveOpinion(trx, verification, opinion, deps.policy);
  });
}

function decline(
  deps: ReviewsDeps,
  on: OnCase,
  { reason, ...notes }: Notes & { reason: ReasonCode },
): Promise<Result<InReview | Settled, ReviewRefusal>> {
  const { policy, clock } = deps;
  return act(deps, { ...on, act: 'decline' }, async (trx, verification, { role }) => {
    if (!policy.review.declineReasons.includes(reason)) return refuse('REASON_NOT_OFFERED');
    if (notes.applicantNote !== undefined && !mayDo(role, 'word_decision')) return refuse('ROLE_LACKS_IT');
    const opinion = { staffId: on.staffId, outcome: 'not_verified', reasons: [reason], at: clock() } as const;
    return saveOpinion(trx, verification, { ...opinion, ...notes }, policy);
  });
}

async function askForPiece(
  deps: ReviewsDeps,
  on: OnCase,
  { kind, reason }: { kind: EvidenceKind; reason: ReasonCode },
): Promise<Result<InStatus<'collecting'>, ReviewRefusal>> {
  const { policy, clock, chooseChallenge, vault } = deps;
  const { staffId } = on;
  const asked = await act(deps, { ...on, act: 'ask_again' }, async (trx, verification) => {
    if (!policy.review.askAgainReasons[kind].includes(reason)) return refuse('REASON_NOT_OFFERED');
    if (verification.status !== 'manual_review') return refuse('NOT_IN_REVIEW');
    const after = askAgain(verification, { staffId, kind, reason }, clock());
    if (!after.ok) return after;
    const resubmission = { before: verification, after: after.value, kind, reason, actor: actorOf(staffId) };
    const discarded = await saveResubmission(trx, chooseChallenge, resubmission);
    return ok({ after: after.value, discarded });
  });
  if (!asked.ok) return asked;
  const { after, discarded } = asked.value;
  if (discarded) await vault.discard(discarded);
  return ok(after);
}

async function view(
  deps: ReviewsDeps,
  on: OnCase,
  what: 'pictures' | 'clip',
): Promise<Result<ViewedMedia, ReviewRefusal>> {
  const admitted = await act(deps, { ...on, act: 'view_media' }, (trx, verification) =>
    admitView(trx, deps, { verification, staffId: on.staffId, what, now: deps.clock() }),
  );
  if (admitted.ok) return readMedia(deps, admitted.value);
  if (admitted.refusal === 'VIEWS_SPENT') await alertViewsSpent(deps, on);
  return admitted;
}

function reviewerOf({ id, role }: StaffMember): Reviewer {
  return { staffId: id, isSenior: mayDo(role, 'take_over') };
}
