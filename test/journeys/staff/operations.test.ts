import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { sweepDigests } from '../../../src/core/figures/sweep-digests.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { openWorld, type World } from '../world.ts';
import { stageReview } from './stage-review.ts';

const { operations: words, figures, audits } = en;

describe('an administrator', function () {
  this.timeout(180_000);
  let world: World;
  let ada: Person;
  let boris: Person;
  let olga: Person;
  before(async () => {
    world = await openWorld({ staff: { Ada: 'admin', Boris: 'reviewer', Olga: 'privacy_officer' } });
    [ada, boris, olga] = [world.colleague('Ada'), world.colleague('Boris'), world.colleague('Olga')];
  });
  after(() => world.close());

  it('pauses automatic decisions: a case that would have been verified comes to people, until it is resumed', async () => {
    await ada.says('/pause');
    await ada.hears(words.pause.paused);
    await boris.hears(/paused automatic decisions/);

    const anna = await world.applicant({ firstName: 'Anna' });
    const asked = await anna.showsDocuments();
    await anna.sendsVideo(await anna.recordsVideo(asked));
    await anna.hears(anna.words.underReview(POLICY.time.reviewHours).title);
    expect(await anna.case()).to.deep.include({ status: 'manual_review', reasons: ['DECISIONS_PAUSED'] });

    await ada.says('/health');
    await ada.hears(/paused by .*Ada/);
    await ada.says('/resume');
    await ada.hears(words.pause.resumed);
    await boris.hears(/resumed automatic decisions/);
    const berta = await world.applicant({ firstName: 'Berta' });
    await berta.goesTheWholeWay();
    expect((await berta.case()).status).to.equal('verified');
  });

  it('reads how the service is', async () => {
    await ada.says('/health');
    const health = await ada.hears(new RegExp(words.health.title));

    expect(health.text).to.include(words.health.database).and.include(words.health.queue(true));
    expect(health.text).to.match(/Face engine .+@.+: 1 worker is alive/);
  });

  it('sees what failed for good, and replays it after a second press', async () => {
    const verificationId = randomUUID();
    await world.db.raw(
      `insert into queue.dead_letters (queue, body, reason, attempts) values ('erase', ?, 'Nothing works\u202e', 3)`,
      [
        JSON.stringify({
          id: randomUUID(),
          version: 1,
          occurredAt: new Date().toISOString(),
          type: 'verification.cancelled',
          verificationId,
        }),
      ],
    );
    const { rows } = await world.db.raw<{ rows: Array<{ id: string }> }>(
      'select id::text from queue.dead_letters',
    );
    const id = rows[0]?.id ?? '';

    await ada.says('/dead');
    const list = await ada.hears(new RegExp(words.dead.title(1)));
    expect(list.text).to.include('erase · verification.cancelled').and.include('Nothing works[U+202E]');
    await ada.taps(words.dead.replay(id));
    await ada.hears(words.dead.confirm(id));
    await ada.taps(words.dead.yes);
    await ada.hears(words.dead.replayed);
    await ada.says('/dead');
    await ada.hears(words.dead.none);

    expect(await world.records.count('audit_entries', { action: 'dead_letter.replay_requested' })).to.equal(
      1,
    );
  });

  it('is the only one who may', async () => {
    for (const command of ['/dead', '/pause', '/resume', '/health', '/audit 12345678']) {
      await boris.says(command);
      await boris.hears(en.refusals.ROLE_LACKS_IT);
    }
  });

  it('has the numbers with pictures', async () => {
    await boris.says('/stats 14');
    const numbers = await boris.hears(new RegExp(figures.title(14)));
    expect(numbers.text).to.match(/Decided by the engine: 1 \(1 verified, 0 not verified\)/);
    for (const name of ['outcomes', 'engine', 'people']) {
      const picture = await boris.saves(await boris.hears(({ media }) => media?.form === 'photo'));
      expect(picture.length, name).to.be.above(5_000);
      const folder = process.env['BONAFIDE_SCREENSHOTS'];
      if (folder) await writeFile(path.join(folder, `stats-${name}.jpg`), picture);
    }
    await boris.says('/stats 9999');
    await boris.hears(figures.badDays(90));
  });

  it('gets yesterday’s numbers once, with the head of the trail, though two processes look', async () => {
    const clock = () => new Date(Date.now() + 24 * 60 * 60_000);
    const tomorrow = {
      db: world.db,
      policy: { ...POLICY, review: { ...POLICY.review, digestHour: 0 } },
      clock,
    };
    await Promise.all([sweepDigests(tomorrow), sweepDigests(tomorrow)]);

    const digest = await ada.hears(new RegExp(figures.auditHead));
    await world.settle();

    expect(digest.text).to.match(/\d+:[0-9a-f]{64}$/);
    const said = (await ada.reads()).filter(({ text }) => text.includes(figures.auditHead));
    expect(said).to.have.lengthOf(1);
    expect((await boris.reads()).some(({ text }) => text.includes(figures.auditHead))).to.equal(false);
  });

  it('or a privacy officer reads what was done in a case, and takes it away as a file that nobody can pass on', async () => {
    const carl = await world.applicant({ firstName: 'Carl' });
    await carl.begins();
    const reference = (await stageReview(world, carl)).slice(0, 8).toUpperCase();

    await olga.says(`/audit ${reference}`);
    const trail = await olga.hears(new RegExp(`What was done in case ${reference}`));
    expect(trail.isProtected).to.equal(true);
    expect(trail.text).to.include('verification.opened').and.include('the applicant');
    expect(trail.text).not.to.include('Carl');
    await olga.taps(audits.export);
    const file = await olga.hears(({ media }) => media?.form === 'document');

    expect(file.isProtected).to.equal(true);
    expect(await world.records.count('audit_entries', { action: 'audit.exported' })).to.equal(1);
  });
});
