import type { Db } from '../database.ts';
import { ok, refuse, type Result } from '../result.ts';
import { findAuditedCases, findAuditOf, type AuditRecord } from './audit-trail-store.ts';

export interface AuditExport {
  caseId: string;
  /** The earliest first. */
  entries: AuditRecord[];
}

export type FindCaseRefusal = 'CASE_ID_INVALID' | 'CASE_NOT_FOUND' | 'CASE_AMBIGUOUS';

/** All that the trail says of a case; nothing of one that never was, or whose account was erased. */
export async function exportAudit(db: Db, verificationId: string): Promise<AuditExport> {
  return { caseId: verificationId, entries: await findAuditOf(db, verificationId) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REFERENCE = /^[0-9a-f]{8}$/;

/** The case of a whole id, or of the short reference that applicants read, which two cases may have. */
export async function findAuditedCase(db: Db, named: string): Promise<Result<string, FindCaseRefusal>> {
  const name = named.trim().toLowerCase();
  if (!UUID.test(name) && !REFERENCE.test(name)) return refuse('CASE_ID_INVALID');
  const [first, last] = UUID.test(name)
    ? [name, name]
    : [`${name}-0000-0000-0000-000000000000`, `${name}-ffff-ffff-ffff-ffffffffffff`];
  const [found, another] = await findAuditedCases(db, { first, last, limit: 2 });
  if (another !== undefined) return refuse('CASE_AMBIGUOUS');
  return found === undefined ? refuse('CASE_NOT_FOUND') : ok(found);
}
