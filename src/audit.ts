import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { AuditHead } from './core/audit/audit-chain.ts';
import { exportAudit, findAuditedCase } from './core/audit/export-audit.ts';
import { verifyAudit, type AuditFault } from './core/audit/verify-audit.ts';
import { ConfigInvalid, parseConfig, type Config } from './core/config.ts';
import { assertMigrated, openDatabase, type Db } from './core/database.ts';
import { createLog, scrub, type Log } from './core/log.ts';
import { assertNever } from './core/result.ts';
import { run, type Opened } from './core/run.ts';
import { openDatabaseUrl } from './service/open-engines.ts';

const HELP = `The audit trail, read from the database of the configuration (DATABASE_URL, else the embedded one in DATA_DIR).
Nothing is written.

  npm run audit:verify                            is every entry still what was written, and where?
  npm run audit:verify -- --expect SEQUENCE:HASH  and is the entry that was noted earlier still in the chain?
  npm run --silent audit:export -- CASE           prints what the trail says of a case, as JSON
  npm run audit:verify -- --help                  this text

CASE is the id of a case, or the short reference that applicants read.

Somebody who may write to the whole database can write the whole chain anew. Note the head that audit:verify prints outside
of the database, now and then: --expect tells then whether the chain still holds that entry.

It ends with 0 when the trail is whole or was printed, else with 1.
`;

type Command = { name: 'verify'; noted?: AuditHead } | { name: 'export'; named: string };

async function main(): Promise<void> {
  const command = readCommand();
  if (!command) {
    process.stdout.write(HELP);
    return;
  }
  // Until the work is done: a signal ends it halfway.
  process.exitCode = 1;
  const config = parseConfig(process.env);
  const log = createLog({ level: 'error', pretty: false, destination: process.stderr });
  const work = async (opened: Opened) => {
    const db = await openTrail(config, opened, log);
    process.exitCode = (await (command.name === 'verify'
      ? verify(db, command.noted)
      : print(db, command.named)))
      ? 0
      : 1;
  };
  await run(log, work, Promise.resolve());
}

function readCommand(): Command | undefined {
  const { values, positionals } = parseWords();
  const [name, named, ...others] = positionals;
  if (values.help || name === undefined) return undefined;
  if (name === 'verify' && named === undefined)
    return { name, ...(values.expect !== undefined && { noted: toHead(values.expect) }) };
  if (name === 'export' && named !== undefined && others.length === 0 && values.expect === undefined)
    return { name, named };
  throw new ConfigInvalid('npm run audit:verify -- --help tells what there is');
}

function parseWords() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, expect: { type: 'string' } },
    });
  } catch (cause) {
    throw new ConfigInvalid('There is no such option; npm run audit:verify -- --help tells what there is', {
      cause,
    });
  }
}

function toHead(text: string): AuditHead {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  if (sequence === undefined || hash === undefined)
    throw new ConfigInvalid('--expect wants SEQUENCE:HASH as audit:verify prints it');
  return { sequence: Number(sequence), hash: hash.toLowerCase() };
}

/** Makes no database where there is none, and changes no schema. */
async function openTrail(config: Config, opened: Opened, log: Log): Promise<Db> {
  if (!config.databaseUrl && !existsSync(path.join(config.dataDir, 'postgres')))
    throw new ConfigInvalid(`There is no database in ${config.dataDir}; name one in DATABASE_URL`);
  const url = await openDatabaseUrl(config, opened, log);
  const db = opened(openDatabase({ url, poolSize: 1, log }));
  try {
    await db.raw('select 1');
  } catch (cause) {
    throw new Error('The database does not answer: look at DATABASE_URL', { cause });
  }
  await assertMigrated(db);
  return db;
}

async function verify(db: Db, noted: AuditHead | undefined): Promise<boolean> {
  const report = await verifyAudit(db, noted && { noted });
  if (report.state === 'broken') {
    process.stdout.write(`The audit trail is broken: ${describeFault(report.fault)}.\n`);
    return false;
  }
  const { entries, erased, head } = report;
  const lines = [
    `The audit trail is whole: ${entries} entries, ${erased} of them with their content erased along with their accounts.`,
    ...(noted ? [`Entry ${noted.sequence} is the one that was noted.`] : []),
    ...(entries > 0 ? [`Its head, to be noted outside of the database: ${head.sequence}:${head.hash}`] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return true;
}

function describeFault(fault: AuditFault): string {
  switch (fault.kind) {
    case 'changed':
      return `entry ${fault.sequence} was changed`;
    case 'missing':
      return `entry ${fault.sequence} is missing`;
    case 'out_of_order':
      return `entry ${fault.sequence} is out of order, it does not follow the one before it; one of the two was moved or replaced`;
    case 'head_differs':
      return fault.head === undefined
        ? `the head is missing, the last entry is ${fault.last}`
        : `the head does not fit, it names entry ${fault.head} and the last entry is ${fault.last}`;
    case 'unchained':
      return `${fault.entries} entries were written past the chain`;
    case 'erasures_differ':
      return `${fault.withoutContent} entries have lost their content, ${fault.erased} were erased with their accounts`;
    case 'noted_differs':
      return `entry ${fault.sequence} is not the one that was noted, the chain was written anew`;
    case 'noted_missing':
      return `entry ${fault.sequence}, which was noted, is missing, the chain ends with entry ${fault.last}`;
    default:
      return assertNever(fault);
  }
}

async function print(db: Db, named: string): Promise<boolean> {
  const found = await findAuditedCase(db, named);
  if (!found.ok) {
    process.stderr.write(`${REFUSED[found.refusal]}\n`);
    return false;
  }
  process.stdout.write(`${JSON.stringify(await exportAudit(db, found.value), null, 2)}\n`);
  return true;
}

const REFUSED = {
  CASE_ID_INVALID: 'A case is named by its id, or by the eight characters that applicants read',
  CASE_NOT_FOUND: 'The trail knows no such case',
  CASE_AMBIGUOUS: 'More than one case has that reference: name the whole id',
} as const;

main().catch((err: unknown) => {
  const reasons: string[] = [];
  for (let cause = err; cause instanceof Error && reasons.length < 5; cause = cause.cause)
    reasons.push(cause.message || cause.name);
  process.stderr.write(`${scrub(reasons.join(': ') || String(err))}\n`);
  process.exitCode = 1;
});
