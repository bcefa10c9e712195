import { randomUUID } from 'node:crypto';
import { inTransaction } from '../../../src/core/database.ts';
import type { Role, StaffMember } from '../../../src/core/staff/staff-member.ts';
import { insertStaffMember } from '../../../src/core/staff/staff-store.ts';
import type { InStatus, Verification } from '../../../src/core/verification/verification.ts';
import { inStatus } from '../build-verification.ts';
import { aStoredCase, type CoreStage } from '../core-stage.ts';

let accounts = 800_000;

/** Somebody who works here and has shown their second factor. */
export async function aColleague({ db, now }: CoreStage, role: Role): Promise<StaffMember> {
  accounts += 1;
  const member = { id: randomUUID(), messengerId: String(accounts), role, language: 'en' } as const;
  const joined: StaffMember = { ...member, name: `Colleague ${accounts}`, joinedAt: now() };
  await inTransaction(db, (trx) => insertStaffMember(trx, joined));
  await db('staff_members').where({ id: joined.id }).update({ unlocked_until: '2999-01-01' });
  return joined;
}

/** A case that waits for people. */
export async function aWaitingCase(stage: CoreStage): Promise<string> {
  const shape = (opened: InStatus<'collecting'>): Verification => ({
    ...inStatus('manual_review'),
    ...(opened.challenge && { challenge: opened.challenge }),
    since: stage.now(),
  });
  const { verification } = await aStoredCase(stage, shape);
  return verification.id;
}

/** What the trail tells of staff, oldest first. */
export async function auditedOf({ db }: CoreStage, action: string): Promise<Array<Record<string, unknown>>> {
  const rows: Array<{ actor: string; content: string }> = await db('audit_entries')
    .where({ action })
    .orderBy('sequence');
  return rows.map(({ actor, content }) => ({ actor, ...JSON.parse(content) }));
}
