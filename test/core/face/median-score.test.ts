import { expect } from 'chai';
import type { FaceScore } from '../../../src/core/face/face-engine.ts';
import { medianScore } from '../../../src/core/face/median-score.ts';

describe('medianScore', () => {
  it('is the middle one', () => {
    expect(medianScore(distances(0.9, 0.2, 0.3))).to.deep.equal({ scale: 'distance', value: 0.3 });
  });

  it('is the mean of the two middle ones of an even number', () => {
    expect(medianScore(distances(0.75, 0.5, 0.25, 0.1))?.value).to.equal(0.375);
  });

  it('is nothing without scores', () => {
    expect(medianScore([])).to.equal(undefined);
  });

  it('refuses to mix scales', () => {
    const mixed: FaceScore[] = [...distances(0.2), { scale: 'confidence', value: 0.9 }];

    expect(() => medianScore(mixed)).to.throw('two scales');
  });
});

function distances(...values: number[]): FaceScore[] {
  return values.map((value) => ({ scale: 'distance', value }));
}
