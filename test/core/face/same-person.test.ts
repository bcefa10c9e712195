import { expect } from 'chai';
import type { FaceEngine, FaceScore, FaceTemplate } from '../../../src/core/face/face-engine.ts';
import { compareWithinClip } from '../../../src/core/face/same-person.ts';

const signal = new AbortController().signal;

describe('compareWithinClip', () => {
  it('is the distance of the frame that is least like the others', async () => {
    const score = await compareWithinClip(byDistance, [10, 11, 12, 90].map(toTemplate), signal);

    expect(score).to.deep.equal({ scale: 'distance', value: 79 });
  });

  it('does not measure from the odd one, wherever it comes', async () => {
    const score = await compareWithinClip(byDistance, [90, 10, 11, 12].map(toTemplate), signal);

    expect(score?.value).to.equal(79);
  });

  it('takes the smallest confidence where larger is more alike', async () => {
    const score = await compareWithinClip(byConfidence, [10, 11, 12, 90].map(toTemplate), signal);

    expect(score).to.deep.equal({ scale: 'confidence', value: 21 });
  });

  it('is nothing for one frame, which cannot differ', async () => {
    expect(await compareWithinClip(byDistance, [toTemplate(1)], signal)).to.equal(undefined);
  });
});

const byDistance = engineWith((distance) => ({ scale: 'distance', value: distance }));
const byConfidence = engineWith((distance) => ({ scale: 'confidence', value: 100 - distance }));

function engineWith(score: (distance: number) => FaceScore): Pick<FaceEngine, 'compare'> {
  const place = (template: FaceTemplate) => template.bytes[0] ?? 0;
  return {
    compare: (reference, probes) =>
      Promise.resolve(probes.map((probe) => score(Math.abs(place(reference) - place(probe))))),
  };
}

function toTemplate(place: number): FaceTemplate {
  return { engine: 'test', bytes: Uint8Array.of(place) };
}
