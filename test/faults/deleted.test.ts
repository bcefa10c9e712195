import { expect } from 'chai';
import { en } from '../../src/core/dialogue/phrases/en.ts';
import { describeNeeding } from '../needs.ts';
import { eventually } from '../servers/eventually.ts';
import { expectAllDone, filesIn } from './aftermath.ts';
import { SAID, type Applicant } from './applicant.ts';
import { findTraces, identifiersOf } from './traces.ts';
import { letReservationsRunOut, openStage, type QueueKind, type Stage } from './stage.ts';
import { layTripwire } from './tripwire.ts';

describeNeeding('ffmpeg', '/delete in the middle of processing, on the embedded queue', () => {
  suite('the embedded queue');
});

describeNeeding('rabbitmq', '/delete in the middle of processing, on RabbitMQ', () => {
  suite('RabbitMQ');
});

function suite(queue: QueueKind): void {
  let stage: Stage;
  let applicant: Applicant;

  beforeEach(async () => {
    stage = await openStage(queue);
    applicant = await stage.applicant();
  });
  afterEach(async () => {
    await stage.close();
  });

  async function asksToDelete(): Promise<void> {
    await applicant.person.says('/delete');
    await applicant.hears(en.confirmDelete.title ?? '');
    await applicant.person.taps(en.choices.deleteYes);
  }

  async function expectOnlyTheTombstone(identifiers: readonly string[]): Promise<void> {
    expect(await findTraces(stage.database, identifiers)).to.deep.equal([]);
    const { rows } = await stage.database.query('select verifications, media from erasures');
    expect(rows).to.deep.equal([{ verifications: 1, media: 2 }]);
    const chat = await applicant.person.reads();
    expect(chat.findLast(({ from }) => from === 'bot')?.text).to.include(SAID.deleted);
    expect(await applicant.wasTold(SAID.deleted)).to.equal(1);
  }

  it('leaves nothing while the video is being looked at', async () => {
    const bots = await stage.start(['bots', 'miniapp']);
    const workers = await stage.start(['workers']);
    await applicant.reachesVideo();
    const identifiers = await identifiersOf(stage.database, applicant);
    await applicant.sendsVideo();
    await eventually(
      () => filesIn(stage.dataDir, 'tmp'),
      (files) => files.includes('clip'),
    );
    workers.freeze();

    await asksToDelete();
    await applicant.hears(SAID.deleted);
    workers.thaw();
    await workers.logs('account.erased');

    await expectAllDone(stage, workers, bots);
    const late = workers.lines.filter(
      ({ event, kind }) => event === 'evidence.examined' && kind === 'selfie_video',
    );
    expect(late, 'examinations recorded after the erasure').to.deep.equal([]);
    await expectOnlyTheTombstone(identifiers);
  }).timeout(120_000);

  it('leaves nothing between the last piece and the decision', async () => {
    const bots = await stage.start(['bots', 'miniapp']);
    const first = await stage.start(['workers']);
    await applicant.reachesVideo();
    const identifiers = await identifiersOf(stage.database, applicant);
    const submitted = await layTripwire(stage.databaseUrl, 'verifications', "new.status = 'pending'");
    await applicant.sendsVideo();
    await submitted.tripped;
    await first.kill();
    await submitted.close();
    await letReservationsRunOut(stage);

    await asksToDelete();
    await applicant.hears(SAID.deleted);
    const workers = await stage.start(['workers']);
    await workers.logs('account.erased');

    await expectAllDone(stage, workers, bots);
    await expectOnlyTheTombstone(identifiers);
  }).timeout(120_000);

  // What follows knows no queue.
  if (queue === 'RabbitMQ') return;

  it('says goodbye, and keeps nothing, when it was killed between the two', async () => {
    const first = await stage.start();
    await applicant.consents();
    const identifiers = await identifiersOf(stage.database, applicant);
    await applicant.person.says('/delete');
    await applicant.hears(en.confirmDelete.title ?? '');
    const erased = await layTripwire(stage.databaseUrl, 'erasures', 'true');
    stage.sandbox.inject({ method: 'sendMessage', kind: 'hang' });
    await applicant.person.taps(en.choices.deleteYes);
    await erased.tripped;
    await first.kill();
    await erased.close();
    stage.sandbox.heal();
    await letReservationsRunOut(stage);

    const service = await stage.start();
    await applicant.hears(SAID.deleted);

    await expectAllDone(stage, service);
    expect(await findTraces(stage.database, identifiers)).to.deep.equal([]);
  }).timeout(120_000);

  it('does not make the person known again by what they had sent before', async () => {
    const service = await stage.start();
    await applicant.consents();
    const identifiers = await identifiersOf(stage.database, applicant);
    stage.sandbox.inject({ method: 'download', kind: 'error', code: 500, description: 'Internal' });
    await applicant.sendsPassport();
    await applicant.hears(SAID.trouble);

    await asksToDelete();
    await applicant.hears(SAID.deleted);
    stage.sandbox.heal();

    await expectAllDone(stage, service);
    expect(await findTraces(stage.database, identifiers)).to.deep.equal([]);
  }).timeout(120_000);
}
