import type { AuditHead } from '../audit/audit-chain.ts';
import { findAuditHead } from '../audit/audit-trail-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import { countOwed, type Owed } from '../review/deadline-store.ts';
import type { ReasonCode } from '../verification/reason-codes.ts';
import {
  countAskedAgain,
  countReceived,
  countSecondLooks,
  findDecided,
  findDecidedByDay,
  findTopReasons,
  type Decided,
  type TimeRange,
} from './figures-store.ts';

/** How the service did in some time. */
export interface Summary {
  received: number;
  engine: Decided;
  people: Decided;
  /** The most frequent, with how many cases. */
  reasons: ReadonlyArray<{ reason: ReasonCode; cases: number }>;
  askedAgain: { decided: number; verified: number };
  secondLooks: { looks: number; agreed: number };
}

export interface Day {
  /** As in 2026-11-26, of UTC. */
  day: string;
  engine: Decided;
  people: Decided;
}

export interface Statistics {
  summary: Summary;
  /** Every day, the earliest first. */
  days: readonly Day[];
  owed: Owed;
}

export interface Digest {
  summary: Summary;
  owed: Owed;
  /** Kept where nobody who can change the trail can change it: whoever reads the digest has it. */
  auditHead?: AuditHead;
}

/** Numbers about the service, for staff. */
export interface Figures {
  /** Of the last so many days, today included. */
  statistics(days: number): Promise<Statistics>;
  /** Of one day. */
  digest(day: string): Promise<Digest>;
}

export const DAY_MILLISECONDS = 24 * 60 * 60_000;
const REASONS_SHOWN = 5;

export function createFigures({ db, clock }: { db: Db; clock: Clock }): Figures {
  return {
    async statistics(count) {
      const to = addMilliseconds(startOfDay(clock()), DAY_MILLISECONDS);
      const range = { from: addMilliseconds(to, -count * DAY_MILLISECONDS), to };
      return {
        summary: await summarise(db, range),
        days: await findDays(db, range),
        owed: await countOwed(db),
      };
    },
    async digest(day) {
      const from = new Date(`${day}T00:00:00Z`);
      const auditHead = await findAuditHead(db);
      return {
        summary: await summarise(db, { from, to: addMilliseconds(from, DAY_MILLISECONDS) }),
        owed: await countOwed(db),
        ...(auditHead && { auditHead }),
      };
    },
  };
}

export function startOfDay(date: Date): Date {
  return new Date(`${dayOf(date)}T00:00:00Z`);
}

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

async function summarise(db: Db, range: TimeRange): Promise<Summary> {
  return {
    received: await countReceived(db, range),
    ...(await findDecided(db, range)),
    reasons: await findTopReasons(db, range, REASONS_SHOWN),
    askedAgain: await countAskedAgain(db, range),
    secondLooks: await countSecondLooks(db, range),
  };
}

const NOTHING: Decided = { verified: 0, notVerified: 0 };

async function findDays(db: Db, range: TimeRange): Promise<Day[]> {
  const found = await findDecidedByDay(db, range);
  const count = (range.to.getTime() - range.from.getTime()) / DAY_MILLISECONDS;
  return Array.from({ length: count }, (_, index) => {
    const day = dayOf(addMilliseconds(range.from, index * DAY_MILLISECONDS));
    const of = (people: boolean) =>
      found.find(({ day: each, byPeople }) => each === day && byPeople === people) ?? NOTHING;
    return { day, engine: of(false), people: of(true) };
  });
}
