import type { Language } from '../core/accounts/language.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { MessageHandler } from '../core/outbox/broker.ts';
import type { Figures } from '../core/figures/figures.ts';
import type { Operations } from '../core/operations/operations.ts';
import type { CaseAudits } from '../core/review/case-audits.ts';
import type { Reviews } from '../core/review/reviews.ts';
import type { StaffMessages } from '../core/review/staff-messages.ts';
import type { StaffPictures } from '../core/staff-pictures/staff-pictures.ts';
import type { ShowMedia } from './show-media.ts';
import type { Buttons } from '../core/staff/buttons.ts';
import type { Invitations } from '../core/staff/invitations.ts';
import type { StaffFactors } from '../core/staff/staff-factors.ts';
import type { Staff } from '../core/staff/staff.ts';
import type { StaffDialogues } from '../core/staff/staff-dialogues.ts';
import type { StaffNotices } from '../core/staff/staff-notices.ts';
import type { SupportDesk } from '../core/support/support-desk.ts';
import type { Policy } from '../core/verification/policy.ts';

/** Where staff work: their commands, buttons and dialogues, and the cards they work from. */
export interface StaffDesk {
  /** Registers what everybody sees in their menu. */
  open(): Promise<void>;
  /** The chat that an update comes from; `undefined` for what nobody said or pressed. */
  chatOf(body: unknown): string | undefined;
  /** True where an update was staff's, and has been dealt with. Throws where it is to be seen again. */
  take(body: unknown): Promise<boolean>;
  /** Of the queue that tells what changes about cases: brings their cards in line. */
  hear: MessageHandler;
}

/** Where all look; without one everybody looks in their own chat. */
export interface StaffGroup {
  chatId: string;
  /** The topic where cards stand. */
  threadId?: number;
  language: Language;
}

export interface StaffDeskDeps {
  reviews: Reviews;
  staff: Staff;
  invitations: Invitations;
  staffFactors: StaffFactors;
  buttons: Buttons;
  staffMessages: StaffMessages;
  staffDialogues: StaffDialogues;
  staffPictures: StaffPictures;
  showMedia: ShowMedia;
  staffNotices: StaffNotices;
  caseAudits: CaseAudits;
  figures: Figures;
  operations: Operations;
  support: SupportDesk;
  policy: Policy;
  clock: Clock;
  log: Log;
  group?: StaffGroup;
}
