import { expect } from 'chai';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import {
  askAgain,
  claimReview,
  endClaim,
  giveOpinion,
  holderOf,
  renewClaim,
  takeOverReview,
  type InReview,
  type Opinion,
} from '../../../src/core/verification/review.ts';
import type { Result } from '../../../src/core/result.ts';
import { at, inStatus, STATUSES } from '../build-verification.ts';

const ADA = { staffId: 'ada', isSenior: false };
const BORIS = { staffId: 'boris', isSenior: false };
const CHEN = { staffId: 'chen', isSenior: true };
const MINUTE = 60;

describe('claimReview', () => {
  it('gives the case to one person for a quarter of an hour', () => {
    const claimed = valueOf(claimReview(waiting(), ADA, at(0), POLICY));

    expect(claimed.claim).to.deep.equal({ staffId: 'ada', since: at(0), until: at(15 * MINUTE) });
    expect(claimed.version).to.equal(waiting().version + 1);
  });

  it('refuses it to anybody else while it is held', () => {
    const held = heldBy(ADA);

    expect(claimReview(held, BORIS, at(14 * MINUTE), POLICY)).to.include({ refusal: 'CLAIMED_BY_ANOTHER' });
    expect(claimReview(held, CHEN, at(14 * MINUTE), POLICY)).to.include({ refusal: 'CLAIMED_BY_ANOTHER' });
  });

  it('gives it to the next one at the very end of the claim', () => {
    expect(valueOf(claimReview(heldBy(ADA), BORIS, at(15 * MINUTE), POLICY)).claim?.staffId).to.equal(
      'boris',
    );
  });

  it('asked for again by who holds it, lasts longer and changes nothing else', () => {
    const held = heldBy(ADA);

    const again = valueOf(claimReview(held, ADA, at(10 * MINUTE), POLICY));

    expect(again.version).to.equal(held.version);
    expect(again.claim?.until).to.deep.equal(at(25 * MINUTE));
  });

  it('is for nobody who gave an opinion already', () => {
    expect(claimReview(waiting({ opinions: [no('ada')] }), ADA, at(0), POLICY)).to.include({
      refusal: 'GAVE_OPINION',
    });
  });

  it('is for a senior once two people differ', () => {
    const differing = waiting({ opinions: [no('ada'), yes('boris')] });

    expect(claimReview(differing, { staffId: 'dora', isSenior: false }, at(0), POLICY)).to.include({
      refusal: 'SENIOR_NEEDED',
    });
    expect(valueOf(claimReview(differing, CHEN, at(0), POLICY)).claim?.staffId).to.equal('chen');
  });

  it('of another look is for nobody who said no the first time', () => {
    const appealed = waiting({ appeal: { of: 'case', decidedBy: ['ada', 'boris'] } });

    expect(claimReview(appealed, BORIS, at(0), POLICY)).to.include({ refusal: 'DECLINED_BEFORE' });
    expect(takeOverReview(appealed, { ...ADA, isSenior: true }, at(0), POLICY)).to.include({
      refusal: 'DECLINED_BEFORE',
    });
    expect(claimReview(appealed, CHEN, at(0), POLICY).ok).to.equal(true);
  });

  for (const status of STATUSES.filter((each) => each !== 'manual_review')) {
    it(`has nothing to claim in ${status}`, () => {
      expect(claimReview(inStatus(status), ADA, at(0), POLICY)).to.include({ refusal: 'NOT_IN_REVIEW' });
      expect(takeOverReview(inStatus(status), CHEN, at(0), POLICY)).to.include({ refusal: 'NOT_IN_REVIEW' });
      expect(giveOpinion(inStatus(status), yes('ada'), POLICY)).to.include({ refusal: 'NOT_IN_REVIEW' });
    });
  }
});

describe('takeOverReview', () => {
  it('lets a senior take what somebody else holds', () => {
    expect(valueOf(takeOverReview(heldBy(ADA), CHEN, at(MINUTE), POLICY)).claim?.staffId).to.equal('chen');
  });

  it('lets nobody else', () => {
    expect(takeOverReview(heldBy(ADA), BORIS, at(MINUTE), POLICY)).to.include({
      refusal: 'CLAIMED_BY_ANOTHER',
    });
  });
});

describe('a claim', () => {
  it('is renewed without a new version, and ended with one', () => {
    const held = heldBy(ADA);

    expect(renewClaim(held, at(MINUTE), POLICY)).to.include({ version: held.version });
    expect(endClaim(held, at(MINUTE))).to.include({ version: held.version + 1 });
    expect(endClaim(held, at(MINUTE))).not.to.have.property('claim');
  });

  it('holds nothing once it ran out', () => {
    expect(holderOf(heldBy(ADA), at(15 * MINUTE - 1))).to.equal('ada');
    expect(holderOf(heldBy(ADA), at(15 * MINUTE))).to.equal(undefined);
  });
});

