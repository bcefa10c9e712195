import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import type { SeenMessage } from '../../../sandbox/control/contract.ts';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { sweepSupport } from '../../../src/core/support/sweep-support.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { Applicant } from '../applicant.ts';
import { openWorld, type World } from '../world.ts';
import { stageReview } from './stage-review.ts';

const { support, operations } = en;
const DAY = 24 * 60 * 60_000;
const GIVES_UP_WITHIN_MILLISECONDS = 60_000;
const LOOK_AGAIN_MILLISECONDS = 15;
const HOSTILE = `<b>bold</b> *x* \u202Egnp.exe\u202C \u0000 @admin /close https://evil.example\n\u200B${'ы'.repeat(400)}`;

describe('support in a staff group', function () {
  this.timeout(120_000);
  let world: World;
  let ada: Person;
  let boris: Person;
  before(async () => {
    world = await openWorld({
      staff: { Ada: 'reviewer', Boris: 'viewer', Chloe: 'admin' },
      staffGroup: true,
      messengers: ['telegram', 'whatsapp'],
    });
    [ada, boris] = [world.inGroup('Ada'), world.inGroup('Boris')];
  });
  after(() => world.close());

  it('has a topic for each person, and a reply goes to them under the service’s name', async () => {
    const anna = await writer({ firstName: 'Anna' });
    await anna.person.says('/support Where is my answer?');
    await anna.hears(anna.words.support.asked.text);
    const asked = await ada.hears(/Where is my answer/);

    expect(asked.topicId).to.be.a('number');
    expect(asked.text).not.to.include('Anna');
    const topic = (await ada.looksAtGroup()).topics.find(({ topicId }) => topicId === asked.topicId);
    expect(topic?.name).to.match(/^Support [0-9A-F]{4} · en$/);

    await ada.says('Tomorrow, I think', { ...inTopic(asked) });
    await ada.says('Tomorrow at noon.', { replyTo: asked.messageId, ...inTopic(asked) });
    const answer = await anna.hears('Tomorrow at noon.');
    expect(answer.text).to.include(anna.words.support.answer('').title);
    expect(answer.text).not.to.include('Ada');
    await world.settle();
    expect((await anna.person.reads()).some(({ text }) => text.includes('I think'))).to.equal(false);
  });

  it('goes on in free text, while commands, numbers and pieces mean what they mean', async () => {
    const anna = await writer({ firstName: 'Berta' });
    await anna.person.says('/support');
    await anna.hears(anna.words.support.open.title);
    await anna.person.says('My first words');
    await ada.hears(/My first words/);
    await anna.person.says('/status');
    await anna.hears(anna.words.places.asking.document_front);
    await anna.person.says('My second words');
    const second = await ada.hears(/My second words/);
    await world.settle();

    const mine = (await ada.reads()).filter(({ topicId }) => topicId === second.topicId);
    expect(mine.filter(({ text }) => text.includes('words'))).to.have.length(2);
    expect(mine.some(({ text }) => text.includes('/status'))).to.equal(false);
  });

  it('is closed, told, and opened again in the same topic when the person writes again', async () => {
    const anna = await writer({ firstName: 'Clara' });
    await anna.person.says('/support Hello there');
    const asked = await ada.hears(/Hello there/);

    await ada.says('/close', inTopic(asked));
    await anna.hears(anna.words.support.closed.text);
    await world.settle();
    const topic = async () =>
      (await ada.looksAtGroup()).topics.find(({ topicId }) => topicId === asked.topicId);
    expect((await topic())?.isClosed).to.equal(true);

    await anna.person.says('just talking');
    await anna.hears(anna.words.notices.unexpected.text);
    await anna.person.says('/support Me again');
    const again = await ada.hears(/Me again/);
    await world.settle();
    expect(again.topicId).to.equal(asked.topicId);
    expect((await topic())?.isClosed).to.equal(false);
  });

  it('makes a topic anew that somebody deleted', async () => {
    const anna = await writer({ firstName: 'Dora' });
    await anna.person.says('/support Before');
    const asked = await ada.hears(/Before/);
    await ada.deletesTopic(asked.topicId ?? 0);

    await anna.person.says('/support Afterwards');
    const again = await ada.hears(/Afterwards/);

    expect(again.topicId).to.be.a('number');
    expect(again.topicId).not.to.equal(asked.topicId);
  });

  it('is neither answered nor closed by a stranger, or by a role that may not', async () => {
    const anna = await writer({ firstName: 'Eva' });
    await anna.person.says('/support Who answers?');
    const asked = await ada.hears(/Who answers/);
    const stranger = await ada.invites(await world.sandbox.person({ firstName: 'Mallory' }));

    await stranger.says('I am the support', { replyTo: asked.messageId, ...inTopic(asked) });
    await stranger.says('/close', { replyTo: asked.messageId, ...inTopic(asked) });
    await boris.says('I only look', { replyTo: asked.messageId, ...inTopic(asked) });
    await boris.hears(support.refusals.ROLE_LACKS_IT);
    await world.settle();

    const read = (await anna.person.reads()).map(({ text }) => text).join('\n');
    expect(read).not.to.include('I am the support');
    expect(read).not.to.include('I only look');
    expect(read).not.to.include(anna.words.support.closed.text);
  });

  it('shows hostile words as words, and whose language it is', async () => {
    const anna = await writer({ firstName: 'Fritz', language: 'ru' });
    await anna.person.says('/support start here');
    await ada.hears(/start here/);
    await anna.person.says(HOSTILE);
    const shown = await ada.hears(/bold/);

    expect(shown.text).to.include('<b>bold</b>').and.to.include('[U+202E]').and.to.include('[U+200B]');
    expect(shown.text).to.include(support.writes.ru);
    const block = shown.entities.find(({ type }) => type === 'pre');
    const inside = shown.text.slice(block?.offset, (block?.offset ?? 0) + (block?.length ?? 0));
    expect(inside).to.include('@admin /close https://evil.example');
    expect(shown.text).not.to.match(/[\u202A-\u202E\u200B]/u);
  });

  it('reaches people in WhatsApp', async () => {
    const olga = await writer({ firstName: 'Olga', messenger: 'whatsapp' });
    await olga.person.says('/support When will you answer?');
    await olga.hears(olga.words.support.asked.text);
    const asked = await ada.hears(/When will you answer/);
    expect(asked.text).to.include(support.channels.whatsapp).and.to.include(support.writes.en);

    await ada.says('Tomorrow.', { replyTo: asked.messageId, ...inTopic(asked) });
    const answer = await olga.hears('Tomorrow.');
    expect(answer.text).to.include(olga.words.support.answer('').title);
  });

  it('loses nothing while Telegram is down', async () => {
    const anna = await writer({ firstName: 'Gerda' });
    const down = { kind: 'error', code: 502, description: 'Bad Gateway' } as const;
    world.sandbox.inject({ ...down, method: 'createForumTopic', times: 2 }, 'telegram');

    await anna.person.says('/support Through the storm');

    const asked = await ada.hears(/Through the storm/, { timeoutMilliseconds: 60_000 });
    await world.settle();
    const same = (await ada.reads()).filter(({ text }) => text.includes('Through the storm'));
    expect(same.map(({ messageId }) => messageId)).to.deep.equal([asked.messageId]);
  });

  it('loses nothing while the bot is out of the group, even where it had given up', async () => {
    const chloe = world.colleague('Chloe');
    const anna = await writer({ firstName: 'Greta' });
    await anna.person.says('/support Before it happened');
    const asked = await ada.hears(/Before it happened/);
    await ada.removesBot();
    await anna.person.says('While you were out');
    await anna.hears(anna.words.support.asked.text);
    const id = await givesUp(world);
    await ada.addsBot();
    await ada.promotesBot(['manage_topics', 'delete_messages', 'pin_messages']);

    await chloe.says('/dead');
    await chloe.hears(/staff-desk · support\.asked/);
    await chloe.taps(operations.dead.replay(id));
    await chloe.hears(operations.dead.confirm(id));
    await chloe.taps(operations.dead.yes);

    const late = await ada.hears(/While you were out/);
    await world.settle();
    expect(late.topicId).to.equal(asked.topicId);
    const same = (await ada.reads()).filter(({ text }) => text.includes('While you were out'));
    expect(same).to.have.length(1);
  });

  it('takes the topic away when a conversation was quiet for long, and begins another afterwards', async () => {
    const anna = await writer({ firstName: 'Greta' });
    await anna.person.says('/support Long ago');
    const asked = await ada.hears(/Long ago/);
    await world.settle();

    await sweepsLater(world);
    const topics = (await ada.looksAtGroup()).topics.map(({ topicId }) => topicId);
    await anna.person.says('/support And again');
    const again = await ada.hears(/And again/);

    expect(topics).not.to.include(asked.topicId);
    expect(again.topicId).not.to.equal(asked.topicId);
    expect((await ada.reads()).some(({ text }) => text.includes('Long ago'))).to.equal(false);
  });

  it('takes the topic away with the account', async () => {
    const anna = await writer({ firstName: 'Hanna' });
    await anna.person.says('/support Forget me');
    const asked = await ada.hears(/Forget me/);
    await anna.person.says('/delete');
    await anna.hears(anna.words.confirmDelete.text);
    await anna.person.taps(anna.words.choices.deleteYes);
    await anna.hears(anna.words.deleted.text);
    await world.settle();

    const topics = (await ada.looksAtGroup()).topics.map(({ topicId }) => topicId);
    expect(topics).not.to.include(asked.topicId);
  });

  async function writer(options: Parameters<World['applicant']>[0]): Promise<Applicant> {
    const applicant = await world.applicant(options);
    if (options?.messenger === 'whatsapp') await applicant.person.says('hello');
    else await applicant.begins();
    return applicant;
  }
});

