import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { LIMITS } from '../../../src/core/limits/limits.ts';
import { LimiterDown } from '../../../src/core/limits/limiter.ts';
import type { FactorOwner } from '../../../src/core/second-factor/second-factor.ts';
import { createSecondFactors, type SecondFactors } from '../../../src/core/second-factor/second-factors.ts';
import { createOneTimePasswordEngine } from '../../../src/engines/one-time-passwords/otplib-one-time-password-engine.ts';
import { pino } from 'pino';
import { openCoreStage, type CoreStage } from '../core-stage.ts';

const STEP = 30_000;
const ENTRY = { issuer: 'Bonafide', label: 'reviewer 7F3A' };

describe('second factors', () => {
  let stage: CoreStage;
  let factors: SecondFactors;

  before(async () => {
    stage = await openCoreStage();
    factors = stage.core.secondFactors;
  });
  after(() => stage.close());

  const codeAt = (secret: string, late = 0): string =>
    generateSync({ secret, epoch: Math.floor((stage.now().getTime() - late) / 1000) });

  async function enrolled(owner: FactorOwner): Promise<string> {
    const begun = await factors.begin(owner, ENTRY);
    if (!begun.ok) throw new Error(begun.refusal);
    const confirmed = await factors.confirm(owner, codeAt(begun.value.secret));
    if (!confirmed.ok) throw new Error(confirmed.refusal);
    stage.passes(STEP);
    return begun.value.secret;
  }

  it('is there once a first code of the app has confirmed it', async () => {
    const owner = staff();
    const states = [await factors.stateOf(owner)];
    const begun = await factors.begin(owner, ENTRY);
    states.push(await factors.stateOf(owner));
    const secret = begun.ok ? begun.value.secret : '';

    const confirmed = await factors.confirm(
      owner,
      ` ${codeAt(secret).slice(0, 3)} ${codeAt(secret).slice(3)}`,
    );
    states.push(await factors.stateOf(owner));

    expect(begun.ok && begun.value.uri).to.contain(
      `otpauth://totp/Bonafide:reviewer%207F3A?secret=${secret}`,
    );
    expect(confirmed).to.deep.equal({ ok: true, value: undefined });
    expect(states).to.deep.equal(['none', 'begun', 'confirmed']);
  });

  it('keeps the secret sealed, and opens it for its owner alone', async () => {
    const [owner, thief] = [staff(), staff()];
    const secret = await enrolled(owner);
    const [row] = await stage.db('second_factors').where({ owner_id: owner.id });
    await stage.db('second_factors').insert({
      owner_kind: thief.kind,
      owner_id: thief.id,
      sealed_secret: row.sealed_secret,
      begun_at: row.begun_at,
      confirmed_at: row.confirmed_at,
      last_step: row.last_step,
    });

    const failure = await factors.check(thief, codeAt(secret)).catch((err: unknown) => err);

    expect(Buffer.from(row.sealed_secret).includes(secret)).to.equal(false);
    expect(failure).to.be.instanceOf(Error);
  });

  it('begins afresh until it is confirmed, and not after', async () => {
    const owner = staff();
    const first = await factors.begin(owner, ENTRY);
    const second = await factors.begin(owner, ENTRY);
    const [old, current] = [first, second].map((begun) => (begun.ok ? begun.value.secret : ''));

    const withTheOld = await factors.confirm(owner, codeAt(old ?? ''));
    const withTheCurrent = await factors.confirm(owner, codeAt(current ?? ''));
    const again = await factors.begin(owner, ENTRY);

    expect(withTheOld).to.deep.equal({ ok: false, refusal: 'WRONG_CODE' });
    expect(withTheCurrent.ok).to.equal(true);
    expect(again).to.deep.equal({ ok: false, refusal: 'ALREADY_ENROLLED' });
  });

  it('must be confirmed within a quarter of an hour', async () => {
    const owner = staff();
    const begun = await factors.begin(owner, ENTRY);
    stage.passes(15 * 60_000);

    const late = await factors.confirm(owner, codeAt(begun.ok ? begun.value.secret : ''));

    expect(late).to.deep.equal({ ok: false, refusal: 'NOT_BEGUN' });
    expect(await factors.stateOf(owner)).to.equal('none');
  });

  it('takes every code once, and none that is older than one it took', async () => {
    const owner = staff();
    const begun = await factors.begin(owner, ENTRY);
    const secret = begun.ok ? begun.value.secret : '';
    await factors.confirm(owner, codeAt(secret));

    const confirming = await factors.check(owner, codeAt(secret));
    stage.passes(STEP);
    const next = await factors.check(owner, codeAt(secret));
    const replayed = await factors.check(owner, codeAt(secret));
    const older = await factors.check(owner, codeAt(secret, STEP));

    const used = { ok: false, refusal: 'CODE_USED' };
    expect([confirming, replayed, older]).to.deep.equal([used, used, used]);
    expect(next.ok).to.equal(true);
  });

  it('takes a code once, however many send it at the same time', async () => {
    const owner = staff();
    const secret = await enrolled(owner);

    const answers = await Promise.all(Array.from({ length: 4 }, () => factors.check(owner, codeAt(secret))));

    expect(answers.filter(({ ok }) => ok)).to.have.length(1);
  });

  it('confirms once, however many confirm at the same time', async () => {
    const owner = staff();
    const begun = await factors.begin(owner, ENTRY);
    const code = codeAt(begun.ok ? begun.value.secret : '');

    const answers = await Promise.all(Array.from({ length: 4 }, () => factors.confirm(owner, code)));

    expect(answers.filter(({ ok }) => ok)).to.have.length(1);
  });

  it('locks after wrong codes, refuses then even the right one, and says for how long', async () => {
    const owner = staff();
    const secret = await enrolled(owner);
    const { points } = LIMITS.second_factor;
    const wrong = await Promise.all(
      Array.from({ length: points * 3 }, () => factors.check(owner, '000000x')),
    );

    const right = await factors.check(owner, codeAt(secret));
    const another = await enrolled(staff());

    expect(wrong.filter(({ ok }) => ok)).to.deep.equal([]);
    expect(wrong.filter((answer) => !answer.ok && answer.refusal === 'WRONG_CODE')).to.have.length(points);
    expect(right).to.include({ ok: false, refusal: 'LOCKED' });
    expect(!right.ok && 'retryAfterSeconds' in right && right.retryAfterSeconds).to.be.within(1, 60);
    expect(another).to.match(/^[A-Z2-7]{32}$/);
  });

  it('gives good codes their try back', async () => {
    const owner = staff();
    const secret = await enrolled(owner);

    for (let round = 0; round < LIMITS.second_factor.points * 2; round++) {
      stage.passes(STEP);
      expect(await factors.check(owner, codeAt(secret))).to.deep.equal({ ok: true, value: undefined });
    }
  });

  it('lets nobody through while wrong codes cannot be counted', async () => {
    const owner = staff();
    const secret = await enrolled(owner);
    const down = { take: () => Promise.reject(new LimiterDown('away')), giveBack: () => Promise.resolve() };
    const uncounted = createSecondFactors({
      db: stage.db,
      masterKey: stage.masterKey,
      engine: createOneTimePasswordEngine(),
      limiters: { second_factor: down },
      clock: stage.now,
      log: pino({ level: 'silent' }),
    });

    const failure = await uncounted.check(owner, codeAt(secret)).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(LimiterDown);
    expect((await factors.check(owner, codeAt(secret))).ok, 'the code is still good').to.equal(true);
  });

  it('is gone when it was removed, and nobody is asked for what they do not have', async () => {
    const owner = staff();
    const secret = await enrolled(owner);

    const removed = [await factors.remove(owner), await factors.remove(owner)];
    const checked = await factors.check(owner, codeAt(secret));

    expect(removed).to.deep.equal([true, false]);
    expect(checked).to.deep.equal({ ok: false, refusal: 'NOT_ENROLLED' });
    expect(await factors.stateOf(owner)).to.equal('none');
  });

  it('goes with the account it belongs to', async () => {
    const id = randomUUID();
    await stage.db('accounts').insert({ id, language: 'en', created_at: stage.now() });
    await enrolled({ kind: 'account', id });

    await stage.db('accounts').where({ id }).delete();

    expect(await factors.stateOf({ kind: 'account', id })).to.equal('none');
  });
});

function staff(): FactorOwner {
  return { kind: 'staff', id: randomUUID() };
}
