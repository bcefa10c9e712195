import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { SeenMessage } from '../../../sandbox/control/contract.ts';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { enqueue } from '../../../src/core/outbox/outbox-store.ts';
import { inert } from '../../../src/core/staff/inert.ts';
import { HOSTILE_NAMES } from '../../hostile-names.ts';
import type { World } from '../world.ts';
import { stageReview } from './stage-review.ts';
import { cardOf, openStaffStage, referenceOf, standing, type StaffStage } from './staff-stage.ts';

const { labels, card, done, reasons, refusals, dialogue } = en;
const MINUTE = 60_000;

describe('no case is harmed', function () {
  this.timeout(240_000);
  let stage: StaffStage;
  let world: World;
  let ada: Person;
  let boris: Person;
  let chen: Person;
  let vera: Person;
  before(async () => {
    stage = await openStaffStage();
    world = stage.world;
    ada = world.colleague('Ada');
    boris = world.colleague('Boris');
    chen = world.colleague('Chen');
    vera = world.colleague('Vera');
  });
  after(() => world.close());
  afterEach(() => void (stage.time.late = 0));

  it('one at a time: of two who claim at once one has the case, and the other hears who', async () => {
    const { reference } = await stage.waiting('Anna');
    const hands = ['Ada', 'Boris'].map((name) => world.inGroup(name));
    await Promise.all(hands.map((hand) => hand.hears(cardOf(reference))));

    await Promise.all(hands.map((hand) => hand.taps(labels.claim)));
    await world.settle();

    const answers = await Promise.all(hands.map(async (hand) => (await hand.readsAnswers()).at(-1)?.text));
    expect(answers).to.include(done.claimed);
    expect(
      answers.filter((answer) => answer === refusals.CLAIMED_BY_ANOTHER || answer === refusals.CHANGED),
    ).to.have.length(1);
    const holding = await Promise.all([ada, boris].map((person) => standing(person, reference)));
    expect(holding.filter((text) => text?.includes('Yours until'))).to.have.lengthOf(1);
  });

  it('decide once: a second tap of an old button hears that it was done', async () => {
    const { id } = await stage.claimedBy('Ada');
    const [approve] = await Promise.all([
      ada.taps(labels.approve),
      ada.taps(labels.approve).catch(() => undefined),
    ]);
    await world.settle();

    expect(approve).to.equal(undefined);
    const audit = await world.records.auditOf(id);
    expect(audit.filter(({ action }) => action === 'verification.decided')).to.have.lengthOf(1);
  });

  it('go on in the middle of a dialogue after a restart', async () => {
    const { anna } = await stage.claimedBy('Ada');
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
    const { reference } = await stage.claimedBy('Ada');

    await chen.says(`/case ${reference}`);
    await chen.hears(cardOf(reference));
    await chen.taps(labels.take_over);
    await world.settle();

    expect(await standing(chen, reference)).to.contain('Yours until');
    expect(await standing(ada, reference)).to.equal(undefined);
    expect((await ada.reads()).at(-1)?.text).to.equal(card.closed.elsewhere);
  });

  it('too late when the claim ran out: nothing is decided, and the case waits again', async () => {
    const { anna, reference } = await stage.claimedBy('Ada');

    stage.time.late = 16 * MINUTE;
    await ada.taps(labels.approve);
    await ada.hearsAnswer(/Your claim has ended|changed meanwhile/);
    await world.settle();

    expect((await anna.case()).status).to.equal('manual_review');
    expect(await standing(world.inGroup('Boris'), reference)).to.contain(card.unclaimed);
  });

  it('a press that is refused takes the button from nobody', async () => {
    const { reference } = await stage.waiting('Anna');
    await world.inGroup('Vera').hears(cardOf(reference));
    await world.inGroup('Vera').taps(labels.claim);
    await world.inGroup('Vera').hearsAnswer(refusals.ROLE_LACKS_IT);

    await world.inGroup('Ada').taps(labels.claim);
    await world.settle();

    expect(await standing(ada, reference)).to.contain('Yours until');
  });

  it('a short trouble of Telegram ends no dialogue, and no note goes astray', async () => {
    const { anna } = await stage.claimedBy('Ada');
    await ada.taps(labels.decline);
    await ada.hears(dialogue.whyNot);
    await ada.taps(reasons.REVIEWER_DECLINED);
    await ada.hears(dialogue.staffNote);

    const refused = {
      kind: 'error',
      code: 400,
      description: 'Bad Request: message to edit not found',
    } as const;
    const down = { kind: 'error', code: 500, description: 'Internal Server Error' } as const;
    world.sandbox.inject({ ...refused, method: 'editMessageText', times: 1 }, 'telegram');
    world.sandbox.inject({ ...down, method: 'sendMessage', times: 1 }, 'telegram');
    await ada.says('A note for colleagues alone');
    await ada.hears(dialogue.confirmDecline);
    await ada.taps(labels.confirm);
    await ada.hears(done.proposed);
    await world.settle();

    const { opinions } = await world
      .db('verifications')
      .where({ id: (await anna.case()).id })
      .first('opinions');
    expect(opinions[0]).to.include({ staffNote: 'A note for colleagues alone' });
  });

  it('not when they may only look', async () => {
    const { anna, reference } = await stage.waiting('Olga');
    await vera.says(`/case ${reference}`);
    await vera.hears(cardOf(reference));

    await vera.taps(labels.claim);
    await vera.hearsAnswer(refusals.ROLE_LACKS_IT);

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
      await own.person.hears(refusals.OWN_CASE);
      expect(await standing(own.person, reference)).to.equal(undefined);
    } finally {
      await world
        .db('staff_members')
        .where({ name: 'Vera' })
        .update({ messenger_id: String(vera.chatId), role: 'viewer' });
    }
  });

  it('and nobody decides by a button of somebody else, forwarded or forged', async () => {
    const { anna, id, reference } = await stage.claimedBy('Ada');
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
    const { id, reference } = await stage.claimedBy('Boris');
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
});

async function lastIn(person: Person): Promise<SeenMessage> {
  const last = (await person.reads()).findLast(({ from }) => from === 'bot');
  if (!last) throw new Error('The bot has said nothing');
  return last;
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
