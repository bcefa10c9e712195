import { expect } from 'chai';
import {
  claimHandover,
  isAskedIn,
  openHandover,
  settleHandover,
  type Handover,
} from '../../../src/core/handover/handover.ts';
import { addMilliseconds } from '../../../src/core/clock.ts';
import { NOON } from '../build-verification.ts';

const MINUTES = 60_000;
const VALID = 10 * MINUTES;
const after = (minutes: number) => addMilliseconds(NOON, minutes * MINUTES);

const open = openHandover({ id: 'h', accountId: 'a', originIdentityId: 'first' }, NOON, VALID);

function claimed(minutes = 1) {
  const result = claimHandover(open, 'second', after(minutes), VALID);
  if (!result.ok) throw new Error('not claimed');
  return result.value;
}

describe('a handover', () => {
  it('is good for its time and not a moment longer', () => {
    expect(claimHandover(open, 'second', addMilliseconds(open.expiresAt, -1), VALID).ok).to.equal(true);
    expect(claimHandover(open, 'second', open.expiresAt, VALID)).to.deep.equal({
      ok: false,
      refusal: 'CODE_NOT_VALID',
    });
  });

  const used: Handover[] = [
    claimed(),
    settleHandover(claimed(), 'confirmed'),
    settleHandover(claimed(), 'refused'),
  ];
  for (const handover of used) {
    it(`is claimed once: not when it is ${handover.status}`, () => {
      expect(claimHandover(handover, 'third', after(2), VALID).ok).to.equal(false);
    });
  }

  it('leaves the whole time for the answer, even when the code was sent in its last minute', () => {
    const late = claimed(9);

    expect(isAskedIn(late, 'first', after(18))).to.equal(true);
    expect(isAskedIn(late, 'first', after(19))).to.equal(false);
  });

  it('asks in the chat where the code was made, and in no other', () => {
    expect(isAskedIn(claimed(), 'first', after(2))).to.equal(true);
    expect(isAskedIn(claimed(), 'second', after(2))).to.equal(false);
    expect(isAskedIn(claimed(), 'third', after(2))).to.equal(false);
  });

  for (const handover of [open, ...used.slice(1)]) {
    it(`asks nothing while it is ${handover.status}`, () => {
      expect(isAskedIn(handover, 'first', after(2))).to.equal(false);
    });
  }
});
