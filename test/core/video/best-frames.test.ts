import { expect } from 'chai';
import fc from 'fast-check';
import { chooseBestFrames, type FrameCandidate } from '../../../src/core/video/best-frames.ts';

describe('chooseBestFrames', () => {
  it('spreads over the clip', () => {
    const chosen = chooseBestFrames(Array.from({ length: 50 }, (_, index) => candidate({ at: index })));

    expect(chosen.map(({ at }) => Math.floor(at / 9.8))).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('prefers a face that looks at the camera', () => {
    const turned = candidate({ at: 1, pose: { yaw: 25, pitch: 0, roll: 0 } });
    const frontal = candidate({ at: 2 });

    expect(chooseBestFrames([turned, frontal], 1)).to.deep.equal([frontal]);
  });

  it('prefers a large face', () => {
    const far = candidate({ at: 1, box: { left: 0, top: 0, width: 60, height: 80 } });
    const near = candidate({ at: 2 });

    expect(chooseBestFrames([far, near], 1)).to.deep.equal([near]);
  });

  it('prefers a sharp picture', () => {
    const blurred = candidate({ at: 1, sharpness: 5 });
    const sharp = candidate({ at: 2, sharpness: 50 });

    expect(chooseBestFrames([blurred, sharp], 1)).to.deep.equal([sharp]);
  });

  it('fills up from the rest where a part of the clip shows no face', () => {
    const late = [0, 8, 8.2, 8.4, 8.6, 9].map((at) => candidate({ at }));

    expect(chooseBestFrames(late)).to.have.length(5);
  });

  it('returns different frames in order of time, as many as were asked for or there are', () => {
    const candidates = fc.array(fc.double({ min: 0, max: 30, noNaN: true }).map((at) => candidate({ at })));
    fc.assert(
      fc.property(candidates, fc.integer({ min: 1, max: 9 }), (frames, count) => {
        const chosen = chooseBestFrames(frames, count);

        expect(chosen).to.have.length(Math.min(count, frames.length));
        expect(new Set(chosen)).to.have.property('size', chosen.length);
        expect(chosen).to.deep.equal(chosen.toSorted((one, other) => one.at - other.at));
      }),
    );
  });
});

function candidate(parts: Partial<FrameCandidate>): FrameCandidate {
  return {
    at: 0,
    box: { left: 0, top: 0, width: 150, height: 200 },
    pose: { yaw: 0, pitch: 0, roll: 0 },
    ...parts,
  };
}
