import { expect } from 'chai';
import { generateSync } from 'otplib';
import type { SeenMessage } from '../../../sandbox/control/contract.ts';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { LIMITS } from '../../../src/core/limits/limits.ts';
import type { Applicant } from '../applicant.ts';
import { openWorld, type World } from '../world.ts';
import { stageReview } from './stage-review.ts';

const { members, labels, card, dialogue, reasons } = en;
const { factor } = members;
const STEP = 30_000;
const DAY = 24 * 60 * 60_000;

describe('the second factor in the chat', function () {
  this.timeout(120_000);
  let world: World;
  let ada: Person;
  let late: number;

  beforeEach(async () => {
    late = 0;
    const staff = { Ada: 'reviewer', Boris: 'admin' } as const;
    world = await openWorld({ staff, clock: () => new Date(Date.now() + late) });
    ada = world.colleague('Ada');
    await world.db('staff_members').where({ name: 'Ada' }).update({ unlocked_until: null });
  });
  afterEach(() => world.close());

  it('is set up at the first decision, which is then carried out', async () => {
    const anna = await holdsACase();
    await ada.taps(labels.approve);
    const picture = await ada.hears(new RegExp(factor.scan));
    await ada.hears(factor.enterFirst);
    const secret = secretIn(picture);

    const said = await ada.says(codeOf(secret));
    await ada.seesDeleted(said);
    await ada.seesDeleted(picture);
    await world.settle();

    expect(picture.isProtected).to.equal(true);
    expect(picture.media?.form).to.equal('photo');
    expect((await anna.case()).status).to.equal('verified');
    expect((await ada.reads()).map(({ text }) => text)).to.include(factor.unlocked);
    expect(JSON.stringify(await world.db('staff_dialogues'))).to.not.include(secret);
    expect(world.logLines().join('\n')).to.not.include(secret);
  });

  it('is asked for again the next day, and leads on to the dialogue that was begun', async () => {
    await ada.says('/unlock');
    const secret = secretIn(await ada.hears(new RegExp(factor.scan)));
    await ada.says(codeOf(secret));
    await ada.hears(factor.unlocked);
    late = DAY;
    await holdsACase();
    await ada.taps(labels.decline);
    await ada.hears(factor.enter);

    await ada.says(codeOf(secret));
    await ada.hears(dialogue.whyNot);
    await ada.taps(reasons.FORGERY_CONFIRMED);
    await ada.hears(dialogue.staffNote);
  });

  it('takes no code twice, and none that is wrong; words are no codes', async () => {
    await ada.says('/unlock');
    const secret = secretIn(await ada.hears(new RegExp(factor.scan)));
    await ada.says('hello');
    await ada.hears(factor.sixDigits);
    const code = codeOf(secret);
    const wrong = await ada.says(`${(Number(code) + 500_000) % 1_000_000}`.padStart(6, '0'));
    await ada.hears(factor.wrong);
    await ada.says(code);
    await ada.hears(factor.unlocked);
    await world.db('staff_members').where({ name: 'Ada' }).update({ unlocked_until: null });

    await ada.says('/unlock');
    await ada.hears(factor.enter);
    await ada.says(code);
    await ada.hears(factor.used);
    late = 2 * STEP;
    await ada.says(codeOf(secret));
    await ada.hears(factor.unlocked);
    await ada.seesDeleted(wrong);
  });

  it('stops asking after too many wrong codes', async () => {
    await ada.says('/unlock');
    const picture = await ada.hears(new RegExp(factor.scan));
    for (let tries = 0; tries < LIMITS.second_factor.points; tries++) {
      await ada.says('000000');
      await ada.hears(factor.wrong);
    }
    await ada.says(codeOf(secretIn(picture)));

    await ada.hears(/Too many wrong codes/);
    await ada.seesDeleted(picture);
  });

  it('goes on after a restart in the middle', async () => {
    const anna = await holdsACase();
    await ada.taps(labels.approve);
    const picture = await ada.hears(new RegExp(factor.scan));
    await ada.hears(factor.enterFirst);

    await world.restart();
    await ada.says(codeOf(secretIn(picture)));
    await ada.seesDeleted(picture);
    await world.settle();

    expect((await anna.case()).status).to.equal('verified');
  });

  it('is left alone by whoever cancels, and the card has fresh buttons', async () => {
    const anna = await holdsACase();
    await ada.taps(labels.approve);
    await ada.hears(factor.enterFirst);
    await ada.taps(labels.cancel);
    await ada.hears(factor.cancelled);
    await world.settle();

    await ada.taps(labels.approve);
    await ada.hears(factor.enterFirst);
    expect((await anna.case()).status).to.equal('manual_review');
  });

  it('is reset by an administrator who has shown their own', async () => {
    const boris = world.colleague('Boris');
    await ada.says('/unlock');
    const secret = secretIn(await ada.hears(new RegExp(factor.scan)));
    await ada.says(codeOf(secret));
    await ada.hears(factor.unlocked);

    await boris.says('/staff');
    const list = await boris.hears(/Who works here: \d/);
    await boris.taps(list.buttons.flat().find(({ label }) => label.includes('Ada'))?.label ?? '');
    await boris.hears(/What is to change/);
    await boris.taps(members.labels.reset_factor);
    await boris.hears(/Reset the authenticator app of/);
    await boris.taps(labels.confirm);
    await boris.hears(members.manage.factorReset);
    await ada.hears(members.factorTakenAway);
    await ada.says('/unlock');

    expect(secretIn(await ada.hears(new RegExp(factor.scan)))).to.not.equal(secret);
  });

  async function holdsACase(): Promise<Applicant> {
    const anna = await world.applicant();
    await anna.begins();
    const id = await stageReview(world, anna);
    await ada.hears(new RegExp(card.title(id.slice(0, 8).toUpperCase())));
    await ada.taps(labels.claim);
    await world.settle();
    return anna;
  }

  const codeOf = (secret: string): string =>
    generateSync({ secret, epoch: Math.floor((Date.now() + late) / 1000) });

  const secretIn = ({ text }: SeenMessage): string => (text.split('\n').at(-1) ?? '').replaceAll(' ', '');
});
