import type { SeenMessage } from '../../../sandbox/control/contract.ts';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import type { ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import type { Applicant } from '../applicant.ts';
import { openWorld, type World } from '../world.ts';
import { stageReview } from './stage-review.ts';

const { labels, card, reasons, dialogue } = en;

interface Waiting {
  anna: Applicant;
  id: string;
  reference: string;
}

/** A world with staff in a group, a clock that can be put forward, and cases that wait. */
export interface StaffStage {
  world: World;
  /** How many milliseconds the service's clock is ahead. */
  time: { late: number };
  waiting(firstName: string, why?: readonly ReasonCode[]): Promise<Waiting>;
  claimedBy(name: string, why?: readonly ReasonCode[]): Promise<Waiting>;
  declines(person: Person, reason: ReasonCode, note?: string): Promise<void>;
}

/** Ada and Boris are reviewers, Chen is a senior, Vera may look. */
export async function openStaffStage(): Promise<StaffStage> {
  const staff = { Ada: 'reviewer', Boris: 'reviewer', Chen: 'senior', Vera: 'viewer' } as const;
  const time = { late: 0 };
  const clock = () => new Date(Date.now() + time.late);
  const world = await openWorld({ staff, staffGroup: true, clock });
  const stage: StaffStage = {
    world,
    time,
    async waiting(firstName, why) {
      const anna = await world.applicant({ firstName });
      await anna.begins();
      const id = await stageReview(world, anna, why);
      return { anna, id, reference: await referenceOf(anna) };
    },
    async claimedBy(name, why) {
      const staged = await stage.waiting('Anna', why);
      await world.inGroup(name).hears(cardOf(staged.reference));
      await world.inGroup(name).taps(labels.claim);
      await world.settle();
      await world.colleague(name).hears(cardOf(staged.reference));
      return staged;
    },
    async declines(person, reason, note) {
      await person.taps(labels.decline);
      await person.hears(dialogue.whyNot);
      await person.taps(reasons[reason]);
      await person.hears(dialogue.staffNote);
      await (note === undefined ? person.taps(labels.skip) : person.says(note));
      await person.hears(dialogue.confirmDecline);
      await person.taps(labels.confirm);
      await world.settle();
    },
  };
  return stage;
}

export function cardOf(reference: string): RegExp {
  return new RegExp(card.title(reference));
}

export async function referenceOf(applicant: Applicant): Promise<string> {
  return (await applicant.case()).id.slice(0, 8).toUpperCase();
}

/** The last card of a case that stands in somebody's chat. */
export async function standing(person: Person, reference: string): Promise<string | undefined> {
  return (await person.reads()).findLast(({ text }) => text.includes(card.title(reference)))?.text;
}

export function buttonsOf({ buttons }: SeenMessage): string[] {
  return buttons.flat().map(({ label }) => label);
}