describe('giveOpinion', () => {
  it('approves at once what only needed somebody to look', () => {
    const settled = valueOf(giveOpinion(heldBy(ADA), yes('ada'), POLICY));

    expect(settled).to.include({ status: 'verified' });
    expect(settled).to.have.property('decision').that.includes({ decidedBy: 'staff:ada' });
  });

  it('keeps a no until a second person says the same, whose no it then is with the first one’s reasons', () => {
    const first = valueOf(giveOpinion(heldBy(ADA), no('ada'), POLICY));
    expect(first).to.include({ status: 'manual_review' }).and.not.to.have.property('claim');

    const second = valueOf(claimReview(first, BORIS, at(0), POLICY));
    const settled = valueOf(giveOpinion(second, { ...no('boris'), reasons: ['UNDER_AGE'] }, POLICY));

    expect(settled).to.include({ status: 'not_verified' });
    expect(settled)
      .to.have.property('decision')
      .that.deep.includes({
        decidedBy: 'staff:boris',
        agreedBy: 'staff:ada',
        reasons: ['REVIEWER_DECLINED'],
      });
  });

  for (const reason of POLICY.review.overridesNeedSecond) {
    it(`approves against ${reason} only when two people agree`, () => {
      const first = valueOf(giveOpinion(heldBy(ADA, [reason]), yes('ada'), POLICY));
      expect(first.status).to.equal('manual_review');

      const second = valueOf(claimReview(first, BORIS, at(0), POLICY));
      expect(valueOf(giveOpinion(second, yes('boris'), POLICY)).status).to.equal('verified');
    });
  }

  it('leaves it to a senior where two people differ, who agrees with one of them', () => {
    const first = valueOf(giveOpinion(heldBy(ADA), no('ada'), POLICY));
    const second = valueOf(
      giveOpinion(valueOf(claimReview(first, BORIS, at(0), POLICY)), yes('boris'), POLICY),
    );
    expect(second.status).to.equal('manual_review');

    const third = valueOf(claimReview(second, CHEN, at(0), POLICY));
    expect(valueOf(giveOpinion(third, yes('chen'), POLICY))).to.have.nested.include({
      status: 'verified',
      'decision.agreedBy': 'staff:boris',
    });
  });

  it('counts for nothing without a claim, after it, or under somebody else’s', () => {
    expect(giveOpinion(waiting(), yes('ada'), POLICY)).to.include({ refusal: 'NOT_CLAIMED' });
    expect(giveOpinion(heldBy(ADA), { ...yes('ada'), at: at(15 * MINUTE) }, POLICY)).to.include({
      refusal: 'NOT_CLAIMED',
    });
    expect(giveOpinion(heldBy(ADA), yes('boris'), POLICY)).to.include({ refusal: 'CLAIMED_BY_ANOTHER' });
  });
});

describe('askAgain', () => {
  const request = { staffId: 'ada', kind: 'selfie_video', reason: 'FACE_BLURRY' } as const;

  it('sends the case back for one piece, and forgets what was thought of the old one', () => {
    const asked = valueOf(askAgain(heldBy(ADA, ['FACE_MISMATCH'], [no('boris')]), request, at(0)));

    expect(asked).to.include({ status: 'collecting' }).and.not.to.have.any.keys('opinions', 'claim');
    expect(asked.evidence.at(-1)).to.include({ state: 'refused', reason: 'FACE_BLURRY' });
  });

  it('is for who holds the case, and for a piece it has', () => {
    expect(askAgain(heldBy(BORIS), request, at(0))).to.include({ refusal: 'CLAIMED_BY_ANOTHER' });
    expect(askAgain(heldBy(ADA), { ...request, kind: 'document_back' }, at(0))).to.include({
      refusal: 'EVIDENCE_MISSING',
    });
  });
});

function waiting(over: Partial<InReview> = {}): InReview {
  return { ...inStatus('manual_review'), ...over };
}

function heldBy(
  { staffId }: { staffId: string },
  reasons: readonly ReasonCode[] = ['FACE_MATCH_UNCERTAIN'],
  opinions: readonly Opinion[] = [],
): InReview {
  return waiting({ reasons, opinions, claim: { staffId, since: at(0), until: at(15 * MINUTE) } });
}

function no(staffId: string): Opinion {
  return { staffId, outcome: 'not_verified', reasons: ['REVIEWER_DECLINED'], at: at(0) };
}

function yes(staffId: string): Opinion {
  return { staffId, outcome: 'verified', reasons: [], at: at(0) };
}

function valueOf<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(`Refused: ${result.refusal}`);
  return result.value;
}
