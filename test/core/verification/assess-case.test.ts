import { expect } from 'chai';
import fc from 'fast-check';
import { assessCase } from '../../../src/core/verification/assess.ts';
import type { Evidence } from '../../../src/core/verification/evidence.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { REASON_CODES, type Concern, type ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import { accepted, collecting, refused } from '../build-verification.ts';
import { distance } from './findings.ts';

describe('assessCase', () => {
  const MISMATCHED_ONCE = refused('selfie_video', 'FACE_MISMATCH');
  const review = (...reasons: ReasonCode[]) => ({ outcome: 'manual_review', reasons });

  for (const [score, expected] of [
    [0, { outcome: 'verified' }],
    [0.45, { outcome: 'verified' }],
    [0.4501, review('FACE_MATCH_UNCERTAIN')],
    [0.6, review('FACE_MATCH_UNCERTAIN')],
    [0.6001, { outcome: 'resubmission', kind: 'selfie_video', reason: 'FACE_MISMATCH' }],
    [Number.NaN, review('ENGINE_UNAVAILABLE')],
    [Number.POSITIVE_INFINITY, review('ENGINE_UNAVAILABLE')],
    [Number.NEGATIVE_INFINITY, review('ENGINE_UNAVAILABLE')],
  ] as const) {
    it(`a distance of ${score}: ${JSON.stringify(expected)}`, () => {
      expect(decide([], distance(score))).to.deep.equal(expected);
    });
  }

  it('reads a confidence the other way round', () => {
    const policy = {
      ...POLICY,
      comparison: { cloud: { scale: 'confidence', match: 0.8, mismatch: 0.4 } },
    } as const;
    const outcomeAt = (score: number) =>
      assessCase(aCase([]), { engine: 'cloud', scale: 'confidence', score, frames: 5 }, policy).outcome;

    expect([0.8, 0.79, 0.4, 0.39].map(outcomeAt)).to.deep.equal([
      'verified',
      'manual_review',
      'manual_review',
      'resubmission',
    ]);
  });

  for (const [score, expected] of [
    [1, { outcome: 'verified' }],
    [0.7, { outcome: 'verified' }],
    [0.6999, review('FACE_MATCH_UNCERTAIN')],
    [0.5, review('FACE_MATCH_UNCERTAIN')],
    [0.4999, { outcome: 'resubmission', kind: 'selfie_video', reason: 'FACE_MISMATCH' }],
    [Number.NaN, review('ENGINE_UNAVAILABLE')],
  ] as const) {
    it(`a confidence of ${score} by Azure: ${JSON.stringify(expected)}`, () => {
      const found = { engine: 'azure', scale: 'confidence', score, frames: 7 } as const;

      expect(assessCase(aCase([]), found, POLICY)).to.deep.equal(expected);
    });
  }

  it('lets a person decide another look, whatever the engine says, unless a piece is to be given again', () => {
    const declined = { of: '33333333-3333-4333-8333-333333333333', decidedBy: [] };
    const again = (concerns: Concern[], score: number) =>
      assessCase({ ...aCase(concerns), appeal: declined }, distance(score), POLICY);

    expect(again([], 0.1)).to.deep.equal(review('ANOTHER_LOOK_ASKED'));
    expect(again([{ code: 'NO_FACE', leadsTo: 'decline' }], 0.1)).to.deep.equal(
      review('NO_FACE', 'ANOTHER_LOOK_ASKED'),
    );
    expect(again([concern('DOC_GLARE')], 0.1)).to.deep.equal(review('DOC_GLARE', 'ANOTHER_LOOK_ASKED'));
    expect(again([], 0.9).outcome).to.equal('resubmission');
  });

  it('leaves an unknown engine and a foreign scale to a person', () => {
    expect(decide([], distance(0.1, { engine: 'unheard-of' }))).to.deep.equal(review('ENGINE_UNAVAILABLE'));
    expect(decide([], distance(0.9, { scale: 'confidence' }))).to.deep.equal(review('ENGINE_UNAVAILABLE'));
  });

  it('decides nothing without a comparison', () => {
    expect(decide([], undefined)).to.deep.equal(review('ENGINE_UNAVAILABLE'));
    expect(decide([concern('SCREEN_REPLAY')], undefined)).to.deep.equal(review('SCREEN_REPLAY'));
  });

  it('shows a person what matched and raised a concern, each reason once', () => {
    const concerns = [concern('LIVENESS_UNCERTAIN'), concern('LIVENESS_UNCERTAIN'), concern('DOC_GLARE')];

    expect(decide(concerns, distance(0.2))).to.deep.equal(review('LIVENESS_UNCERTAIN', 'DOC_GLARE'));
  });

  it('asks for one more video after the first mismatch, and a person after the second', () => {
    expect(decide([], distance(0.9), MISMATCHED_ONCE)).to.deep.equal(review('FACE_MISMATCH'));
  });

  it('asks for no sixth video after a mismatch', () => {
    expect(decide([], distance(0.9), refused('selfie_video', 'FACE_BLURRY', 4))).to.deep.equal(
      review('FACE_MISMATCH'),
    );
  });

  it('asks for no other video where something else needs a person anyway', () => {
    expect(decide([concern('PRINTED_PHOTO')], distance(0.9))).to.deep.equal(
      review('PRINTED_PHOTO', 'FACE_MISMATCH'),
    );
  });

  it('says no where nobody was ever seen, but not where anything else is in doubt', () => {
    const nobody = { code: 'NO_FACE', leadsTo: 'decline' } as const;

    expect(decide([nobody], undefined)).to.deep.equal({ outcome: 'not_verified', reasons: ['NO_FACE'] });
    expect(decide([nobody, concern('ATTEMPTS_EXHAUSTED')], undefined)).to.deep.equal(
      review('NO_FACE', 'ATTEMPTS_EXHAUSTED'),
    );
  });

  it('counts no concern of a piece that was refused later', () => {
    const evidence: Evidence[] = [...refused('selfie_video', 'FACE_MISMATCH')];

    expect(
      assessCase(collecting({ documentType: 'passport', evidence }), distance(0.1), POLICY),
    ).to.deep.equal({
      outcome: 'verified',
    });
  });
});

