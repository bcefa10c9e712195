import { expect } from 'chai';
import fc from 'fast-check';
import type { Challenge } from '../../../src/core/video/challenge.ts';
import { DOCUMENT_TYPES, EVIDENCE_KINDS, type Evidence } from '../../../src/core/verification/evidence.ts';
import { REASON_CODES, type ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import * as transitions from '../../../src/core/verification/transitions.ts';
import {
  attemptsUsed,
  isComplete,
  wantedEvidence,
  type Status,
  type Verification,
} from '../../../src/core/verification/verification.ts';
import { at, DECISION, LEASE, NOON } from '../build-verification.ts';

/** The diagram of a case, drawn once more by hand: from where to where. `collecting` and `pending` may also stay. */
const ARROWS: Record<Status, readonly Status[]> = {
  collecting: ['collecting', 'pending', 'expired', 'cancelled'],
  pending: ['processing'],
  processing: ['verified', 'not_verified', 'manual_review', 'collecting', 'pending', 'error'],
  error: ['pending'],
  manual_review: [],
  verified: [],
  not_verified: [],
  expired: [],
  cancelled: [],
};

const REASONS: readonly ReasonCode[] = ['DOC_BLURRY', 'NO_FACE', 'STORAGE_FAILED', 'CHALLENGE_NOT_FOLLOWED'];

/**
 * One thing that happens to a case. `pick` chooses among the pieces, `bytes` which file a person sends; `proceed` is
 * whatever comes next in a case that goes well.
 */
const commands = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.record({ do: fc.constant('proceed' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('choose' as const), type: fc.constantFrom(...DOCUMENT_TYPES) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('give' as const),
        kind: fc.constantFrom(...EVIDENCE_KINDS),
        bytes: fc.integer({ min: 0, max: 40 }),
        album: fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 8 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const), pick: fc.nat(20) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('refuse' as const),
        pick: fc.nat(20),
        reason: fc.constantFrom(...REASONS),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('challenge' as const),
        seconds: fc.integer({ min: -5, max: 900 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('claim' as const, 'resubmit', 'release', 'fail', 'recover'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('verify' as const, 'decline', 'review') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'expire') }) },
  ),
  { minLength: 10, maxLength: 60 },
);

type Command = typeof commands extends fc.Arbitrary<Array<infer Each>> ? Each : never;

/** What an onlooker who knows only the rules in words would have written down. */
interface Model {
  decisions: number;
  /** How often a file was taken, and which we lost: the same picture may be given as one side and as the other. */
  filesTaken: Map<string, number>;
  lost: Set<string>;
  refusedByFault: Map<string, number>;
  challenge: Challenge | undefined;
}

describe('a case under whatever happens to it', () => {
  it('moves only along the arrows of the diagram', () => {
    check((before, after) => {
      expect(ARROWS[before.status], `${before.status} → ${after.status}`).to.include(after.status);
    });
  });

  it('counts every move by one and never loses a piece', () => {
    check((before, after) => {
      expect(after.version).to.equal(before.version + 1);
      expect(after.evidence.map(({ id }) => id).slice(0, before.evidence.length)).to.deep.equal(
        before.evidence.map(({ id }) => id),
      );
      expect(after.evidence.length - before.evidence.length).to.be.oneOf([0, 1]);
    });
  });

  it('is decided at most once, and waits for a decision only when it is complete', () => {
    check((_before, after, model) => {
      if (after.status === 'verified' || after.status === 'not_verified') model.decisions += 1;
      if (after.status === 'pending' || after.status === 'processing') {
        expect(isComplete(after), after.status).to.equal(true);
      }
      expect(model.decisions).to.be.at.most(1);
      expect('decision' in after).to.equal(model.decisions === 1);
      expect('lease' in after).to.equal(after.status === 'processing');
      expect('reasons' in after).to.equal(after.status === 'manual_review');
    });
  });

  it('takes the same bytes once for a kind of piece, unless we lost them ourselves', () => {
    check((before, after, model) => {
      for (const piece of after.evidence.slice(before.evidence.length)) {
        const file = fileOf(piece);
        const taken = model.filesTaken.get(file) ?? 0;
        if (taken > 0) expect(model.lost.has(file), 'lost before').to.equal(true);
        model.lost.delete(file);
        model.filesTaken.set(file, taken + 1);
      }
      noteRefusals(before, after, (piece, reason) => {
        if (REASON_CODES[reason].class === 'T') model.lost.add(fileOf(piece));
      });
    });
  });

  it('counts as attempts what was refused for the applicant’s fault alone', () => {
    check((before, after, model) => {
      noteRefusals(before, after, ({ kind }, reason) => {
        if (reason === 'STORAGE_FAILED') return;
        model.refusedByFault.set(kind, (model.refusedByFault.get(kind) ?? 0) + 1);
      });
      for (const kind of EVIDENCE_KINDS) {
        expect(attemptsUsed(after, kind), kind).to.equal(model.refusedByFault.get(kind) ?? 0);
      }
    });
  });

  it('answers each challenge with at most one video', () => {
    check((before, after, model) => {
      const video = after.evidence.slice(before.evidence.length).find(({ kind }) => kind === 'selfie_video');
      if (video) {
        expect(video.challenge, 'the challenge of the video').to.equal(model.challenge);
        expect(video.challenge?.expiresAt.getTime()).to.be.above(after.changedAt.getTime());
      }
      if (after.challenge !== before.challenge) model.challenge = after.challenge;
      noteRefusals(before, after, ({ kind }) => {
        if (kind !== 'selfie_video') return;
        expect(after.challenge).to.equal(undefined);
      });
    });
  });
});

