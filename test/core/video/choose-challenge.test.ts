import { expect } from 'chai';
import fc from 'fast-check';
import { chooseChallenge } from '../../../src/core/video/choose-challenge.ts';

const now = new Date('2030-05-06T07:08:09Z');

describe('chooseChallenge', () => {
  it('asks for three turns, in both directions', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const { turns } = chooseChallenge(() => chance, now, 1000);

        expect(turns).to.have.length(3);
        expect(new Set(turns)).to.deep.equal(new Set(['left', 'right']));
      }),
    );
  });

  it('has six challenges, each as likely as another', () => {
    const chosen = Array.from({ length: 6 }, (_, index) =>
      chooseChallenge(() => (index + 0.5) / 6, now, 1000),
    );

    expect(new Set(chosen.map(({ turns }) => turns.join()))).to.have.property('size', 6);
  });

  it('is valid from now on for the given time', () => {
    const { issuedAt, expiresAt } = chooseChallenge(() => 0, now, 90_000);

    expect(issuedAt).to.deep.equal(now);
    expect(expiresAt).to.deep.equal(new Date('2030-05-06T07:09:39Z'));
  });
});
