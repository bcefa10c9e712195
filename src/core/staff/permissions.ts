import { ok, refuse, type Result } from '../result.ts';
import type { Role } from './staff-member.ts';

/** Whatever staff can do; a command or a button each. */
export const ACTS = [
  'help',
  'unlock',
  'queue',
  'case',
  'mine',
  'find',
  'stats',
  'next',
  'claim',
  'release',
  'view_media',
  'approve',
  'ask_again',
  'decline',
  'answer_support',
  'close_support',
  'take_over',
  'word_decision',
  'audit',
  'export_audit',
  'staff',
  'invite',
  'admit',
  'turn_away',
  'change_role',
  'remove',
  'reset_factor',
  'dead',
  'replay',
  'pause',
  'resume',
  'health',
] as const;
export type Act = (typeof ACTS)[number];

/** How a case stands to whoever acts on it. `about_me`: they are its applicant. */
export type Relation = 'unclaimed' | 'mine' | 'held_by_another' | 'about_me';

export type PermissionRefusal = 'ROLE_LACKS_IT' | 'NOT_CLAIMED' | 'CLAIMED_BY_ANOTHER' | 'OWN_CASE';

const SEEING = ['help', 'queue', 'case', 'stats', 'staff'] as const;
const REVIEWING = [
  ...SEEING,
  'unlock',
  'find',
  'mine',
  'next',
  'claim',
  'release',
  'view_media',
  'approve',
  'ask_again',
  'decline',
  'answer_support',
  'close_support',
] as const;
const LEADING = [...REVIEWING, 'take_over', 'word_decision'] as const;

const MAY: Readonly<Record<Role, ReadonlySet<Act>>> = {
  viewer: new Set(SEEING),
  reviewer: new Set(REVIEWING),
  senior: new Set(LEADING),
  privacy_officer: new Set([...SEEING, 'unlock', 'find', 'audit', 'export_audit'] as const),
  admin: new Set(ACTS),
};

/** What nobody does in a case of their own. */
const ABOUT_A_CASE: ReadonlySet<Act> = new Set([
  'case',
  'claim',
  'release',
  'take_over',
  'view_media',
  'approve',
  'ask_again',
  'decline',
  'word_decision',
  'answer_support',
  'close_support',
  'audit',
  'export_audit',
]);

/** What only whoever holds the claim does. */
const NEEDS_CLAIM: ReadonlySet<Act> = new Set([
  'release',
  'view_media',
  'approve',
  'ask_again',
  'decline',
  'word_decision',
]);

/** What a second factor stands before: a messenger account alone is too little to see documents and faces of strangers. */
const GUARDED: ReadonlySet<Act> = new Set([
  'view_media',
  'export_audit',
  'turn_away',
  'approve',
  'ask_again',
  'decline',
  'invite',
  'admit',
  'change_role',
  'remove',
  'reset_factor',
]);

export function needsSecondFactor(act: Act): boolean {
  return GUARDED.has(act);
}

export function mayDo(role: Role, act: Act): boolean {
  return MAY[role].has(act);
}

/** Whether somebody who was this and becomes that may do less than before. */
export function losesAny(before: Role, after: Role): boolean {
  return ACTS.some((act) => mayDo(before, act) && !mayDo(after, act));
}

/** Whether somebody of this role may do it to a case that stands so to them; without a case, whether at all. */
export function permit(role: Role, act: Act, relation?: Relation): Result<undefined, PermissionRefusal> {
  if (!mayDo(role, act)) return refuse('ROLE_LACKS_IT');
  if (relation === undefined || !ABOUT_A_CASE.has(act)) return ok(undefined);
  if (relation === 'about_me') return refuse('OWN_CASE');
  if (act === 'claim' && relation === 'held_by_another') return refuse('CLAIMED_BY_ANOTHER');
  if (!NEEDS_CLAIM.has(act) || relation === 'mine') return ok(undefined);
  return refuse(relation === 'unclaimed' ? 'NOT_CLAIMED' : 'CLAIMED_BY_ANOTHER');
}
