/*
 * node bench/submissions.ts [pieces] [at once]
 *
 * Pieces given through the API and committed a second (PUT …/evidence/document_front: authenticated, streamed, encrypted,
 * stored, rows, audit and outbox in one transaction), as a ratio to pgbench committing one row and one outbox row on the
 * same PostgreSQL with as many clients. The aim is 0.3. Beside it what pgbench commits of the entry in the chained audit
 * trail and the outbox row with its notice alone: both hold a lock until the commit is on the disk, so no program that
 * writes them comes above that. Needs pgbench on PATH or in PGBENCH.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '../src/core/database.ts';
import { pino } from 'pino';
import { givePiece, openPageService, pieceOf, type PagePerson } from './page-service.ts';

const PGBENCH_SECONDS = 5;
const PLAIN = `begin;
insert into bench_pieces (id, body) values (gen_random_uuid(), repeat('x', 300));
insert into bench_outbox (id, body, created_at) values (gen_random_uuid(), '{"type":"evidence.received"}', now());
commit;
`;

const CHAINED = `begin;
insert into audit_entries (actor, action, content, recorded_at)
  values ('applicant', 'evidence.received', '{"reasons":[],"from":"collecting","to":"collecting","version":3}', now());
insert into outbox (id, body, created_at) values (gen_random_uuid(), '{"type":"evidence.received"}', now())
  returning pg_notify('bonafide_outbox', '');
commit;
`;

async function main(): Promise<void> {
  const pieces = Number(process.argv[2] ?? 1_500);
  const atOnce = Number(process.argv[3] ?? 16);
  const service = await openPageService();
  try {
    const people = await service.people(pieces);
    const own = await give(service.url, people, atOnce);
    const [plain, chained] = await measurePgbench(service.databaseUrl, atOnce);
    process.stdout.write(
      `${pieces} pieces, ${atOnce} at once: ${own.toFixed(0)} committed a second; ` +
        `pgbench ${plain.toFixed(0)}/s; ratio ${(own / plain).toFixed(2)} (aim: at least 0.3); ` +
        `pgbench with the audit entry and the outbox row alone ${chained.toFixed(0)}/s, ratio ${(chained / plain).toFixed(2)}\n`,
    );
  } finally {
    await service.close();
  }
}

async function give(url: string, people: readonly PagePerson[], atOnce: number): Promise<number> {
  const waiting = [...people];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let person = waiting.pop(); person; person = waiting.pop())
        await (await givePiece(url, person, pieceOf(2_000))).arrayBuffer();
    }),
  );
  return people.length / ((performance.now() - startedAt) / 1_000);
}

/** Commits a second. */
async function measurePgbench(
  databaseUrl: string,
  clients: number,
): Promise<[plain: number, chained: number]> {
  const db = openDatabase({ url: databaseUrl, log: pino({ level: 'silent' }) });
  try {
    await db.raw('create table bench_pieces (id uuid primary key, body text)');
    await db.raw('create table bench_outbox (id uuid primary key, body jsonb, created_at timestamptz)');
    const plain = await runPgbench(PLAIN, databaseUrl, clients);
    return [plain, await runPgbench(CHAINED, databaseUrl, clients)];
  } finally {
    await db.raw('drop table if exists bench_pieces, bench_outbox');
    await db.close();
  }
}

async function runPgbench(script: string, databaseUrl: string, clients: number): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bonafide-bench-'));
  try {
    const file = path.join(folder, 'piece.sql');
    await writeFile(file, script);
    const options = `-n -c ${clients} -j 2 -T ${PGBENCH_SECONDS} -f`.split(' ');
    const { stdout } = await promisify(execFile)(process.env['PGBENCH'] ?? 'pgbench', [
      ...options,
      file,
      databaseUrl,
    ]);
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
