import { expect } from 'chai';
import { chooseComparedFrames } from '../../../src/core/video/choose-compared-frames.ts';

/** Ten seconds at four frames a second, turned to the left around the third second and to the right around the sixth. */
const CLIP = Array.from({ length: 40 }, (_, index) => {
  const at = index / 4;
  const yaw = at >= 2.5 && at <= 3.5 ? 15 : at >= 5.5 && at <= 6.5 ? -16 : 0;
  return { at, pose: { yaw, pitch: 0, roll: 0 }, box: { left: 0, top: 0, width: 100, height: 100 } };
});
const TURNS = [
  { turn: 'left', from: 2.5, to: 3.5, degrees: 15 },
  { turn: 'right', from: 5.5, to: 6.5, degrees: 16 },
] as const;

function choose(random: () => number) {
  return chooseComparedFrames(CLIP, TURNS, { count: 7, random }).map(({ at }) => at);
}

describe('chooseComparedFrames', () => {
  it('takes a frame of each turn: who turned is who is compared', () => {
    const times = choose(() => 0.5);

    for (const { from, to } of TURNS) expect(times.some((at) => at >= from && at <= to)).to.equal(true);
  });

  it('draws the others by chance, out of every part of the clip', () => {
    const draws = [0, 0.3, 0.6, 0.99].map((value) => choose(() => value).join());

    expect(new Set(draws)).to.have.lengthOf(4);
    for (const part of [0, 2.5, 5, 7.5]) {
      expect(choose(() => 0.99).some((at) => at >= part && at < part + 2.5)).to.equal(true);
    }
  });

  it('never chooses a frame twice, and as many as asked for, in order of time', () => {
    const times = choose(() => 0);

    expect(times).to.have.lengthOf(7);
    expect(new Set(times)).to.have.lengthOf(7);
    expect(times).to.deep.equal(times.toSorted((one, other) => one - other));
  });

  it('is content with what there is', () => {
    expect(chooseComparedFrames([], [], { count: 7, random: () => 0 })).to.deep.equal([]);
    expect(chooseComparedFrames(CLIP.slice(0, 3), [], { count: 7, random: () => 0 })).to.have.lengthOf(3);
  });
});
