import type { Language } from '../../../../core/accounts/language.ts';
import type { PressRefusal } from '../../../../core/staff/buttons.ts';
import type { Act } from '../../../../core/staff/permissions.ts';
import type { MemberPhrases } from './members.ts';
import type { Role } from '../../../../core/staff/staff-member.ts';
import type { ReviewRefusal } from '../../../../core/review/reviews.ts';
import type { Check } from '../../../../core/verification/check-store.ts';
import type { DocumentType, EvidenceKind } from '../../../../core/verification/evidence.ts';
import type { SupportPhrases } from './support.ts';
import type { ReasonCode } from '../../../../core/verification/reason-codes.ts';
import type { Status } from '../../../../core/verification/verification.ts';
import type { AuditPhrases } from './audits.ts';
import type { FigurePhrases } from './figures.ts';
import type { OperationPhrases } from './operations.ts';
import type { DeadlinePhrases } from './deadlines.ts';

/** What staff read. Plain text: whatever is emphasised, and every stranger's word, is put in by who composes. */
export interface StaffPhrases {
  reasons: Record<ReasonCode, string>;
  statuses: Record<Status, string>;
  pieces: Record<EvidenceKind, string>;
  documents: Record<DocumentType, string>;
  checks: Record<Check['name'], string>;
  languages: Record<Language, string>;
  roles: Record<Role, string>;
  refusals: Record<ReviewRefusal | PressRefusal, string>;
  /** What a command does, for the menu and for help; acts without a command have none. */
  commands: Partial<Record<Act, string>>;
  labels: Record<
    | 'claim'
    | 'take_over'
    | 'release'
    | 'pictures'
    | 'clip'
    | 'approve'
    | 'ask_again'
    | 'decline'
    | 'confirm'
    | 'cancel'
    | 'skip'
    | 'keep_wording'
    | 'open',
    string
  >;
  card: {
    title: (reference: string) => string;
    appeal: string;
    whatIsAsked: string;
    secondLook: (name: string, outcome: string) => string;
    differing: string;
    heldBy: (name: string, until: string) => string;
    yours: (until: string) => string;
    unclaimed: string;
    waits: (duration: string) => string;
    promised: (left: string) => string;
    overdue: (late: string) => string;
    threshold: (score: string, threshold: string) => string;
    closed: Record<'claim_over' | 'gone' | 'asked_again' | 'cancelled' | 'elsewhere', string>;
    decided: (outcome: string, names: string) => string;
    outcomes: Record<'verified' | 'not_verified', string>;
  };
  queue: {
    empty: string;
    nothingFits: string;
    title: (count: number) => string;
    more: (count: number) => string;
    badFilter: string;
  };
  dialogue: {
    whichPiece: string;
    whyAgain: (piece: string) => string;
    whyNot: string;
    staffNote: string;
    applicantNote: (wording: string) => string;
    tooLong: (most: number) => string;
    confirmDecline: string;
    cancelled: string;
    timedOut: string;
  };
  done: {
    claimed: string;
    released: string;
    approved: string;
    proposed: string;
    declined: string;
    askedAgain: string;
    nothingToClaim: string;
    nothingHeld: string;
    openChatFirst: string;
    differing: string;
    pictures: string;
    clip: string;
  };
  duration: { days: (n: number) => string; hours: (n: number) => string; minutes: (n: number) => string };
  help: string;
  noSuchCase: string;
  found: { none: string; title: string };
  pictureCaptions: { portrait: string; frame: string };
  viewsSpent: (name: string) => string;
  deadlines: DeadlinePhrases;
  audits: AuditPhrases;
  figures: FigurePhrases;
  operations: OperationPhrases;
  trouble: string;
  members: MemberPhrases;
  support: SupportPhrases;
}
