import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { SeenMessage } from '../../../sandbox/control/contract.ts';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { enqueue } from '../../../src/core/outbox/outbox-store.ts';
import { inert } from '../../../src/core/staff/inert.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import type { Applicant } from '../applicant.ts';
import { openWorld, type World } from '../world.ts';
import { HOSTILE_NAMES } from '../../hostile-names.ts';
import { stageReview } from './stage-review.ts';

const { labels, card, done, reasons, refusals, dialogue, pieces } = en;
const MINUTE = 60_000;

interface Waiting {
  anna: Applicant;
  id: string;
  reference: string;
}

describe('staff decide', function () {
  this.timeout(240_000);
  let world: World;
  let late = 0;
  let ada: Person;
  let boris: Person;
  let chen: Person;
  let viewer: Person;
  before(async () => {
    const staff = { Ada: 'reviewer', Boris: 'reviewer', Chen: 'senior', Vera: 'viewer' } as const;
    const clock = () => new Date(Date.now() + late);
    world = await openWorld({ staff, staffGroup: true, clock });
    [ada, boris, chen, viewer] = ['Ada', 'Boris', 'Chen', 'Vera'].map((name) => world.colleague(name)) as [
      Person,
      Person,
      Person,
      Person,
    ];
  });
  after(() => world.close());
  afterEach(() => void (late = 0));

  it('from a card in the group that tells the reasons and nothing of the person', async () => {
    const { anna, reference } = await waiting('Annabella');

    const seen = await world.inGroup('Boris').hears(cardOf(reference));

    expect(seen.text)
      .to.contain(reasons.FACE_MATCH_UNCERTAIN)
      .and.to.contain('passport · English · telegram');
    expect(seen.text).not.to.contain('Annabella').and.not.to.contain(String(anna.person.chatId));
    expect(buttonsOf(seen)).to.deep.equal([labels.claim]);
  });

  it('one at a time: of two who claim at once one has the case, and the other hears who', async () => {
    const { reference } = await waiting('Anna');
    const hands = ['Ada', 'Boris'].map((name) => world.inGroup(name));
    await Promise.all(hands.map((hand) => hand.hears(cardOf(reference))));

    await Promise.all(hands.map((hand) => hand.taps(labels.claim)));
    await world.settle();

    const answers = await Promise.all(hands.map(async (hand) => (await hand.readsAnswers()).at(-1)?.text));
    expect(answers).to.include(done.claimed);
    expect(
      answers.filter((answer) => answer === refusals.BUTTON_USED || /Held by/.test(answer ?? '')),
    ).to.have.length(1);
    const holding = await Promise.all([ada, boris].map((person) => standing(person, reference)));
    expect(holding.filter((text) => text?.includes('Yours until'))).to.have.lengthOf(1);
  });

  it('approve at a press, and the applicant hears it', async () => {
    const { anna, reference } = await claimedBy('Ada');

    await ada.taps(labels.approve);
    await world.settle();

    expect((await anna.case()).status).to.equal('verified');
    await anna.hears(anna.words.verified(reference).title);
    expect(await standing(ada, reference)).to.contain(card.outcomes.verified);
    expect(await standing(world.inGroup('Boris'), reference)).to.contain('decided by');
  });

  it('decide once: a second tap of an old button hears that it was done', async () => {
    const { id } = await claimedBy('Ada');
    const [approve] = await Promise.all([
      ada.taps(labels.approve),
      ada.taps(labels.approve).catch(() => undefined),
    ]);
    await world.settle();

    expect(approve).to.equal(undefined);
    const audit = await world.records.auditOf(id);
    expect(audit.filter(({ action }) => action === 'verification.decided')).to.have.lengthOf(1);
  });

  it('decline only two together, in the words of the first, and the applicant reads why', async () => {
    const { anna, reference } = await claimedBy('Ada');
    await declines(ada, 'FORGERY_CONFIRMED', 'The font is wrong');
    expect((await anna.case()).status).to.equal('manual_review');

    await ada.says(`/case ${reference}`);
    await world.settle();
    await ada.taps(labels.claim);
    await ada.hearsAnswer(refusals.GAVE_OPINION);

    await world.inGroup('Boris').taps(labels.claim);
    await world.settle();
    const second = await standing(boris, reference);
    expect(second)
      .to.contain('Ada')
      .and.to.contain(reasons.FORGERY_CONFIRMED)
      .and.to.contain('The font is wrong');
    await declines(boris, 'REVIEWER_DECLINED');

    const { status, decision } = await anna.case();
    expect(status).to.equal('not_verified');
    expect(decision).to.deep.include({ reasons: ['FORGERY_CONFIRMED'] });
    const told = await anna.hears(anna.words.notVerified(reference, []).title);
    expect(told.text).to.contain(anna.words.undisclosed.what).and.not.to.contain('font');
  });

  for (const reason of POLICY.review.overridesNeedSecond) {
    it(`approve against ${reason} only two together`, async () => {
      const { anna } = await claimedBy('Ada', [reason]);
      await ada.taps(labels.approve);
      await ada.hearsAnswer(done.proposed);
      await world.settle();
      expect((await anna.case()).status).to.equal('manual_review');

      await world.inGroup('Boris').taps(labels.claim);
      await world.settle();
      await boris.taps(labels.approve);
      await world.settle();
      expect((await anna.case()).status).to.equal('verified');
    });
  }

  it('leave a difference to a senior, who puts it in words of their own', async () => {
    const { anna, reference } = await claimedBy('Ada');
    await declines(ada, 'REVIEWER_DECLINED');
    await world.inGroup('Boris').taps(labels.claim);
    await world.settle();
    await boris.taps(labels.approve);
    await world.settle();

    await world.inGroup('Chen').taps(labels.claim);
    await world.settle();
    await chen.taps(labels.decline);
    await chen.hears(new RegExp(dialogue.whyNot));
    await chen.taps(reasons.UNDER_AGE);
    await chen.hears(dialogue.staffNote);
    await chen.taps(labels.skip);
    await chen.hears(/The applicant will read/);
    await chen.says('Please come back after your birthday.');
    await chen.hears(dialogue.confirmDecline);
    await chen.taps(labels.confirm);
    await world.settle();

    const told = await anna.hears(anna.words.notVerified(reference, []).title);
    expect(told.text).to.contain('Please come back after your birthday.');
  });

  it('ask for one piece again, and the applicant is told which and why', async () => {
    const { anna, reference } = await claimedBy('Ada');
    await ada.taps(labels.ask_again);
    await ada.hears(dialogue.whichPiece);
    await ada.taps(pieces.document_front);
    await ada.hears(new RegExp(dialogue.whyAgain(pieces.document_front).slice(0, 20)));
    await ada.taps(reasons.DOC_GLARE);
    await ada.hears(done.askedAgain);
    await world.settle();

    expect((await anna.case()).status).to.equal('collecting');
    const told = await anna.person.hears(({ text }) => text.includes(anna.words.reasons.DOC_GLARE.fix));
    expect(told.text).to.contain(anna.words.reasons.DOC_GLARE.what);
    expect(await standing(ada, reference)).to.contain(card.closed.asked_again);
  });

  it('go on in the middle of a dialogue after a restart', async () => {
    const { anna } = await claimedBy('Ada');
    await ada.taps(labels.decline);
    await ada.hears(dialogue.whyNot);
    await ada.taps(reasons.REVIEWER_DECLINED);
    await ada.hears(dialogue.staffNote);

    await world.restart();
    await ada.says('Seen before the restart, noted after it');
    await ada.hears(dialogue.confirmDecline);
    await world.restart();
    await ada.taps(labels.confirm);
    await ada.hears(done.proposed);

    await world.settle();
    const { id } = await anna.case();
    const { opinions } = await world.db('verifications').where({ id }).first('opinions');
    expect(opinions).to.have.lengthOf(1);
    expect(opinions[0]).to.include({
      outcome: 'not_verified',
      staffNote: 'Seen before the restart, noted after it',
    });
  });

  it('lose a case to a senior, whose claim it then is', async () => {
    const { reference } = await claimedBy('Ada');

    await chen.says(`/case ${reference}`);
    await chen.hears(cardOf(reference));
    await chen.taps(labels.take_over);
    await world.settle();

    expect(await standing(chen, reference)).to.contain('Yours until');
    expect(await standing(ada, reference)).to.equal(undefined);
    expect((await ada.reads()).at(-1)?.text).to.equal(card.closed.elsewhere);
  });

  it('too late when the claim ran out: nothing is decided, and the case waits again', async () => {
    const { anna, reference } = await claimedBy('Ada');

    late = 16 * MINUTE;
    await ada.taps(labels.approve);
    await ada.hearsAnswer(/Your claim has ended|changed meanwhile/);
    await world.settle();

    expect((await anna.case()).status).to.equal('manual_review');
    expect(await standing(world.inGroup('Boris'), reference)).to.contain(card.unclaimed);
  });

  it('not when they may only look', async () => {
    const { anna, reference } = await waiting('Olga');
    await viewer.says(`/case ${reference}`);
    await viewer.hears(cardOf(reference));

    await viewer.taps(labels.claim);
    await viewer.hearsAnswer(refusals.ROLE_LACKS_IT);

    expect((await anna.case()).status).to.equal('manual_review');
  });

  it('not their own case', async () => {
    const own = await world.applicant({ firstName: 'Ada' });
    await world
      .db('staff_members')
      .where({ name: 'Vera' })
      .update({ messenger_id: String(own.person.chatId), role: 'admin' });
    try {
      await own.begins();
      await stageReview(world, own);
      const reference = await referenceOf(own);
      await own.person.says(`/case ${reference}`);
      await own.person.hears(cardOf(reference));
      await own.person.taps(labels.claim);
      await own.person.hearsAnswer(refusals.OWN_CASE);
    } finally {
      await world
        .db('staff_members')
        .where({ name: 'Vera' })
        .update({ messenger_id: String(viewer.chatId), role: 'viewer' });
    }
  });

  it('and nobody decides by a button of somebody else, forwarded or forged', async () => {
    const { anna, id, reference } = await claimedBy('Ada');
    const seen = (await ada.reads()).findLast(({ text }) => text.includes(card.title(reference)));
    if (!seen) throw new Error('Ada has no card');
    const approve = dataOf(seen, labels.approve);

    await boris.forgesCallback(approve, await lastIn(boris));
    await boris.hearsAnswer(refusals.BUTTON_NOT_YOURS);
    const stranger = await world.applicant({ firstName: 'Mallory' });
    await stranger.begins();
    await stranger.person.forgesCallback(approve, await lastIn(stranger.person));
    await world.settle();

    expect((await anna.case()).status).to.equal('manual_review');
    const { rows } = await world.db.raw(
      `select action, content from audit_entries where action = 'button.refused'`,
    );
    expect(JSON.stringify(rows)).to.contain(id).and.to.contain('BUTTON_NOT_YOURS');
  });

  it('read hostile names and notes as plain, visible text', async () => {
    const { id, reference } = await claimedBy('Boris');
    const group = world.inGroup('Ada');
    for (const [what, name] of HOSTILE_NAMES) {
      const note = {
        staffId: randomUUID(),
        outcome: 'verified',
        reasons: [],
        staffNote: name,
        at: new Date(),
      };
      await world
        .db('staff_members')
        .where({ name: 'Boris' })
        .update({ name: toStored(name) });
      await world
        .db('verifications')
        .where({ id })
        .update({ opinions: JSON.stringify([toStoredNote(note)]) });
      await hearsOfChange(id);
      await world.settle();

      const shown = (await standing(group, reference)) ?? '';
      const own = (await standing(boris, reference)) ?? '';
      expect(shown, what).to.contain(inert(toStored(name), 40));
      expect(own, what).to.contain(inert(toStored(name), 300));
      await world
        .db('staff_members')
        .where({ name: toStored(name) })
        .update({ name: 'Boris' });
    }
  });

  async function hearsOfChange(verificationId: string): Promise<void> {
    await inTransaction(world.db, (trx) =>
      enqueue(trx, { type: 'review.changed', verificationId }, new Date()),
    );
  }

  async function waiting(firstName: string, why?: readonly ReasonCode[]): Promise<Waiting> {
    const anna = await world.applicant({ firstName });
    await anna.begins();
    const id = await stageReview(world, anna, why);
    return { anna, id, reference: await referenceOf(anna) };
  }

  async function claimedBy(name: string, why?: readonly ReasonCode[]): Promise<Waiting> {
    const staged = await waiting('Anna', why);
    await world.inGroup(name).hears(cardOf(staged.reference));
    await world.inGroup(name).taps(labels.claim);
    await world.settle();
    await world.colleague(name).hears(cardOf(staged.reference));
    return staged;
  }

  async function declines(person: Person, reason: ReasonCode, note?: string): Promise<void> {
    await person.taps(labels.decline);
    await person.hears(dialogue.whyNot);
    await person.taps(reasons[reason]);
    await person.hears(dialogue.staffNote);
    await (note === undefined ? person.taps(labels.skip) : person.says(note));
    await person.hears(dialogue.confirmDecline);
    await person.taps(labels.confirm);
    await world.settle();
  }
});

