import { expect } from 'chai';
import { numberText, shownLabels, ticksFor } from '../../../src/core/staff-pictures/chart-scale.ts';

describe('the scale of a chart', () => {
  const scales: Array<[number, number[]]> = [
    [0, [0, 1]],
    [NaN, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [98, [0, 20, 40, 60, 80, 100]],
    [100, [0, 20, 40, 60, 80, 100]],
    [1_690, [0, 500, 1_000, 1_500, 2_000]],
    [0.35, [0, 0.1, 0.2, 0.3, 0.4]],
  ];
  for (const [largest, ticks] of scales) {
    it(`goes in round steps to ${largest} and a little above`, () => {
      expect(ticksFor(largest, 5)).to.deep.equal(ticks);
    });
  }

  it('has few steps and reaches the largest value, whatever that is', () => {
    for (let largest = 0.001; largest < 1e9; largest *= 1.37) {
      const ticks = ticksFor(largest, 5);

      expect(ticks.at(-1)).to.be.at.least(largest * (1 - 1e-9));
      expect(ticks).to.have.length.within(2, 6);
    }
  });

  it('writes numbers as short as they can be told apart', () => {
    expect([0, 0.25, 3.14159, 63.5, 1_234, 1_234_567].map(numberText)).to.deep.equal([
      '0',
      '0.25',
      '3.1',
      '64',
      '1\u2009234',
      '1\u2009234\u2009567',
    ]);
  });

  it('leaves labels out evenly, never the last', () => {
    expect(shownLabels(3, 10)).to.deep.equal([0, 1, 2]);
    expect(shownLabels(10, 4)).to.deep.equal([0, 3, 6, 9]);
    expect(shownLabels(0, 4)).to.deep.equal([]);
    expect(shownLabels(5, 0)).to.deep.equal([4]);
  });
});
