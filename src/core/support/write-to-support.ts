import { randomUUID } from 'node:crypto';
import type { Trx } from '../database.ts';
import type { Limiter } from '../limits/limiter.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import { mayDo } from '../staff/permissions.ts';
import { findStaff } from '../staff/staff-store.ts';
import type { Policy } from '../verification/policy.ts';
import type { SupportSeal } from './support-seal.ts';
import { insertMessage, openThread } from './support-store.ts';
import type { SupportThread } from './support-thread.ts';

export type SupportRefusal = 'NOBODY_HERE' | 'TOO_LONG' | 'TOO_OFTEN';

export interface WriteToSupportDeps {
  policy: Policy;
  supportSeal: SupportSeal;
  /** By account. */
  supportTries: Limiter;
}

/** From now on what the person types is for support. Their account is locked. */
export async function openSupport(
  trx: Trx,
  accountId: string,
  now: Date,
): Promise<Result<SupportThread, 'NOBODY_HERE'>> {
  const staff = await findStaff(trx);
  if (!staff.some(({ role }) => mayDo(role, 'answer_support'))) return refuse('NOBODY_HERE');
  return ok(await openThread(trx, { id: randomUUID(), accountId, isOpen: true }, now));
}

/** Keeps what the person wrote and has it brought to staff. `source` names the update: said twice it counts once. */
export async function writeToSupport(
  trx: Trx,
  { policy, supportSeal, supportTries }: WriteToSupportDeps,
  { accountId, text, source }: { accountId: string; text: string; source: string },
  now: Date,
): Promise<Result<SupportThread, SupportRefusal>> {
  if (text.length > policy.support.longestText) return refuse('TOO_LONG');
  const opened = await openSupport(trx, accountId, now);
  if (!opened.ok) return opened;
  if (!(await supportTries.take(accountId)).ok) return refuse('TOO_OFTEN');
  const id = randomUUID();
  const { id: threadId } = opened.value;
  const sealed = supportSeal.seal(id, text);
  const isNew = await insertMessage(trx, { id, threadId, source, sealed, saidAt: now });
  if (isNew) await enqueue(trx, { type: 'support.asked', threadId }, now);
  return opened;
}
