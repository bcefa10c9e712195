import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../src/core/audit/audit-entry.ts';
import { recordEvent } from '../../../src/core/audit/audit-store.ts';
import { inTransaction, type Db } from '../../../src/core/database.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';

export interface AuditStage extends CoreStage {
  /** Writes one entry, in a transaction of its own. */
  happens: (event?: Partial<AuditEvent>) => Promise<void>;
  /** Writes as many. */
  happenTimes: (times: number) => Promise<void>;
}

export async function openAuditStage(): Promise<AuditStage> {
  const stage = await openCoreStage();
  const happens = (event: Partial<AuditEvent> = {}) =>
    inTransaction(stage.db, (trx) => recordEvent(trx, anEvent(stage.now(), event)));
  return {
    ...stage,
    happens,
    async happenTimes(times) {
      for (let time = 0; time < times; time += 1) await happens();
    },
  };
}

export function anEvent(at: Date, event: Partial<AuditEvent> = {}): AuditEvent {
  return {
    actor: 'staff:7',
    action: 'media.viewed',
    subject: { accountId: randomUUID(), verificationId: randomUUID() },
    details: { kind: 'selfie_video' },
    at,
    ...event,
  };
}

/** The numbers of all entries, in the order in which they were written. */
export function sequences(db: Db): Promise<string[]> {
  return db('audit_entries').orderBy('id').pluck('sequence');
}
