import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createCore, type Core } from '../../src/core/create-core.ts';
import { insertConsent, meetPerson, type Person } from '../../src/core/accounts/account-store.ts';
import { inTransaction, openDatabase, type Db } from '../../src/core/database.ts';
import type { LegacyShop } from '../../src/core/linking/legacy-shop.ts';
import { insertMedia } from '../../src/core/media/media-store.ts';
import type { Message } from '../../src/core/outbox/message.ts';
import type { Evidence } from '../../src/core/verification/evidence.ts';
import { POLICY, type Policy } from '../../src/core/verification/policy.ts';
import { openVerification } from '../../src/core/verification/transitions.ts';
import type { InStatus, Verification } from '../../src/core/verification/verification.ts';
import {
  findVerification,
  insertEvidence,
  insertVerification,
  saveVerification,
} from '../../src/core/verification/verification-store.ts';
import { createLimiters } from '../../src/engines/limits/limiters.ts';
import { createOneTimePasswordEngine } from '../../src/engines/one-time-passwords/otplib-one-time-password-engine.ts';
import { createTokenEngine } from '../../src/engines/tokens/jose-token-engine.ts';
import { openTestDatabase } from '../servers/postgres.ts';
import { NOON } from './build-verification.ts';
import { memoryBlobs, type MemoryBlobs } from './media/memory-blobs.ts';

export interface CoreStage {
  url: string;
  db: Db;
  core: Core;
  blobs: MemoryBlobs;
  masterKey: Buffer;
  now: () => Date;
  passes: (milliseconds: number) => void;
  /** The messages in the outbox, oldest first. */
  announced: () => Promise<Message[]>;
  /** Forgets them, as a relay does that has sent them. */
  relayed: () => Promise<void>;
  /** All rows of a table. */
  rows: (table: string) => Promise<Array<Record<string, unknown>>>;
  close: () => Promise<void>;
}

/** Pieces given in the chat, whichever it is. */
const IN_THE_CHAT: Policy = {
  ...POLICY,
  capture: { telegram: 'chat', whatsapp: 'chat', wechat: 'chat' },
};

/** The services on a database of their own, with blobs in memory and a clock that stands until `passes`. */
export async function openCoreStage(
  policy: Policy = IN_THE_CHAT,
  { legacyShop }: { legacyShop?: LegacyShop } = {},
): Promise<CoreStage> {
  const log = pino({ level: 'silent' });
  const database = await openTestDatabase();
  const db = openDatabase({ url: database.url, poolSize: 25, log });
  let time = NOON;
  const now = () => time;
  const blobs = memoryBlobs(now);
  const masterKey = randomBytes(32);
  return {
    url: database.url,
    db,
    core: createCore({
      db,
      blobs,
      masterKey,
      tokenEngine: createTokenEngine(),
      oneTimePasswords: createOneTimePasswordEngine(),
      policy,
      clock: now,
      log,
      publicUrl: 'https://id.example.org',
      limiters: createLimiters({ db, masterKey, log }),
      ...(legacyShop && { legacyShop }),
    }),
    blobs,
    masterKey,
    now,
    passes: (milliseconds) => void (time = later(time, milliseconds)),
    announced: async () => (await db('outbox').orderBy('created_at')).map(({ body }) => body),
    relayed: async () => void (await db('outbox').delete()),
    rows: (table) => db(table),
    async close() {
      await db.close();
      await database.close();
    },
  };
}

let chats = 1000;

/** Somebody in a chat of their own, who has consented. */
export function aPerson({ db, now }: CoreStage): Promise<Person> {
  chats += 1;
  const address = { channel: 'telegram', botId: '42', chatId: `chat ${chats}` } as const;
  return inTransaction(db, async (trx) => {
    const { account } = await meetPerson(trx, address, 'en', now());
    await insertConsent(trx, account.id, {
      textVersion: 'test',
      language: 'en',
      channel: 'telegram',
      updateId: '1',
      givenAt: now(),
    });
    return meetPerson(trx, address, 'en', now());
  });
}

export interface StoredCase {
  person: Person;
  verification: Verification;
}

/**
 * A case in the state that `shape` gives to a new one, with its key, and with bytes and rows for every piece. Written
 * as the services write it.
 */
export async function aStoredCase(
  stage: CoreStage,
  shape: (opened: InStatus<'collecting'>) => Verification = (opened) => opened,
  given?: Person,
): Promise<StoredCase> {
  const person = given ?? (await aPerson(stage));
  const { db, core, now } = stage;
  const opened = openVerification(
    { id: randomUUID(), accountId: person.account.id, challengesIssued: 0 },
    now(),
  );
  const shaped = shape(opened);
  const evidence = shaped.evidence.map((piece, index) => ({
    ...piece,
    receivedAt: later(piece.receivedAt, index),
  }));
  const verification = { ...shaped, id: opened.id, accountId: opened.accountId, version: 2, evidence };
  await inTransaction(db, async (trx) => {
    await insertVerification(trx, opened);
    await core.vault.openCase(trx, opened.id);
    await saveVerification(trx, verification, { actor: 'system', action: 'staged', from: 'collecting' });
  });
  for (const piece of verification.evidence) await storePiece(stage, { person, verification }, piece);
  return { person, verification: await reload(stage, verification.id) };
}

/** Pieces are ordered by their times, which a test seldom states. */
function later(date: Date, milliseconds: number): Date {
  return new Date(date.getTime() + milliseconds);
}

/** The row of a piece with its bytes; a refused piece has none. */
async function storePiece(
  { db, core, blobs, now }: CoreStage,
  { person, verification }: StoredCase,
  piece: Evidence,
): Promise<void> {
  const media = { id: randomUUID(), verificationId: verification.id, size: 4 };
  const path = `media/${verification.id}/${media.id}`;
  await inTransaction(db, async (trx) => {
    const source = { channelIdentityId: person.identity.id, messageRef: `of ${piece.id}` };
    await insertEvidence(trx, verification.id, piece, source);
    if (piece.state === 'refused') return;
    await insertMedia(trx, { ...media, path }, piece.id, now());
    const owner = { verificationId: verification.id, evidenceId: piece.id };
    const sealed = await core.vault.sealTemplates(trx, owner, Buffer.from('a face'));
    await trx('evidence').where({ id: piece.id }).update({ sealed_templates: sealed, fingerprint: '00ff' });
  });
  if (piece.state !== 'refused') blobs.replace(path, randomBytes(40));
}

export async function reload({ db }: CoreStage, verificationId: string): Promise<Verification> {
  const verification = await findVerification(db, verificationId);
  if (!verification) throw new Error('The case is gone');
  return verification;
}
