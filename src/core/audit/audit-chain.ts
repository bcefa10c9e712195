import { createHash } from 'node:crypto';

/** The last entry of a chain, to be noted where nobody who can change the chain can change the note. */
export interface AuditHead {
  sequence: number;
  /** SHA-256, in hexadecimal. */
  hash: string;
}

/** An entry as far as the chain is concerned; bytes in hexadecimal, the time to the microsecond as it was hashed. */
export interface Link extends AuditHead {
  recordedAt: string;
  actor: string;
  action: string;
  previousHash: string;
  digest: string;
  /** Both are missing where the content was erased. */
  content: string | undefined;
  salt: string | undefined;
}

/** What is wrong with an entry: what it says is not what was hashed; one before it is gone; it does not follow the one before. */
export type LinkFault = 'changed' | 'missing' | 'out_of_order';

/** Before the first entry. */
export const START_OF_CHAIN: AuditHead = { sequence: 0, hash: '00'.repeat(32) };

/** What the migration's functions compute, computed anew. */
export function faultOf(link: Link, previous: AuditHead): LinkFault | undefined {
  if (link.sequence > previous.sequence + 1) return 'missing';
  if (!saysWhatWasHashed(link)) return 'changed';
  if (link.sequence <= previous.sequence || link.previousHash !== previous.hash) return 'out_of_order';
  return link.hash === hashOf(link) ? undefined : 'changed';
}

function saysWhatWasHashed({ content, salt, digest }: Link): boolean {
  if (content === undefined || salt === undefined) return content === salt;
  return digest === createHash('sha256').update(salt, 'hex').update(content, 'utf8').digest('hex');
}

function hashOf({ sequence, previousHash, recordedAt, actor, action, digest }: Link): string {
  const lines = [String(sequence), previousHash, recordedAt, actor, action, digest];
  return createHash('sha256').update(lines.join('\n'), 'utf8').digest('hex');
}
