import { expect } from 'chai';
import { createTurnMotion, shortestClip } from '../../sandbox/specimen/turn-motion.ts';
import type { Turn } from '../../src/core/video/challenge.ts';

const IDLE = 1;

describe('the motion of a person who follows turns', () => {
  it('goes out to each side in the order asked, and back to the middle between', () => {
    expect(stationsOf(['left', 'right', 'right'])).to.deep.equal([
      'middle',
      'left',
      'middle',
      'right',
      'middle',
      'right',
      'middle',
    ]);
  });

  it('stays in the middle when nothing is asked', () => {
    expect(stationsOf([])).to.deep.equal(['middle']);
  });

  it('never stands still', () => {
    const motionAt = createTurnMotion([], 4, 20);
    const frames = Array.from({ length: 100 }, (_, frame) => JSON.stringify(motionAt(frame / 25)));

    expect(new Set(frames).size).to.equal(frames.length);
  });
});

function stationsOf(turns: readonly Turn[]): string[] {
  const seconds = shortestClip(turns.length);
  const motionAt = createTurnMotion(turns, seconds, 20);
  const stations: string[] = [];
  for (let at = 0; at <= seconds; at += 0.04) {
    const { yaw } = motionAt(at);
    const station = yaw > 20 - IDLE ? 'left' : yaw < IDLE - 20 ? 'right' : 'middle';
    const onTheWay = station === 'middle' && Math.abs(yaw) > IDLE;
    if (!onTheWay && stations.at(-1) !== station) stations.push(station);
  }
  return stations;
}
