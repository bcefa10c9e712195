import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Api, Composer, Context, Middleware } from 'grammy';
import type { Button } from '../../../core/staff/buttons.ts';
import type { Message } from '../../../core/outbox/message.ts';
import type { Act } from '../../../core/staff/permissions.ts';
import type { StaffMember } from '../../../core/staff/staff-member.ts';
import type { StaffDeskDeps } from '../../staff-desk.ts';
import type { StaffUpdate } from './staff-update.ts';
import type { Cards } from './keep-cards.ts';
import type { StaffPhrases } from './phrases/phrases.ts';

/** An update of somebody who works for us. */
export type StaffContext = ConversationFlavor<
  Context & {
    member: StaffMember;
    phrases: StaffPhrases;
    /** What was pressed and had to wait for this update. */
    goesOn?: Button;
  }
>;

/** One part of the desk: its commands, its buttons, its dialogues. */
export interface DeskPart {
  /** The commands it answers, which are then no applicant's. */
  commands: readonly string[];
  /** What a button of each act does; the press is whoever's it should be, once, in time. */
  presses?: Partial<Record<Act, Press>>;
  /** Its short dialogues, each made by `createConversation`. */
  dialogues?: ReadonlyArray<Middleware<StaffContext>>;
  /** Whether something said in a private chat, which is no command and no press, is for it. */
  isFor?: (said: StaffUpdate) => Promise<boolean>;
  /** What answers one of its messages, which is then no answer in a dialogue. */
  replies?: Composer<StaffContext>;
  /** Its commands, and whatever else is no press and no answer in a dialogue. */
  composer?: Composer<StaffContext>;
  /** Of what the desk's queue tells. Done twice it does no harm. */
  hear?: (message: Message) => Promise<void>;
}

/** Answers with what the person reads at once. */
export type Press = (ctx: StaffContext, button: Button) => Promise<string | undefined>;

export type DeskPartDeps = StaffDeskDeps & { cards: Cards; api: Api };

export type OpenDeskPart = (deps: DeskPartDeps) => DeskPart;
