import { recordEvent } from '../audit/audit-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Log } from '../log.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import type { Policy } from '../verification/policy.ts';
import { markReminded, markStage, type DueCase, type Stage } from './deadline-store.ts';

const LIMIT = 100;
const HOUR = 60 * 60_000;

export interface SweepDeadlinesDeps {
  db: Db;
  policy: Policy;
  clock: Clock;
  log: Log;
}

/**
 * Reminds staff of cases that nobody takes, alerts whoever leads before a case waits too long, and says so, to them and to
 * the applicant, once it does. Each once for each time that a case comes to us, whichever process finds it.
 */
export async function sweepDeadlines({ db, policy, clock, log }: SweepDeadlinesDeps): Promise<number> {
  const { review, time } = policy;
  const now = clock();
  const ago = (milliseconds: number) => addMilliseconds(now, -milliseconds);
  const reminded = await inTransaction(db, async (trx) => {
    const due = await markReminded(trx, { now, waitingSince: ago(review.remindMilliseconds), limit: LIMIT });
    for (const each of due) await remind(trx, each, now);
    return due;
  });
  const overdueUntil = ago(time.reviewHours * HOUR);
  const mark = (stage: Stage, submitted: { submittedUntil: Date; submittedAfter?: Date }) =>
    inTransaction(db, async (trx) => {
      const due = await markStage(trx, stage, { now, limit: LIMIT, ...submitted });
      for (const each of due) await escalate(trx, each, stage, now);
      return due;
    });
  const alerted = await mark('alerted', {
    submittedUntil: ago(review.alertMilliseconds),
    submittedAfter: overdueUntil,
  });
  const overdue = await mark('overdue', { submittedUntil: overdueUntil });
  for (const { verificationId } of overdue) log.error({ event: 'verification.overdue', verificationId });
  return reminded.length + alerted.length + overdue.length;
}

async function remind(trx: Trx, { verificationId, accountId }: DueCase, now: Date): Promise<void> {
  const subject = { verificationId, accountId };
  await recordEvent(trx, { actor: 'system', action: 'review.reminded', subject, at: now });
  await enqueue(trx, { type: 'review.reminded', verificationId }, now);
}

async function escalate(
  trx: Trx,
  { verificationId, accountId }: DueCase,
  stage: Stage,
  now: Date,
): Promise<void> {
  const subject = { verificationId, accountId };
  const details = { stage };
  await recordEvent(trx, { actor: 'system', action: 'verification.escalated', subject, details, at: now });
  await enqueue(trx, { type: 'verification.escalated', verificationId, stage }, now);
  if (stage === 'overdue') await enqueue(trx, { type: 'verification.overdue', verificationId }, now);
}
