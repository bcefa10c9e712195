import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { meetPerson } from '../src/core/accounts/account-store.ts';
import { CONSENT_TEXT_VERSION } from '../src/core/applicant/consent.ts';
import { parseConfig } from '../src/core/config.ts';
import { inTransaction } from '../src/core/database.ts';
import { ok, type Result } from '../src/core/result.ts';
import type { Closable, Opened } from '../src/core/run.ts';
import { openEmbeddedPostgres } from '../src/engines/postgres/embedded-postgres.ts';
import { layFoundation, type Foundation } from '../src/service/foundation.ts';
import { findFreePorts } from '../test/servers/free-ports.ts';
import { spawnService, type ServiceProcess } from './service-process.ts';

/** Somebody signed in on a page, with a case that waits for the front of a passport. */
export interface PagePerson {
  accessToken: string;
  verificationId: string;
}

export interface PageService {
  url: string;
  databaseUrl: string;
  process: ServiceProcess;
  people(count: number): Promise<PagePerson[]>;
  close(): Promise<void>;
}

/** The program with the role `miniapp` in a process of its own, on `DATABASE_URL` or a PostgreSQL in a folder of its own. */
export async function openPageService(): Promise<PageService> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bonafide-bench-'));
  const things: Closable[] = [{ close: () => rm(dataDir, { recursive: true, force: true }) }];
  const opened: Opened = (thing) => (things.unshift(thing), thing);
  const databaseUrl =
    process.env['DATABASE_URL'] ??
    opened(await openEmbeddedPostgres({ directory: path.join(dataDir, 'postgres') })).url;
  const [port = 0] = await findFreePorts(1);
  const environment = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    MASTER_KEY: randomBytes(32).toString('base64'),
    PORT: String(port),
    LOG_LEVEL: 'info',
  };
  const service = opened(await spawnService(environment, ['miniapp']));
  const config = parseConfig({ ...environment, PATH: process.env['PATH'] });
  const foundation = await layFoundation({ config, log: pino({ level: 'silent' }), opened });
  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl,
    process: service,
    people: (count) => inBatches(count, () => aPerson(foundation)),
    async close() {
      for (const thing of things) await thing.close();
    },
  };
}

const BATCH = 8;

async function inBatches<Value>(count: number, make: () => Promise<Value>): Promise<Value[]> {
  const made: Value[] = [];
  while (made.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - made.length) }, make);
    made.push(...(await Promise.all(batch)));
  }
  return made;
}

async function aPerson({ db, core, clock }: Foundation): Promise<PagePerson> {
  const address = { channel: 'telegram', botId: '42', chatId: randomUUID() } as const;
  const { account, identity } = await inTransaction(db, (trx) => meetPerson(trx, address, 'en', clock()));
  const session = { accountId: account.id, channelIdentityId: identity.id } as const;
  const tokens = valueOf(
    await core.sessions.open(async () => ok({ ...session, proof: 'telegram', device: 'bench' })),
  );
  const [opened] = await core.sessions.list(account.id, { limit: 1 });
  if (!opened) throw new Error('The session is not listed');
  const consent = { textVersion: CONSENT_TEXT_VERSION, language: 'en', sessionId: opened.id } as const;
  valueOf(await core.applicants.giveConsent(account.id, consent));
  const { verification } = valueOf(await core.applicants.begin(account.id, 'passport'));
  return { accessToken: tokens.accessToken, verificationId: verification.id };
}

function valueOf<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(`Refused: ${result.refusal}`);
  return result.value;
}

/** A multipart body with one file that begins like a JPEG, which is all that the intake looks at. */
export function pieceOf(bytes: number): FormData {
  const picture = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    randomBytes(Math.max(16, bytes - 4)),
  ]);
  const form = new FormData();
  form.set('file', new Blob([picture], { type: 'image/jpeg' }), 'document.jpg');
  return form;
}

export async function givePiece(url: string, person: PagePerson, body: FormData): Promise<Response> {
  const answer = await fetch(`${url}/v1/verifications/${person.verificationId}/evidence/document_front`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${person.accessToken}`, 'idempotency-key': randomUUID() },
    body,
  });
  if (answer.status !== 202) throw new Error(`A piece was answered with ${answer.status}`);
  return answer;
}
