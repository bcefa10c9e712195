import type { AuditRecord } from '../audit/audit-trail-store.ts';
import { findAuditOf } from '../audit/audit-trail-store.ts';
import { recordEvent } from '../audit/audit-store.ts';
import {
  exportAudit,
  findAuditedCase,
  type AuditExport,
  type FindCaseRefusal,
} from '../audit/export-audit.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { ok, type Result } from '../result.ts';
import type { Act } from '../staff/permissions.ts';
import { actOnCase, type AccessRefusal } from './act-on-case.ts';
import { recordRefusal } from './record-refusal.ts';
import { actorOf } from './save-review.ts';

export interface AuditView {
  verificationId: string;
  /** The earliest first. */
  entries: AuditRecord[];
  /** From 1. */
  page: number;
  pages: number;
}

interface AuditQuestion {
  staffId: string;
  /** A case's whole id, or its reference. */
  named: string;
}

export type CaseAuditRefusal = AccessRefusal | FindCaseRefusal;

/** What the trail says of a case, for those who may read it. Each look is in the trail itself. */
export interface CaseAudits {
  /** The last page where there is none of this number. */
  view(question: AuditQuestion, page: number): Promise<Result<AuditView, CaseAuditRefusal>>;
  export(question: AuditQuestion): Promise<Result<AuditExport, CaseAuditRefusal>>;
}

const ENTRIES_ON_A_PAGE = 12;

export function createCaseAudits(deps: { db: Db; clock: Clock }): CaseAudits {
  const { db } = deps;
  return {
    async view(question, page) {
      const admitted = await admit(deps, question, {
        act: 'audit',
        action: 'audit.viewed',
        details: { page },
      });
      if (!admitted.ok) return admitted;
      const verificationId = admitted.value;
      const all = await findAuditOf(db, verificationId);
      const pages = Math.max(1, Math.ceil(all.length / ENTRIES_ON_A_PAGE));
      const shown = Math.min(Math.max(1, page), pages);
      const entries = all.slice((shown - 1) * ENTRIES_ON_A_PAGE, shown * ENTRIES_ON_A_PAGE);
      return ok({ verificationId, entries, page: shown, pages });
    },
    async export(question) {
      const admitted = await admit(deps, question, { act: 'export_audit', action: 'audit.exported' });
      return admitted.ok ? ok(await exportAudit(db, admitted.value)) : admitted;
    },
  };
}

/** The look is written down before anything is shown. */
async function admit(
  { db, clock }: { db: Db; clock: Clock },
  { staffId, named }: AuditQuestion,
  { act, action, details }: { act: Act; action: string; details?: { page: number } },
): Promise<Result<string, CaseAuditRefusal>> {
  const found = await findAuditedCase(db, named);
  if (!found.ok) return found;
  const caseAct = { act, staffId, verificationId: found.value };
  const now = clock();
  const admitted = await inTransaction(db, (trx) =>
    actOnCase<string, never>(trx, caseAct, now, async ({ id: verificationId, accountId }) => {
      const subject = { verificationId, accountId, staffId };
      await recordEvent(trx, {
        actor: actorOf(staffId),
        action,
        subject,
        ...(details && { details }),
        at: now,
      });
      return ok(verificationId);
    }),
  );
  if (!admitted.ok) await recordRefusal(db, caseAct, admitted.refusal, now);
  return admitted;
}
