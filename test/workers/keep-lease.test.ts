import { expect } from 'chai';
import type { Decisions } from '../../src/core/verification/decision.ts';
import { keepLease } from '../../src/workers/keep-lease.ts';
import { inStatus } from '../core/build-verification.ts';

describe('keepLease', () => {
  const claimed = inStatus('processing');

  it('renews the lease as long as the work goes on', async () => {
    const renewals = renewing(() => true);

    const value = await keepLease(renewals, claimed, {
      everyMilliseconds: 1,
      work: async () => (await renewals.reached(3), 'done'),
    });

    expect(value).to.equal('done');
    expect(renewals.count()).to.be.at.least(3);
  });

  it('goes on renewing after a renewal that failed', async () => {
    const renewals = renewing((times) => {
      if (times === 1) throw new Error('the database is away');
      return true;
    });

    await keepLease(renewals, claimed, { everyMilliseconds: 1, work: () => renewals.reached(3) });

    expect(renewals.count()).to.be.at.least(3);
  });

  it('asks no more for a case that is held no more', async () => {
    const renewals = renewing(() => false);

    await keepLease(renewals, claimed, {
      everyMilliseconds: 1,
      work: async () => {
        await renewals.reached(1);
        await renewals.settled();
      },
    });

    expect(renewals.count()).to.equal(1);
  });

  it('fails as the work does', async () => {
    const failure = await keepLease(
      renewing(() => true),
      claimed,
      { everyMilliseconds: 1, work: () => Promise.reject(new Error('no answer')) },
    ).catch((err: unknown) => err);

    expect(failure).to.have.property('message', 'no answer');
  });
});

/** Decisions of which only `renew` is there, and counted. */
function renewing(answer: (times: number) => boolean) {
  let times = 0;
  const waiting: Array<{ for: number; resolve: () => void }> = [];
  const refuse = () => Promise.reject(new Error('Nothing but renewing is expected'));
  const decisions: Decisions = {
    claim: refuse,
    templatesOf: refuse,
    conclude: refuse,
    release: refuse,
    fail: refuse,
    renew: async () => {
      times += 1;
      for (const { for: wanted, resolve } of waiting) if (times >= wanted) resolve();
      return answer(times);
    },
  };
  return {
    ...decisions,
    count: () => times,
    reached: (wanted: number) => new Promise<void>((resolve) => void waiting.push({ for: wanted, resolve })),
    /** Longer than any renewal that was begun. */
    settled: async () => {
      for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}
