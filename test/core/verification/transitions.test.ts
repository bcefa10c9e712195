import { expect } from 'chai';
import type { Result } from '../../../src/core/result.ts';
import * as transitions from '../../../src/core/verification/transitions.ts';
import type { Status, Verification } from '../../../src/core/verification/verification.ts';
import {
  aChallenge,
  at,
  collecting,
  complete,
  DECISION,
  extrasOf,
  given,
  inStatus,
  LEASE,
  NOON,
  received,
  STATUSES,
} from '../build-verification.ts';

const LATER = at(30);

/* Each event, done as the diagram draws it. `whole` is a case whose last piece is under examination. */
const EVENTS = {
  chooseDocument: (v) => transitions.chooseDocument(v, 'driving_licence', LATER),
  receiveEvidence: (v) => transitions.receiveEvidence(v, given('document_front'), LATER),
  cancel: (v) => transitions.cancel(v, LATER),
  issueChallenge: (v) => transitions.issueChallenge(v, aChallenge(), LATER),
  acceptEvidence: (v) => transitions.acceptEvidence(v, LAST, [], LATER),
  refuseEvidence: (v) => transitions.refuseEvidence(v, LAST, 'NO_FACE', LATER),
  claim: (v) => transitions.claim(v, LEASE, LATER),
  releaseClaim: (v) => transitions.releaseClaim(v, LATER),
  conclude: (v) => transitions.conclude(v, DECISION, LATER),
  requestReview: (v) => transitions.requestReview(v, ['FACE_MATCH_UNCERTAIN'], LATER),
  requestResubmission: (v) => transitions.requestResubmission(v, 'selfie_video', 'FACE_MISMATCH', LATER),
  fail: (v) => transitions.fail(v, LATER),
  recover: (v) => transitions.recover(v, LATER),
  expire: (v) => transitions.expire(v, LATER),
  withdraw: (v) => transitions.withdraw(v, LATER),
} satisfies { [Name in Event]: (verification: Parameters<(typeof transitions)[Name]>[0]) => unknown };

type Event = Exclude<keyof typeof transitions, 'openVerification'>;
type Legal<Name extends Event> = Parameters<(typeof transitions)[Name]>[0]['status'];

/** The status that follows, or the refusal; `uncallable` exactly where the types do not let the event happen. */
type Row<Name extends Event> = {
  [S in Status]: S extends Legal<Name> ? Status | 'ALREADY_SUBMITTED' | 'CLOSED' : 'uncallable';
};

const TABLE: { [Name in Event]: Row<Name> } = {
  chooseDocument: byPerson('collecting'),
  receiveEvidence: byPerson('collecting'),
  cancel: byPerson('cancelled'),
  issueChallenge: only('collecting', 'collecting'),
  acceptEvidence: only('collecting', 'pending'),
  refuseEvidence: only('collecting', 'collecting'),
  claim: only('pending', 'processing'),
  releaseClaim: only('processing', 'pending'),
  conclude: { ...only('processing', 'verified'), manual_review: 'verified' },
  requestReview: only('processing', 'manual_review'),
  requestResubmission: { ...only('processing', 'collecting'), manual_review: 'collecting' },
  fail: only('processing', 'error'),
  recover: only('error', 'pending'),
  expire: only('collecting', 'expired'),
  withdraw: { ...byPerson('cancelled'), ...whileOpen('cancelled') },
};

/** What a status has beside what every case has. */
const EXTRAS: Record<Status, string[]> = {
  collecting: [],
  pending: ['submittedAt'],
  processing: ['lease', 'submittedAt'],
  manual_review: ['opinions', 'reasons', 'since', 'submittedAt'],
  verified: ['decision', 'submittedAt'],
  not_verified: ['decision', 'submittedAt'],
  error: ['submittedAt'],
  expired: [],
  cancelled: [],
};