/** Runs random commands and shows every move that happened, with a model that the caller keeps. */
function check(look: (before: Verification, after: Verification, model: Model) => void): void {
  const seen = new Set<Status>();
  fc.assert(
    fc.property(commands, (list) => {
      let verification: Verification = transitions.openVerification(
        { id: 'case', accountId: 'account', challengesIssued: 0 },
        NOON,
      );
      const model: Model = {
        decisions: 0,
        filesTaken: new Map(),
        lost: new Set(),
        refusedByFault: new Map(),
        challenge: undefined,
      };
      // A document is chosen first, so that most cases get somewhere.
      const all: Command[] = [
        { do: 'choose', type: list.length % 2 === 0 ? 'passport' : 'identity_card' },
        ...list,
      ];
      for (const [index, command] of all.entries()) {
        const after = happen(verification, command, index);
        if (!after) continue;
        look(verification, after, model);
        verification = after;
        seen.add(after.status);
      }
    }),
    { numRuns: 400 },
  );
  // A run that reaches too little would prove nothing.
  expect([...seen]).to.include.members(['verified', 'manual_review', 'error', 'cancelled']);
}

/** `undefined` where the rules say no, or the command is not for this status. */
function happen(verification: Verification, command: Command, index: number): Verification | undefined {
  const now = at(index * 10);
  switch (command.do) {
    case 'choose':
      return valueOf(transitions.chooseDocument(verification, command.type, now));
    case 'give':
      return valueOf(transitions.receiveEvidence(verification, pieceOf(command, index, now), now));
    case 'cancel':
      return valueOf(transitions.cancel(verification, now));
    case 'proceed':
      return happen(verification, nextOf(verification, index), index);
    default:
      return bySystem(verification, command, now);
  }
}

function nextOf(verification: Verification, index: number): Exclude<Command, { do: 'proceed' }> {
  if (verification.status === 'pending') return { do: 'claim' };
  if (verification.status !== 'collecting') return { do: 'recover' };
  if (verification.evidence.at(-1)?.state === 'received') return { do: 'accept', pick: 0 };
  const kind = wantedEvidence(verification) ?? 'selfie_video';
  const holds = verification.challenge && verification.challenge.expiresAt > at(index * 10);
  if (kind === 'selfie_video' && !holds) return { do: 'challenge', seconds: 600 };
  return { do: 'give', kind, bytes: 1000 + index, album: undefined };
}

type BySystem = Exclude<Command, { do: 'choose' | 'give' | 'cancel' | 'proceed' }>;

function bySystem(verification: Verification, command: BySystem, now: Date): Verification | undefined {
  if (verification.status === 'collecting') return whileCollecting(verification, command, now);
  if (verification.status === 'processing') return whileProcessing(verification, command, now);
  if (verification.status === 'pending' && command.do === 'claim')
    return transitions.claim(verification, LEASE, now);
  if (verification.status === 'error' && command.do === 'recover')
    return transitions.recover(verification, now);
  return undefined;
}

function whileCollecting(
  verification: Extract<Verification, { status: 'collecting' }>,
  command: BySystem,
  now: Date,
): Verification | undefined {
  const picked = 'pick' in command ? verification.evidence.at(-1 - (command.pick % 3)) : undefined;
  switch (command.do) {
    case 'accept':
      return picked && transitions.acceptEvidence(verification, picked.id, [], now);
    case 'refuse':
      return picked && transitions.refuseEvidence(verification, picked.id, command.reason, now);
    case 'challenge': {
      const expiresAt = new Date(now.getTime() + command.seconds * 1000);
      return transitions.issueChallenge(verification, { turns: ['left'], issuedAt: now, expiresAt }, now);
    }
    case 'expire':
      return transitions.expire(verification, now);
    default:
      return undefined;
  }
}

function whileProcessing(
  verification: Extract<Verification, { status: 'processing' }>,
  command: BySystem,
  now: Date,
): Verification | undefined {
  switch (command.do) {
    case 'resubmit':
      return transitions.requestResubmission(verification, 'selfie_video', 'FACE_MISMATCH', now);
    case 'release':
      return transitions.releaseClaim(verification, now);
    case 'fail':
      return transitions.fail(verification, now);
    case 'verify':
      return transitions.conclude(verification, DECISION, now);
    case 'decline':
      return transitions.conclude(verification, { ...DECISION, outcome: 'not_verified' }, now);
    case 'review':
      return transitions.requestReview(verification, ['SCREEN_REPLAY'], now);
    default:
      return undefined;
  }
}

function pieceOf(
  { kind, bytes, album }: Extract<Command, { do: 'give' }>,
  index: number,
  receivedAt: Date,
): Parameters<typeof transitions.receiveEvidence>[1] {
  return {
    id: `piece ${index}`,
    kind,
    form: 'file',
    forwarded: false,
    contentHash: `bytes ${bytes}`,
    receivedAt,
    ...(album === undefined ? {} : { albumId: album }),
  };
}

function fileOf({ kind, contentHash }: Evidence): string {
  return `${kind} ${contentHash}`;
}

function valueOf<Value>(result: { ok: true; value: Value } | { ok: false }): Value | undefined {
  return result.ok ? result.value : undefined;
}

function noteRefusals(
  before: Verification,
  after: Verification,
  note: (piece: Evidence, reason: ReasonCode) => void,
): void {
  for (const piece of after.evidence) {
    const earlier = before.evidence.find(({ id }) => id === piece.id);
    if (piece.state === 'refused' && earlier?.state !== 'refused') note(piece, piece.reason);
  }
}