describe('assessCase, whatever is found', () => {
  const codes = fc.constantFrom(...(Object.keys(REASON_CODES) as ReasonCode[]));
  const concerns = fc.array(fc.record({ code: codes, leadsTo: fc.constantFrom('review', 'decline') }), {
    maxLength: 4,
  });
  const scores = fc.option(fc.oneof(fc.double(), fc.double({ min: 0, max: 1 })), { nil: undefined });
  const mismatches = fc.integer({ min: 0, max: 6 });

  it('verifies only without a concern and with a score that matches', () => {
    fc.assert(
      fc.property(concerns, scores, mismatches, (raised, score, times) => {
        const { outcome } = decide(
          raised,
          score === undefined ? undefined : distance(score),
          refused('selfie_video', 'FACE_MISMATCH', times),
        );

        const matched = score !== undefined && score <= 0.45 && Number.isFinite(score);
        expect(outcome === 'verified').to.equal(matched && raised.length === 0);
      }),
    );
  });

  it('says no only where all that is wrong leads to a no', () => {
    fc.assert(
      fc.property(concerns, scores, (raised, score) => {
        const { outcome } = decide(raised, score === undefined ? undefined : distance(score));

        const allDecline = raised.length > 0 && raised.every(({ leadsTo }) => leadsTo === 'decline');
        expect(outcome === 'not_verified').to.equal(allDecline);
      }),
    );
  });

  it('asks again only for the video, and never more often than the attempt cap', () => {
    fc.assert(
      fc.property(concerns, scores, fc.array(codes, { maxLength: 8 }), (raised, score, history) => {
        const earlier = history.flatMap((code) => refused('selfie_video', code));

        const decided = decide(raised, score === undefined ? undefined : distance(score), earlier);

        const used = history.filter((code) => REASON_CODES[code].class !== 'T').length;
        if (decided.outcome === 'resubmission') expect(used).to.be.below(POLICY.attemptCap - 1);
      }),
    );
  });
});

function aCase(concerns: readonly Concern[], earlier: readonly Evidence[] = []) {
  const evidence = [...earlier, accepted('document_front'), accepted('selfie_video', concerns)];
  return collecting({ documentType: 'passport', evidence });
}

function decide(
  concerns: readonly Concern[],
  comparison: Parameters<typeof assessCase>[1],
  earlier: readonly Evidence[] = [],
) {
  return assessCase(aCase(concerns, earlier), comparison, POLICY);
}

function concern(code: ReasonCode): Concern {
  return { code, leadsTo: 'review' };
}
