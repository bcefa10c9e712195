import type { StaffPhrases } from './phrases/phrases.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In the two largest units that say something. */
export function durationOf(milliseconds: number, { duration }: StaffPhrases): string {
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  if (days > 0) return `${duration.days(days)} ${duration.hours(hours)}`;
  if (hours > 0) return `${duration.hours(hours)} ${duration.minutes(minutes)}`;
  return duration.minutes(minutes);
}

/** The time of day, in UTC: staff work in many places. */
export function timeOf(date: Date): string {
  return `${date.toISOString().slice(11, 16)} UTC`;
}