describe('support without a staff group', function () {
  this.timeout(120_000);
  let world: World;
  let ahead = 0;
  before(async () => {
    world = await openWorld({
      staff: { Ada: 'reviewer', Boris: 'senior', Victor: 'viewer' },
      sandboxClock: () => new Date(Date.now() + ahead),
    });
  });
  after(() => world.close());

  it('comes to everybody who may answer, and what one answers the others see', async () => {
    const [ada, boris, victor] = ['Ada', 'Boris', 'Victor'].map((name) => world.colleague(name));
    if (!ada || !boris || !victor) throw new Error('Somebody is missing');
    const anna = await world.applicant({ firstName: 'Anna' });
    await anna.begins();
    await stageReview(world, anna);
    await anna.person.taps(anna.words.choices.support);
    await anna.hears(anna.words.support.open.title);
    await anna.person.says('How long will it take?');
    const asked = await ada.hears(/How long will it take/);
    await boris.hears(/How long will it take/);

    await ada.says('An hour.', { replyTo: asked.messageId });
    await anna.hears('An hour.');
    const seen = await boris.hears(/An hour/);
    expect(seen.text).to.match(/Ada.* answered:/);
    await boris.says('Rather two.', { replyTo: seen.messageId });
    await anna.hears('Rather two.');
    await boris.says('/close', { replyTo: seen.messageId });
    await anna.hears(anna.words.support.closed.text);
    await world.settle();

    expect((await victor.reads()).some(({ text }) => text.includes('How long'))).to.equal(false);
  });

  it('is not answered by the person themself', async () => {
    const [ada, boris] = [world.colleague('Ada'), world.colleague('Boris')];
    await boris.says('/support I am one of you');
    await ada.hears(/I am one of you/);
    await world.settle();

    const own = (await boris.reads()).filter(
      ({ from, text }) => from !== 'person' && text.includes('I am one of you'),
    );
    expect(own).to.deep.equal([]);
  });

  it('comes to the others though one of them has blocked the bot', async () => {
    const [ada, boris] = [world.colleague('Ada'), world.colleague('Boris')];
    const anna = await world.applicant({ firstName: 'Clara' });
    await anna.begins();
    await boris.blocksBot();
    await anna.person.says('/support Is anybody there?');
    await ada.hears(/Is anybody there/);
    await world.settle();
    await boris.unblocksBot();

    const dead = await world.db.raw('select 1 from queue.dead_letters');
    expect(dead.rows).to.deep.equal([]);
    expect((await boris.reads()).some(({ text }) => text.includes('Is anybody'))).to.equal(false);
  });

  it('leaves no words when it was quiet for long, though Telegram deletes nothing that old', async () => {
    const [ada, boris] = [world.colleague('Ada'), world.colleague('Boris')];
    const anna = await world.applicant({ firstName: 'Berta' });
    await anna.begins();
    await anna.person.says('/support Words of long ago');
    await ada.hears(/Words of long ago/);
    await boris.hears(/Words of long ago/);
    await world.settle();
    ahead = 3 * DAY;

    await sweepsLater(world);

    for (const colleague of [ada, boris]) {
      const read = (await colleague.reads()).map(({ text }) => text);
      expect(read.some((text) => text.includes('Words of long ago'))).to.equal(false);
      expect(read).to.include('🗑');
    }
  });
});

