import { LANGUAGES } from '../../../core/accounts/language.ts';
import { addMilliseconds } from '../../../core/clock.ts';
import type { QueueFilter } from '../../../core/review/review-store.ts';
import type { StaffMember } from '../../../core/staff/staff-member.ts';
import { isReasonCode } from '../../../core/verification/reason-codes.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** The words after /queue, in any order; `undefined` where one of them is no filter. */
export function readQueueFilter(
  words: string,
  { id }: Pick<StaffMember, 'id'>,
  now: Date,
): QueueFilter | undefined {
  const filters = words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => readWord(word, id, now));
  return filters.some((filter) => !filter) ? undefined : Object.assign({}, ...filters);
}

function readWord(word: string, staffId: string, now: Date): QueueFilter | undefined {
  const [, count, unit] = /^(\d{1,4})([mhd])$/i.exec(word) ?? [];
  const milliseconds = Number(count) * (UNITS[unit?.toLowerCase() ?? ''] ?? NaN);
  if (Number.isFinite(milliseconds)) return { waitingSince: addMilliseconds(now, -milliseconds) };
  const language = LANGUAGES.find((each) => each === word.toLowerCase());
  if (language) return { language };
  const code = word.toUpperCase();
  if (isReasonCode(code)) return { reason: code };
  return word.toLowerCase() === 'mine' ? { claimedBy: staffId } : undefined;
}