function cardOf(reference: string): RegExp {
  return new RegExp(card.title(reference));
}

async function referenceOf(applicant: Applicant): Promise<string> {
  return (await applicant.case()).id.slice(0, 8).toUpperCase();
}

/** The last card of a case that stands in somebody's chat. */
async function standing(person: Person, reference: string): Promise<string | undefined> {
  return (await person.reads()).findLast(({ text }) => text.includes(card.title(reference)))?.text;
}

async function lastIn(person: Person): Promise<SeenMessage> {
  const last = (await person.reads()).findLast(({ from }) => from === 'bot');
  if (!last) throw new Error('The bot has said nothing');
  return last;
}

function buttonsOf({ buttons }: SeenMessage): string[] {
  return buttons.flat().map(({ label }) => label);
}

function dataOf({ buttons }: SeenMessage, label: string): string {
  const data = buttons.flat().find((button) => button.label === label)?.callbackData;
  if (data === undefined) throw new Error(`There is no button ${label}`);
  return data;
}

/** PostgreSQL keeps no zero bytes and no half characters. */
function toStored(name: string): string {
  return name.replaceAll('\u0000', '').toWellFormed();
}

function toStoredNote<Note extends { staffNote: string }>(note: Note): Note {
  return { ...note, staffNote: toStored(note.staffNote) };
}