/** As if all that was kept for support had had its time. */
async function sweepsLater(world: World): Promise<void> {
  const clock = () => new Date(Date.now() + (POLICY.support.keptDays + 1) * DAY);
  await sweepSupport({ db: world.db, policy: POLICY, clock });
  await world.settle();
}

/** Has what was tried in vain be a dead letter, as it is once all tries are spent. Returns its id. */
async function givesUp({ db }: World): Promise<string> {
  const deadline = performance.now() + GIVES_UP_WITHIN_MILLISECONDS;
  while (performance.now() < deadline) {
    const { rows } = await db.raw<{ rows: Array<{ id: string }> }>(
      `with given_up as (
         delete from graphile_worker._private_jobs as jobs using graphile_worker._private_tasks as tasks
         where tasks.id = jobs.task_id and tasks.identifier = 'staff-desk' and jobs.locked_by is null
           and (jobs.payload->>'attempt')::int > 1
         returning jobs.payload->>'body' as body)
       insert into queue.dead_letters (queue, body, reason, attempts)
       select 'staff-desk', body, 'Forbidden', 8 from given_up returning id::text`,
    );
    if (rows[0]) return rows[0].id;
    await setTimeout(LOOK_AGAIN_MILLISECONDS);
  }
  throw new Error('Nothing was tried again');
}

function inTopic({ topicId }: SeenMessage): { topicId?: number } {
  return topicId === undefined ? {} : { topicId };
}
