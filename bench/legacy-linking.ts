/*
 * node bench/legacy-linking.ts [tries]
 *
 * Whether the time of an answer tells that a login of the old shop exists: half of the tries are at a login that exists,
 * half at logins that nobody has, all with a wrong password, in turn. Once without holding the answers back, to see how
 * alike the work is, once as people are answered. Prints both distributions, how much they overlap (1: the same), and how
 * often somebody who guesses “it exists” from the slower of two answers is right (0.5: no better than a coin).
 */
import { Client } from 'pg';
import { pino } from 'pino';
import { createCustomerSeal } from '../src/core/linking/customer-seal.ts';
import type { LegacyShop } from '../src/core/linking/legacy-shop.ts';
import { createLinking } from '../src/core/linking/linking.ts';
import { LIMITS } from '../src/core/limits/limits.ts';
import { POLICY } from '../src/core/verification/policy.ts';
import { quantile } from '../src/core/video/quantile.ts';
import { createPasswordChecker } from '../src/engines/legacy-shop/passwords/create-password-checker.ts';
import { openSqlLegacyShop } from '../src/engines/legacy-shop/sql/sql-legacy-shop.ts';
import { createLimiters } from '../src/engines/limits/limiters.ts';
import { inStatus } from '../test/core/build-verification.ts';
import { aSessionOf } from '../test/core/sessions/signed-in.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../test/core/core-stage.ts';
import { buildOldDatabase } from '../test/engines/old-database.ts';
import { openTestDatabase } from '../test/servers/postgres.ts';

const EXISTING = 'anna.berg@example.com';
const AT_ONCE = 4;
const log = pino({ level: 'silent' });

interface Times {
  existing: number[];
  unknown: number[];
}

async function main(): Promise<void> {
  const tries = Number(process.argv[2] ?? 1000);
  const old = await openTestDatabase();
  const admin = new Client({ connectionString: old.url });
  await admin.connect();
  await buildOldDatabase(admin);
  await admin.end();
  const shop = openSqlLegacyShop({ databaseUrl: old.url, passwords: createPasswordChecker(), log });
  const stage = await openCoreStage();
  await shop.checkCredentials({ login: EXISTING, password: 'warm' });

  const { answerEveryMilliseconds } = POLICY.legacyLink;
  const bare = await measure(tries, (login) => shop.checkCredentials({ login, password: 'wrong' }));
  report('the shop’s check, bcrypt at a cost of 10, answers not held', bare);
  const held = await measure(tries, await asPeople(stage, shop));
  report(`as people are answered, held to whole ${answerEveryMilliseconds} ms`, held);

  await shop.close();
  await stage.close();
  await old.close();
}

/** The whole request, with limits that nobody reaches. */
async function asPeople(stage: CoreStage, shop: LegacyShop): Promise<(login: string) => Promise<unknown>> {
  const { db, masterKey, now: clock } = stage;
  const endless = { points: 1_000_000, perSeconds: 3_600 };
  const limits = {
    ...LIMITS,
    legacy_account: { ...LIMITS.legacy_account, ...endless },
    legacy_login: { ...LIMITS.legacy_login, ...endless },
    legacy_address: { ...LIMITS.legacy_address, ...endless },
  };
  const limiters = createLimiters({ db, masterKey, log, limits });
  const customers = createCustomerSeal(masterKey);
  const linking = createLinking({ db, policy: POLICY, clock, log, customers, limiters, shop });
  const { person } = await aStoredCase(stage, () => inStatus('verified'));
  const { id } = person.account;
  const sessionId = await aSessionOf(stage, id);
  return (login) => linking.request(id, { login, password: 'wrong', address: '198.51.100.1', sessionId });
}

async function measure(tries: number, ask: (login: string) => Promise<unknown>): Promise<Times> {
  const times: Times = { existing: [], unknown: [] };
  let begun = 0;
  const asker = async () => {
    while (begun < tries) {
      const index = (begun += 1);
      const exists = index % 2 === 0;
      const start = performance.now();
      await ask(exists ? EXISTING : `nobody.${index}@example.com`);
      (exists ? times.existing : times.unknown).push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, asker));
  return times;
}

const BINS = 30;

function report(title: string, { existing, unknown }: Times): void {
  const all = [...existing, ...unknown];
  const bin = Math.max(1, (quantile(all, 0.99) - quantile(all, 0.01)) / BINS);
  console.log(`\n${title}; ${all.length} tries, ${AT_ONCE} at once`);
  console.log(`  ${line('exists', existing)}\n  ${line('unknown', unknown)}`);
  console.log(
    `  overlap ${overlap(existing, unknown, bin).toFixed(3)} in bins of ${bin.toFixed(0)} ms (two halves of the same: ${overlap(...halves(existing), bin).toFixed(3)}); slower one guessed right ${slower(existing, unknown).toFixed(3)}`,
  );
}

function line(name: string, times: readonly number[]): string {
  const parts = [0.01, 0.25, 0.5, 0.75, 0.99].map(
    (share) => `p${share * 100} ${quantile([...times], share).toFixed(1)}`,
  );
  return `${name.padEnd(8)} ${parts.join('  ')} ms`;
}

function halves(times: readonly number[]): [number[], number[]] {
  return [times.filter((_, index) => index % 2 === 0), times.filter((_, index) => index % 2 === 1)];
}

/** Of the two histograms, as shares. */
function overlap(one: readonly number[], other: readonly number[], bin: number): number {
  const shares = (times: readonly number[]) => {
    const counted = new Map<number, number>();
    for (const time of times) {
      const at = Math.floor(time / bin);
      counted.set(at, (counted.get(at) ?? 0) + 1 / times.length);
    }
    return counted;
  };
  const others = shares(other);
  return Array.from(shares(one)).reduce((sum, [at, share]) => sum + Math.min(share, others.get(at) ?? 0), 0);
}

/** The share of pairs in which the first is the slower. */
function slower(one: readonly number[], other: readonly number[]): number {
  const wins = one.reduce((sum, time) => sum + other.filter((each) => time > each).length, 0);
  return wins / (one.length * other.length);
}

await main();
