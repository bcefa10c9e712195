import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { pino } from 'pino';
import { openDatabase, type Db } from '../../src/core/database.ts';
import { LimiterDown } from '../../src/core/limits/limiter.ts';
import { deleteLimitsBefore } from '../../src/core/limits/limit-store.ts';
import { LIMITS, type Limit, type LimitName, type Limiters } from '../../src/core/limits/limits.ts';
import { createLimiters } from '../../src/engines/limits/limiters.ts';
import { openCuttingProxy, type CuttingProxy } from '../servers/cutting-proxy.ts';
import { openTestDatabase, type TestDatabase } from '../servers/postgres.ts';

const log = pino({ level: 'silent' });
const masterKey = randomBytes(32);

describe('limiters', () => {
  let database: TestDatabase;
  let proxy: CuttingProxy;
  let db: ReturnType<typeof openDatabase>;
  let limiters: Limiters;

  before(async () => {
    database = await openTestDatabase();
    proxy = await openCuttingProxy(database.url);
    db = openDatabase({ url: proxy.through(database.url), log });
    limiters = createLimiters({ db, masterKey, log });
  });
  after(async () => {
    await db.close();
    await proxy.close();
    await database.close();
  });

  for (const name of ['writes_account', 'reads_account', 'legacy_account'] as const) {
    it(`lets exactly as many through as ${name} says, however many ask at once`, async () => {
      const key = randomUUID();

      const taken = await Promise.all(
        Array.from({ length: LIMITS[name].points + 200 }, () => limiters[name].take(key)),
      );

      expect(taken.filter(({ ok }) => ok)).to.have.lengthOf(LIMITS[name].points);
    });
  }

  it('counts what several processes let through as one', async () => {
    const key = randomUUID();
    const another = createLimiters({ db, masterKey, log });

    const taken = await Promise.all(
      Array.from({ length: 100 }, (_, index) => (index % 2 ? limiters : another).writes_account.take(key)),
    );

    expect(taken.filter(({ ok }) => ok)).to.have.lengthOf(LIMITS.writes_account.points);
  });

  it('says how long to wait, and counts every key for itself', async () => {
    const refused = await exhaust(limiters, 'writes_account', 'busy');

    expect(refused).to.be.greaterThan(0).and.at.most(LIMITS.writes_account.perSeconds);
    expect(await limiters.writes_account.take('idle')).to.deep.equal({ ok: true });
    expect(await limiters.uploads_account.take('busy')).to.deep.equal({ ok: true });
  });

  it('locks for longer each time', async () => {
    const waits: number[] = [];
    for (let time = 0; time < LIMITS.legacy_account.lockSeconds.length + 1; time += 1) {
      waits.push(await exhaust(limiters, 'legacy_account', 'guesser'));
      await passes(db, waits.at(-1) ?? 0);
    }

    expect(waits).to.deep.equal([60, 300, 900, 3_600, 21_600, 86_400, 86_400]);
  });

  it('says while locked how long the lock lasts, and the tries meanwhile do not make it longer', async () => {
    await exhaust(limiters, 'legacy_login', 'locked');

    const again = await Promise.all(Array.from({ length: 20 }, () => limiters.legacy_login.take('locked')));

    expect(new Set(again.map((taken) => taken.ok))).to.deep.equal(new Set([false]));
    for (const taken of again) expect(taken).to.have.property('retryAfterSeconds').within(1, 60);
  });

  it('forgets the locks of a key that keeps quiet for a day', async () => {
    await exhaust(limiters, 'legacy_address', 'quiet');
    await passes(db, 60 + 24 * 3_600);

    expect(await exhaust(limiters, 'legacy_address', 'quiet')).to.equal(60);
  });

  it('takes a try back, which lifts no lock and makes none longer', async () => {
    for (const name of ['legacy_account', 'writes_account', 'reads_account'] as const) {
      for (let tried = 0; tried < LIMITS[name].points; tried += 1) await limiters[name].take('ours');
      await limiters[name].giveBack('ours');

      expect(await limiters[name].take('ours')).to.deep.equal({ ok: true });
    }
    await limiters.legacy_account.take('ours');
    for (let back = 0; back < 10; back += 1) await limiters.legacy_account.giveBack('ours');

    const locked = await limiters.legacy_account.take('ours');
    expect(locked).to.have.property('retryAfterSeconds').within(1, 60);
  });

  it('keeps no key that could be read', async () => {
    await limiters.sign_in_address.take('203.0.113.77');

    const keys = await db('limits').pluck('key');

    expect(keys).not.to.have.lengthOf(0);
    for (const key of keys) expect(key).to.match(/^[a-z_]+(?::locks)?:[0-9a-f]{64}$/);
  });

  it('is swept of what is over', async () => {
    await limiters.writes_account.take('once');
    const before = await db('limits').count({ rows: '*' }).first();

    expect(await deleteLimitsBefore(db, new Date(0))).to.equal(0);
    expect(await deleteLimitsBefore(db, new Date(Date.now() + 10 * 86_400_000))).to.equal(
      Number(before?.['rows']),
    );
  });

  describe('while the database is away', () => {
    before(() => proxy.takeDown());
    after(() => proxy.restore());

    for (const [name, limit] of Object.entries<Limit>(LIMITS)) {
      const isLet = limit.whenDown === 'open' || limit.store === 'memory';
      it(`${isLet ? 'lets people through' : 'stops everybody at'} ${name}`, async () => {
        const taken = await takeOf(limiters, name).catch((err: unknown) => err);

        if (isLet) expect(taken).to.deep.equal({ ok: true });
        else expect(taken).to.be.instanceOf(LimiterDown);
      });
    }
  });
});

function takeOf(limiters: Limiters, name: string) {
  const found = Object.entries(limiters).find(([known]) => known === name);
  if (!found) throw new Error(`There is no limiter for ${name}`);
  return found[1].take('anybody');
}

/** Tries until refused; answers with how long to wait. */
async function exhaust(limiters: Limiters, name: LimitName, key: string): Promise<number> {
  for (;;) {
    const taken = await limiters[name].take(key);
    if (!taken.ok) return taken.retryAfterSeconds;
  }
}

/** Time goes by for everything that is counted. */
async function passes(db: Db, seconds: number): Promise<void> {
  await db('limits').update({ expire: db.raw('expire - ?', [seconds * 1_000]) });
}
