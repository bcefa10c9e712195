import { expect } from 'chai';
import { ACTS, permit, type Act, type Relation } from '../../../src/core/staff/permissions.ts';
import { ROLES, type Role } from '../../../src/core/staff/staff-member.ts';

/*
 * Who may do what, written down once more by hand. Each word is a role, each letter in it one relation to the case:
 * without a case, unclaimed, mine, held by another, about me. The letters: + may; R the role lacks it; N nobody holds the
 * case; A another holds it; O it is about oneself.
 */
const TABLE: Readonly<Record<Act, Readonly<Record<Role, string>>>> = {
  help: { viewer: '+++++', reviewer: '+++++', senior: '+++++', privacy_officer: '+++++', admin: '+++++' },
  unlock: { viewer: 'RRRRR', reviewer: '+++++', senior: '+++++', privacy_officer: '+++++', admin: '+++++' },
  queue: { viewer: '+++++', reviewer: '+++++', senior: '+++++', privacy_officer: '+++++', admin: '+++++' },
  case: { viewer: '++++O', reviewer: '++++O', senior: '++++O', privacy_officer: '++++O', admin: '++++O' },
  mine: { viewer: 'RRRRR', reviewer: '+++++', senior: '+++++', privacy_officer: 'RRRRR', admin: '+++++' },
  find: { viewer: 'RRRRR', reviewer: '+++++', senior: '+++++', privacy_officer: '+++++', admin: '+++++' },
  stats: { viewer: '+++++', reviewer: '+++++', senior: '+++++', privacy_officer: '+++++', admin: '+++++' },
  next: { viewer: 'RRRRR', reviewer: '+++++', senior: '+++++', privacy_officer: 'RRRRR', admin: '+++++' },
  claim: { viewer: 'RRRRR', reviewer: '+++AO', senior: '+++AO', privacy_officer: 'RRRRR', admin: '+++AO' },
  release: { viewer: 'RRRRR', reviewer: '+N+AO', senior: '+N+AO', privacy_officer: 'RRRRR', admin: '+N+AO' },
  view_media: {
    viewer: 'RRRRR',
    reviewer: '+N+AO',
    senior: '+N+AO',
    privacy_officer: 'RRRRR',
    admin: '+N+AO',
  },
  approve: { viewer: 'RRRRR', reviewer: '+N+AO', senior: '+N+AO', privacy_officer: 'RRRRR', admin: '+N+AO' },
  ask_again: {
    viewer: 'RRRRR',
    reviewer: '+N+AO',
    senior: '+N+AO',
    privacy_officer: 'RRRRR',
    admin: '+N+AO',
  },
  decline: { viewer: 'RRRRR', reviewer: '+N+AO', senior: '+N+AO', privacy_officer: 'RRRRR', admin: '+N+AO' },
  answer_support: {
    viewer: 'RRRRR',
    reviewer: '++++O',
    senior: '++++O',
    privacy_officer: 'RRRRR',
    admin: '++++O',
  },
  close_support: {
    viewer: 'RRRRR',
    reviewer: '++++O',
    senior: '++++O',
    privacy_officer: 'RRRRR',
    admin: '++++O',
  },
  take_over: {
    viewer: 'RRRRR',
    reviewer: 'RRRRR',
    senior: '++++O',
    privacy_officer: 'RRRRR',
    admin: '++++O',
  },
  word_decision: {
    viewer: 'RRRRR',
    reviewer: 'RRRRR',
    senior: '+N+AO',
    privacy_officer: 'RRRRR',
    admin: '+N+AO',
  },
  audit: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: '++++O', admin: '++++O' },
  export_audit: {
    viewer: 'RRRRR',
    reviewer: 'RRRRR',
    senior: 'RRRRR',
    privacy_officer: '++++O',
    admin: '++++O',
  },
  staff: { viewer: '+++++', reviewer: '+++++', senior: '+++++', privacy_officer: '+++++', admin: '+++++' },
  invite: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
  admit: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
  turn_away: {
    viewer: 'RRRRR',
    reviewer: 'RRRRR',
    senior: 'RRRRR',
    privacy_officer: 'RRRRR',
    admin: '+++++',
  },
  change_role: {
    viewer: 'RRRRR',
    reviewer: 'RRRRR',
    senior: 'RRRRR',
    privacy_officer: 'RRRRR',
    admin: '+++++',
  },
  remove: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
  reset_factor: {
    viewer: 'RRRRR',
    reviewer: 'RRRRR',
    senior: 'RRRRR',
    privacy_officer: 'RRRRR',
    admin: '+++++',
  },
  dead: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
  replay: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
  pause: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
  resume: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
  health: { viewer: 'RRRRR', reviewer: 'RRRRR', senior: 'RRRRR', privacy_officer: 'RRRRR', admin: '+++++' },
};

const RELATIONS: ReadonlyArray<Relation | undefined> = [
  undefined,
  'unclaimed',
  'mine',
  'held_by_another',
  'about_me',
];
const LETTERS = {
  ROLE_LACKS_IT: 'R',
  NOT_CLAIMED: 'N',
  CLAIMED_BY_ANOTHER: 'A',
  OWN_CASE: 'O',
} as const;

describe('what staff may do', () => {
  for (const act of ACTS) {
    for (const role of ROLES) {
      it(`${role}: ${act} is ${TABLE[act][role]}`, () => {
        const found = RELATIONS.map((relation) => {
          const permitted = permit(role, act, relation);
          return permitted.ok ? '+' : LETTERS[permitted.refusal];
        });

        expect(found.join('')).to.equal(TABLE[act][role]);
      });
    }
  }
});