describe('transitions: every status by every event', () => {
  for (const event of Object.keys(EVENTS) as Event[]) {
    for (const status of STATUSES) {
      const expected = TABLE[event][status];
      if (expected === 'uncallable') continue;

      it(`${event} in ${status} → ${expected}`, () => {
        const before = startOf(event, status);

        const outcome = run(event, before);

        if (typeof outcome === 'string') {
          expect(outcome).to.equal(expected);
          return;
        }
        expect(outcome.status).to.equal(expected);
        expect(outcome).to.include({
          id: before.id,
          accountId: before.accountId,
          version: before.version + 1,
        });
        expect(outcome.changedAt).to.equal(LATER);
        expect(outcome.openedAt).to.equal(before.openedAt);
        expect(extrasOf(outcome)).to.deep.equal(EXTRAS[outcome.status]);
      });
    }
  }

  it('lets what only the system does happen in the one status that the types allow', () => {
    const callable = (Object.keys(TABLE) as Event[]).map((event) => [
      event,
      STATUSES.filter((status) => TABLE[event][status] !== 'uncallable').length,
    ]);

    expect(Object.fromEntries(callable)).to.deep.equal({
      ...Object.fromEntries(Object.keys(EVENTS).map((event) => [event, 1])),
      conclude: 2,
      requestResubmission: 2,
      chooseDocument: STATUSES.length,
      receiveEvidence: STATUSES.length,
      cancel: STATUSES.length,
      withdraw: STATUSES.length,
    });
  });

  it('never changes the case it is given', () => {
    for (const event of Object.keys(EVENTS) as Event[]) {
      for (const status of STATUSES.filter((each) => TABLE[event][each] !== 'uncallable')) {
        const before = startOf(event, status);
        const copy = structuredClone(before);

        run(event, before);

        expect(before, `${event} in ${status}`).to.deep.equal(copy);
      }
    }
  });
});

describe('openVerification', () => {
  it('begins collecting, with nothing given', () => {
    expect(
      transitions.openVerification({ id: 'id', accountId: 'account', challengesIssued: 0 }, NOON),
    ).to.deep.equal({
      status: 'collecting',
      id: 'id',
      accountId: 'account',
      version: 1,
      evidence: [],
      challengesIssued: 0,
      openedAt: NOON,
      changedAt: NOON,
    });
  });
});

const LAST = '99999999-9999-4999-8999-999999999999';

/** A case in which the event does the most it can. */
function startOf(event: Event, status: Status): Verification {
  if (status !== 'collecting') return inStatus(status);
  if (event === 'chooseDocument') return collecting();
  if (event === 'receiveEvidence') return collecting({ documentType: 'passport' });
  const evidence = [...complete().slice(0, -1), received('selfie_video', { id: LAST })];
  return collecting({ documentType: 'passport', evidence });
}

/** The case after the event, or the refusal. The table says which calls the types allow. */
function run(event: Event, verification: Verification): Verification | string {
  const happen = EVENTS[event] as (verification: Verification) => Verification | Result<Verification, string>;
  const outcome = happen(verification);
  if (!('ok' in outcome)) return outcome;
  return outcome.ok ? outcome.value : outcome.refusal;
}

function byPerson<To extends Status>(to: To) {
  return {
    collecting: to,
    pending: 'ALREADY_SUBMITTED',
    processing: 'ALREADY_SUBMITTED',
    manual_review: 'ALREADY_SUBMITTED',
    error: 'ALREADY_SUBMITTED',
    verified: 'CLOSED',
    not_verified: 'CLOSED',
    expired: 'CLOSED',
    cancelled: 'CLOSED',
  } as const;
}

function whileOpen<To extends Status>(to: To) {
  return { pending: to, processing: to, manual_review: to, error: to } as const;
}

function only<From extends Status>(from: From, to: Status) {
  const row = Object.fromEntries(STATUSES.map((status) => [status, status === from ? to : 'uncallable']));
  return row as { [S in Status]: S extends From ? Status : 'uncallable' };
}
