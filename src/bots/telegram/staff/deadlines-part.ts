import { fmt } from '@grammyjs/parse-mode';
import { referenceOf } from '../../../core/dialogue/prompt.ts';
import type { CaseFile } from '../../../core/review/case-file.ts';
import { mayDo, type Act } from '../../../core/staff/permissions.ts';
import { holderOf } from '../../../core/verification/review.ts';
import type { Submitted } from '../../../core/verification/verification.ts';
import { nameOf } from './case-card.ts';
import { durationOf } from './durations.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import type { DeskPartDeps, OpenDeskPart } from './staff-context.ts';
import { tellStaff } from './tell-staff.ts';

/** Tells staff of cases that wait too long: where all look, then whoever leads. What was dealt with meanwhile is not told. */
export const createDeadlines: OpenDeskPart = (deps) => ({
  commands: [],
  async hear(message) {
    switch (message.type) {
      case 'review.reminded':
        return remind(deps, message.id, message.verificationId);
      case 'verification.escalated':
        return escalate(deps, message);
      default:
        return undefined;
    }
  },
});

async function remind(deps: DeskPartDeps, noticeId: string, about: string): Promise<void> {
  const waiting = await findWaiting(deps, about);
  if (waiting?.file.verification.status !== 'manual_review') return;
  if (holderOf(waiting.file.verification, deps.clock()) !== undefined) return;
  await tellStaff(deps, {
    noticeId,
    about,
    inGroup: true,
    members: await membersWho(deps, 'claim'),
    word: (phrases) =>
      fmt`${phrases.deadlines.reminded(referenceOf(about), durationOf(waiting.milliseconds, phrases))}`,
  });
}

async function escalate(
  deps: DeskPartDeps,
  { id: noticeId, verificationId: about, stage }: { id: string; verificationId: string; stage: Stage },
): Promise<void> {
  const waiting = await findWaiting(deps, about);
  if (!waiting) return;
  await tellStaff(deps, {
    noticeId,
    about,
    inGroup: false,
    members: await membersWho(deps, 'take_over'),
    word: (phrases) => fmt`${wordEscalation(deps, waiting, stage, phrases)}`,
  });
}

type Stage = 'alerted' | 'overdue';

interface Waiting {
  file: CaseFile;
  milliseconds: number;
}

/** `undefined` once nobody of ours owes an answer. */
async function findWaiting({ reviews, clock }: DeskPartDeps, id: string): Promise<Waiting | undefined> {
  const file = await reviews.file(id);
  const submittedAt = file && submittedAtOf(file);
  return submittedAt && { file, milliseconds: clock().getTime() - submittedAt.getTime() };
}

function submittedAtOf({ verification }: CaseFile): Submitted['submittedAt'] | undefined {
  switch (verification.status) {
    case 'pending':
    case 'processing':
    case 'manual_review':
    case 'error':
      return verification.submittedAt;
    default:
      return undefined;
  }
}

async function membersWho({ staff }: DeskPartDeps, act: Act) {
  return (await staff.list()).filter(({ role }) => mayDo(role, act));
}

const HOUR = 60 * 60_000;

function wordEscalation(
  { policy, clock }: DeskPartDeps,
  { file, milliseconds }: Waiting,
  stage: Stage,
  phrases: StaffPhrases,
): string {
  const { deadlines } = phrases;
  const reference = referenceOf(file.verification.id);
  const waits = durationOf(milliseconds, phrases);
  const left = policy.time.reviewHours * HOUR - milliseconds;
  const isOverdue = stage === 'overdue' || left <= 0;
  const what = isOverdue
    ? deadlines.overdue(reference, waits)
    : deadlines.alerted(reference, waits, durationOf(left, phrases));
  return `${what}\n${whereIsIt(file, phrases, clock())}`;
}

function whereIsIt({ verification, staff }: CaseFile, { deadlines }: StaffPhrases, now: Date): string {
  if (verification.status !== 'manual_review') return deadlines.engine;
  const holder = holderOf(verification, now);
  return holder === undefined ? deadlines.nobody : deadlines.heldBy(nameOf(staff.get(holder)));
}
