/*
 * node bench/dialogue.ts [updates a second] [seconds]
 *
 * Dialogue updates through the sandbox on a real PostgreSQL: people write at an even rate, and each waits for the bot's
 * answer. Prints what was reached and how long the answers took. The aim is 200 a second with a 95th percentile under
 * 100 ms, service, sandbox, database and writers all on two cores.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openTelegramSandbox } from '../sandbox/telegram/server.ts';
import type { Person } from '../sandbox/control/person.ts';
import { quantile } from '../src/core/video/quantile.ts';
import { openEmbeddedPostgres } from '../src/engines/postgres/embedded-postgres.ts';
import { spawnService } from './service-process.ts';

const PEOPLE = 100;
const SAYINGS = ['/start', 'hello', '/status', '/help', '/language'];
const PATIENCE = { timeoutMilliseconds: 30_000 };

async function main(): Promise<void> {
  const rate = Number(process.argv[2] ?? 200);
  const seconds = Number(process.argv[3] ?? 15);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bonafide-bench-'));
  const postgres = await openEmbeddedPostgres({ directory: path.join(dataDir, 'postgres') });
  const sandbox = await openTelegramSandbox();
  const service = await spawnService(
    {
      DATABASE_URL: process.env['DATABASE_URL'] ?? postgres.url,
      DATA_DIR: dataDir,
      TELEGRAM_BOT_TOKEN: sandbox.token,
      TELEGRAM_API_ROOT: sandbox.url,
    },
    ['bots'],
  );
  try {
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => sandbox.person()));
    await Promise.all(people.map((person) => converse(person, '/start')));
    const startedAt = performance.now();
    const before = { service: await service.processorTime(), own: process.cpuUsage() };
    const waits = await write(people, rate, seconds);
    const took = (performance.now() - startedAt) / 1_000;
    const spent = (await service.processorTime()) - before.service;
    const own = process.cpuUsage(before.own);
    process.stdout.write(
      `${waits.length} updates in ${took.toFixed(1)} s: ${(waits.length / took).toFixed(0)}/s (asked for ${rate}/s); ` +
        `answered in p50 ${quantile(waits, 0.5).toFixed(0)} ms, p95 ${quantile(waits, 0.95).toFixed(0)} ms, ` +
        `slowest ${Math.max(...waits).toFixed(0)} ms\n` +
        `processor time an update: service ${(spent / waits.length).toFixed(1)} ms, ` +
        `sandbox and writers ${((own.user + own.system) / 1_000 / waits.length).toFixed(1)} ms\n`,
    );
  } finally {
    await service.close();
    await sandbox.close();
    await postgres.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Everybody writes in turn at the asked rate; nobody waits for anybody else. */
async function write(people: readonly Person[], rate: number, seconds: number): Promise<number[]> {
  const busy = new Map<Person, Promise<number>>();
  const waits: Array<Promise<number>> = [];
  const startedAt = performance.now();
  for (let sent = 0; sent < rate * seconds; sent += 1) {
    const due = startedAt + (sent * 1_000) / rate;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    const person = people[sent % people.length];
    if (!person) continue;
    const saying = SAYINGS[Math.floor(sent / people.length) % SAYINGS.length] ?? '/start';
    const turn = (busy.get(person) ?? Promise.resolve(0)).then(() => converse(person, saying));
    busy.set(person, turn);
    waits.push(turn);
  }
  return Promise.all(waits);
}

async function converse(person: Person, saying: string): Promise<number> {
  const startedAt = performance.now();
  await person.says(saying);
  await person.hears(() => true, PATIENCE);
  return performance.now() - startedAt;
}

await main();
