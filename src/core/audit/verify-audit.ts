import { z } from 'zod';
import type { Db } from '../database.ts';
import { faultOf, START_OF_CHAIN, type AuditHead, type Link, type LinkFault } from './audit-chain.ts';
import { ACCOUNT_ERASED } from './audit-store.ts';
import {
  countUnchained,
  findAuditHead,
  findLinksAfter,
  type LinkPlace,
  type LinkRow,
} from './audit-trail-store.ts';

export type AuditReport =
  | { state: 'whole'; entries: number; erased: number; head: AuditHead }
  | { state: 'broken'; fault: AuditFault };

export type AuditFault =
  | { kind: LinkFault; sequence: number }
  /** The last entry is not the one that the head names. */
  | { kind: 'head_differs'; last: number; head: number | undefined }
  /** Entries that were committed past the chain. */
  | { kind: 'unchained'; entries: number }
  /** More, or fewer, lost their content than were erased with accounts. */
  | { kind: 'erasures_differ'; withoutContent: number; erased: number }
  /** The entry noted earlier is another one now, or is beyond the end. */
  | { kind: 'noted_differs'; sequence: number }
  | { kind: 'noted_missing'; sequence: number; last: number };

export interface VerifyOptions {
  /** A head that was noted earlier. */
  noted?: AuditHead;
  pageSize?: number;
}

/** Recomputes the whole chain, a page at a time, as it is at one moment; entries written meanwhile are not looked at. */
export function verifyAudit(db: Db, options: VerifyOptions = {}): Promise<AuditReport> {
  return db.transaction((trx) => verifyIn(trx, options), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  });
}

interface Walk {
  last: AuditHead;
  /** Entries without their content. */
  withoutContent: number;
  /** What the entries about erased accounts count. */
  erased: number;
}

async function verifyIn(db: Db, options: VerifyOptions): Promise<AuditReport> {
  const { noted, pageSize = 1_000 } = options;
  const walk: Walk = { last: START_OF_CHAIN, withoutContent: 0, erased: 0 };
  let place: LinkPlace | undefined = { sequence: '-1', id: '0' };
  while (place) {
    const rows: LinkRow[] = await findLinksAfter(db, place, pageSize);
    for (const row of rows) {
      const fault = step(walk, toLink(row), noted);
      if (fault) return { state: 'broken', fault };
    }
    place = rows.at(-1);
  }
  const { withoutContent: erased, last: head } = walk;
  const fault = await faultAtEnd(db, walk, noted);
  return fault ? { state: 'broken', fault } : { state: 'whole', entries: head.sequence, erased, head };
}

/** Goes on to an entry, or says what is wrong with it. */
function step(walk: Walk, link: Link, noted: AuditHead | undefined): AuditFault | undefined {
  const kind = faultOf(link, walk.last);
  const { sequence, hash } = link;
  if (kind) return { kind, sequence: kind === 'missing' ? walk.last.sequence + 1 : sequence };
  if (noted?.sequence === sequence && noted.hash !== hash) return { kind: 'noted_differs', sequence };
  walk.last = { sequence, hash };
  if (link.content === undefined) walk.withoutContent += 1;
  else if (link.action === ACCOUNT_ERASED) walk.erased += countIn(link.content);
  return undefined;
}

async function faultAtEnd(
  db: Db,
  { last, withoutContent, erased }: Walk,
  noted: AuditHead | undefined,
): Promise<AuditFault | undefined> {
  if (noted && noted.sequence > last.sequence)
    return { kind: 'noted_missing', sequence: noted.sequence, last: last.sequence };
  const head = await findAuditHead(db);
  if (head?.sequence !== last.sequence || head.hash !== last.hash)
    return { kind: 'head_differs', last: last.sequence, head: head?.sequence };
  const unchained = await countUnchained(db);
  if (unchained > 0) return { kind: 'unchained', entries: unchained };
  if (withoutContent !== erased) return { kind: 'erasures_differ', withoutContent, erased };
  return undefined;
}

const erasureSchema = z.object({ details: z.object({ entries: z.number() }) });

function countIn(content: string): number {
  const erasure = erasureSchema.safeParse(JSON.parse(content));
  return erasure.success ? erasure.data.details.entries : 0;
}

/** What somebody took away is empty, which is not what was hashed. */
function toLink(row: LinkRow): Link {
  return {
    sequence: Number(row.sequence),
    recordedAt: row.recorded_at ?? '',
    actor: row.actor ?? '',
    action: row.action ?? '',
    previousHash: row.previous_hash ?? '',
    hash: row.hash ?? '',
    digest: row.digest ?? '',
    content: row.content ?? undefined,
    salt: row.salt ?? undefined,
  };
}
