import { findAccount, findPersonEverywhere } from '../accounts/account-store.ts';
import type { Language } from '../accounts/language.ts';
import type { ChannelName } from '../channel/channel.ts';
import { addMilliseconds } from '../clock.ts';
import type { Db } from '../database.ts';
import { findStaffMember } from '../staff/staff-store.ts';
import { STAFF_CHANNEL, type StaffMember } from '../staff/staff-member.ts';
import type { Policy } from '../verification/policy.ts';
import type { Verification } from '../verification/verification.ts';
import { findVerification } from '../verification/verification-store.ts';
import { findChecks, type SeenCheck } from './review-store.ts';

/** All that staff see of a case beside its media. */
export interface CaseFile {
  verification: Verification;
  language: Language;
  /** Where the applicant talks to us. */
  channels: readonly ChannelName[];
  checks: readonly SeenCheck[];
  /** The applicant's own accounts where staff work: whoever of ours has one of these does not get to see the case. */
  applicantIds: readonly string[];
  /** When the answer was promised; while somebody of ours owes one. */
  promisedBy?: Date;
  /** Everybody of ours whom the case names. */
  staff: ReadonlyMap<string, StaffMember>;
}

const HOUR = 60 * 60_000;

/** `undefined` once the case is erased. */
export async function findCaseFile(db: Db, policy: Policy, id: string): Promise<CaseFile | undefined> {
  const verification = await findVerification(db, id);
  const holder = verification && (await findAccount(db, verification.accountId));
  if (!verification || !holder) return undefined;
  const people = await findPersonEverywhere(db, verification.accountId);
  const promised =
    verification.status === 'manual_review'
      ? { promisedBy: addMilliseconds(verification.submittedAt, policy.time.reviewHours * HOUR) }
      : {};
  return {
    verification,
    language: holder.account.language,
    channels: [...new Set(people.map(({ identity }) => identity.channel))],
    applicantIds: people
      .filter(({ identity }) => identity.channel === STAFF_CHANNEL)
      .map(({ identity }) => identity.chatId),
    checks: latest(await findChecks(db, id), verification),
    ...promised,
    staff: await findNamed(db, verification),
  };
}

/** Of the pieces that count, and the last of each kind of check. */
function latest(checks: readonly SeenCheck[], { evidence }: Verification): SeenCheck[] {
  const standing = new Set(evidence.filter(({ state }) => state !== 'refused').map(({ id }) => id));
  const counting = checks.filter(({ evidenceId }) => evidenceId === undefined || standing.has(evidenceId));
  return [...new Map(counting.map((check) => [`${check.name} ${check.evidenceId}`, check])).values()];
}

const STAFF_ACTOR = 'staff:';

async function findNamed(db: Db, verification: Verification): Promise<Map<string, StaffMember>> {
  const found = await Promise.all(namedIn(verification).map((id) => findStaffMember(db, id)));
  return new Map(found.flatMap((member) => (member ? [[member.id, member] as const] : [])));
}

function namedIn(verification: Verification): string[] {
  switch (verification.status) {
    case 'manual_review': {
      const { claim, opinions } = verification;
      return [...new Set([...(claim ? [claim.staffId] : []), ...opinions.map(({ staffId }) => staffId)])];
    }
    case 'verified':
    case 'not_verified': {
      const { decidedBy, agreedBy } = verification.decision;
      return [decidedBy, agreedBy].flatMap((actor) => staffIdOf(actor) ?? []);
    }
    default:
      return [];
  }
}

/** `undefined` where it was nobody of ours. */
export function staffIdOf(actor: string | undefined): string | undefined {
  return actor?.startsWith(STAFF_ACTOR) ? actor.slice(STAFF_ACTOR.length) : undefined;
}
