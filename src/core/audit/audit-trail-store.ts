import type { Db } from '../database.ts';
import { contentSchema, type AuditContent } from './audit-entry.ts';
import type { AuditHead } from './audit-chain.ts';

/** An entry as people read it. */
export interface AuditRecord extends Partial<AuditContent> {
  sequence: number;
  at: Date;
  actor: string;
  action: string;
  hash: string;
  previousHash: string;
  /** When what it says was erased; nothing of the content is here then. */
  erasedAt?: Date;
}

/** What `faultOf` needs of an entry, and whether it was erased. Fields are missing where somebody took them away. */
export interface LinkRow {
  id: string;
  sequence: string;
  recorded_at: string | null;
  actor: string | null;
  action: string | null;
  previous_hash: string | null;
  hash: string | null;
  digest: string | null;
  content: string | null;
  salt: string | null;
}

export interface LinkPlace {
  sequence: string;
  id: string;
}

/** The next entries in the order of the chain; more than one of a number only where somebody's hand was at work. */
export async function findLinksAfter(db: Db, { sequence, id }: LinkPlace, limit: number): Promise<LinkRow[]> {
  const { rows } = await db.raw<{ rows: LinkRow[] }>(
    `select id, sequence, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
       actor, action, encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash,
       encode(digest, 'hex') as digest, content, encode(salt, 'hex') as salt
     from audit_entries where (sequence, id) > (:sequence, :id) order by sequence, id limit :limit`,
    { sequence, id, limit },
  );
  return rows;
}

/** Entries that were committed without a place in the chain. */
export async function countUnchained(db: Db): Promise<number> {
  const { rows } = await db.raw<{ rows: Array<{ count: number }> }>(
    'select count(*)::int as count from audit_entries where sequence is null',
  );
  return rows[0]?.count ?? 0;
}

export async function findAuditHead(db: Db): Promise<AuditHead | undefined> {
  const { rows } = await db.raw<{ rows: Array<{ sequence: string; hash: string }> }>(
    `select sequence, encode(hash, 'hex') as hash from audit_chain`,
  );
  const [row] = rows;
  return row && { sequence: Number(row.sequence), hash: row.hash };
}

export interface AuditPage {
  limit: number;
  /** Only entries before this one. */
  before?: number;
}

/** The latest first. */
export async function listAudit(db: Db, { limit, before }: AuditPage): Promise<AuditRecord[]> {
  const rows: RecordRow[] = await db('audit_entries')
    .where('sequence', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('sequence', 'desc')
    .limit(limit)
    .select(RECORD_COLUMNS);
  return rows.map(toRecord);
}

/** All of a case, the earliest first. */
export async function findAuditOf(db: Db, verificationId: string): Promise<AuditRecord[]> {
  const rows: RecordRow[] = await db('audit_entries')
    .where({ verification_id: verificationId })
    .whereNotNull('sequence')
    .orderBy('sequence')
    .select(RECORD_COLUMNS);
  return rows.map(toRecord);
}

/** Cases with an id from `first` to `last`, both included; at most `limit`. */
export async function findAuditedCases(
  db: Db,
  { first, last, limit }: { first: string; last: string; limit: number },
): Promise<string[]> {
  return db('audit_entries')
    .distinct('verification_id')
    .where('verification_id', '>=', first)
    .where('verification_id', '<=', last)
    .orderBy('verification_id')
    .limit(limit)
    .pluck('verification_id');
}

const RECORD_COLUMNS = [
  'sequence',
  'recorded_at',
  'actor',
  'action',
  'content',
  'hash',
  'previous_hash',
  'erased_at',
];

interface RecordRow {
  sequence: string;
  recorded_at: Date;
  actor: string;
  action: string;
  content: string | null;
  hash: Buffer;
  previous_hash: Buffer;
  erased_at: Date | null;
}

function toRecord(row: RecordRow): AuditRecord {
  return {
    sequence: Number(row.sequence),
    at: row.recorded_at,
    actor: row.actor,
    action: row.action,
    ...(row.content !== null && contentSchema.parse(JSON.parse(row.content))),
    hash: row.hash.toString('hex'),
    previousHash: row.previous_hash.toString('hex'),
    ...(row.erased_at && { erasedAt: row.erased_at }),
  };
}
