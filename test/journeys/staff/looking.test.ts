import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SeenMessage } from '../../../sandbox/control/contract.ts';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { POLICY, type Policy } from '../../../src/core/verification/policy.ts';
import { describeNeeding } from '../../needs.ts';
import { eventually } from '../../servers/eventually.ts';
import type { Applicant } from '../applicant.ts';
import { DOUBTFUL_POLICY } from './doubtful-policy.ts';
import { openWorld, type World } from '../world.ts';

const { labels, card, refusals, done } = en;
const MINUTE = 60_000;
const FEW_VIEWS = 4;

/** Few looks an hour are enough. */
const BRISK: Policy = { ...DOUBTFUL_POLICY, review: { ...POLICY.review, viewsPerHour: FEW_VIEWS } };

describeNeeding('ffmpeg', 'whoever holds a case', function () {
  this.timeout(240_000);
  let world: World;
  let ada: Person;
  let anna: Applicant;
  let late = 0;
  before(async () => {
    const clock = () => new Date(Date.now() + late);
    const staff = { Ada: 'reviewer', Boris: 'reviewer', Olga: 'admin' } as const;
    world = await openWorld({ staff, staffGroup: true, clock, policy: BRISK });
    ada = world.colleague('Ada');
    anna = await world.applicant();
    await anna.goesTheWholeWay('passport');
    await world.settle();
    await world.inGroup('Ada').taps(labels.claim);
    await world.settle();
    await ada.hears(/Yours until/);
  });
  after(() => world.close());

  it('sees score, threshold and engine of each check', async () => {
    const { text } = await cardIn(ada);

    expect(text)
      .to.match(/Face distance 0\.\d+ \(limit 0\.01\d*\)/)
      .and.to.match(/local@.*ffmpeg@/);
    expect(text).to.contain('Document quality');
  });

  it('looks at the faces side by side and the document, protected and marked', async () => {
    await ada.taps(labels.pictures);
    await world.settle();

    const pictures = await mediaIn(ada);
    expect(pictures.map(({ media }) => media?.form)).to.deep.equal(['photo', 'photo']);
    expect(pictures.every(({ isProtected }) => isProtected)).to.equal(true);
    const refusal = await ada.forwards(pictures[0] as SeenMessage).catch((err: unknown) => String(err));
    expect(refusal).to.match(/does not let/i);
    await keepPictures(world, pictures);
    expect(await world.blobs()).not.to.deep.equal([]);
  });

  it('looks at the clip, too', async () => {
    await ada.taps(labels.clip);
    await world.settle();

    const clip = (await mediaIn(ada)).at(-1);
    expect(clip).to.have.nested.include({ 'media.form': 'video', isProtected: true });
    expect(clip?.text).to.contain(done.clip);
  });

  it('leaves a trace of every look', async () => {
    const { id } = await anna.case();
    const { rows } = await world.db.raw(
      `select content::json->'details'->>'what' as what from audit_entries where action = 'media.viewed'
         and verification_id = ? order by id`,
      [id],
    );

    expect(rows).to.deep.equal([{ what: 'pictures' }, { what: 'clip' }]);
  });

  it('is stopped at the budget of an hour', async () => {
    for (let views = 2; views < FEW_VIEWS; views += 1) {
      await ada.taps(labels.clip);
      await world.settle();
    }
    await ada.taps(labels.clip);

    await ada.hearsAnswer(refusals.VIEWS_SPENT);
    const alert = await world.colleague('Olga').hears(/more pictures in an hour/);
    expect(alert.text).to.contain('Ada');
    expect(world.logLines().some((line) => line.includes('staff.views_spent'))).to.equal(true);
  });

  it('has no picture left in the chat once the claim ran out', async () => {
    late = 16 * MINUTE;
    await eventually(
      () => mediaIn(ada),
      ({ length }) => length === 0,
    );

    expect((await ada.reads()).at(-1)?.text).to.equal(card.closed.claim_over);
  });

  async function cardIn(person: Person): Promise<SeenMessage> {
    const found = (await person.reads()).findLast(({ text }) => text.startsWith('Case '));
    if (!found) throw new Error('There is no card');
    return found;
  }

  async function mediaIn(person: Person): Promise<SeenMessage[]> {
    return (await person.reads()).filter(({ media, from }) => media && from === 'bot');
  }
});

/** For people to look at, where a folder is named. */
async function keepPictures(world: World, messages: readonly SeenMessage[]): Promise<void> {
  const folder = process.env['BONAFIDE_SCREENSHOTS'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  for (const [index, { media }] of messages.entries()) {
    const answer = await fetch(new URL(media?.url ?? '', world.sandbox.url));
    await writeFile(path.join(folder, `staff-picture-${index}.jpg`), Buffer.from(await answer.arrayBuffer()));
  }
}
