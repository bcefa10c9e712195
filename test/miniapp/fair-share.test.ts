import { setImmediate as endOfTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { createFairShare } from '../../src/miniapp/frame/fair-share.ts';

describe('the fair share of uploads', () => {
  it('lets through what fits into a turn, and the rest in the turns after it', async () => {
    const share = createFairShare(100);
    let through = 0;
    const waiting = Array.from({ length: 10 }, async () => {
      await share(50);
      through += 50;
    });

    const seen: number[] = [];
    while (through < 500) {
      await Promise.resolve();
      seen.push(through);
      await endOfTurn();
    }

    await Promise.all(waiting);
    const steps = seen.map((bytes, turn) => bytes - (seen[turn - 1] ?? 0));
    expect(Math.max(...steps)).to.be.at.most(100);
  });

  it('lets through what is larger than a share by itself', async () => {
    const share = createFairShare(100);

    await share(1_000);
    await share(1_000);
  });
});
