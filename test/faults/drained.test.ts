import { expect } from 'chai';
import { describeNeeding } from '../needs.ts';
import { actionsOf, expectAllDone, expectDecidedOnce, findCase } from './aftermath.ts';
import { SAID } from './applicant.ts';
import { closeGateBeforeDecisions } from './gate.ts';
import { letReservationsRunOut, openStage, type QueueKind, type Stage } from './stage.ts';
import { tripwireOn } from './tripwire.ts';

describeNeeding('ffmpeg', 'stopping and stalling, on the embedded queue', () => {
  suite('the embedded queue');
});

describeNeeding('rabbitmq', 'stopping and stalling, on RabbitMQ', () => {
  suite('RabbitMQ');
});

function suite(queue: QueueKind): void {
  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage(queue);
  });
  afterEach(async () => {
    await stage.close();
  });

  it('is told to stop under load: it ends in order, and the next start finishes the rest', async () => {
    const first = await stage.start();
    const applicants = await Promise.all([1, 2, 3, 4].map(() => stage.applicant()));
    for (const applicant of applicants) await applicant.consents();
    const received = await tripwireOn(stage.databaseUrl, 'evidence.received');
    await Promise.all(applicants.map((applicant) => applicant.sendsPassport()));
    await received.tripped;

    expect(await first.stop()).to.equal(0);
    expect(first.lines.filter(({ level }) => level >= 50)).to.deep.equal([]);
    await received.close();
    await letReservationsRunOut(stage);
    const second = await stage.start();

    for (const applicant of applicants) await applicant.isAskedForVideo();
    for (const applicant of applicants) expect(await applicant.wasTold(SAID.askVideo)).to.equal(1);
    expect(await second.stop()).to.equal(0);
  }).timeout(120_000);

  it('is frozen past its lease: another decides, and its own late decision changes nothing', async () => {
    const gate = await closeGateBeforeDecisions(stage.database);
    const bots = await stage.start(['bots', 'miniapp']);
    const zombie = await stage.start(['workers']);
    const applicant = await stage.applicant();
    await applicant.reachesVideo();
    await applicant.sendsVideo();
    await gate.somebodyWaits();
    zombie.freeze();
    await gate.open();

    await letReservationsRunOut(stage);
    const second = await stage.start(['workers']);
    await applicant.hearsVerdict();
    zombie.thaw();
    const id = await findCase(stage, applicant);
    expect(
      (await actionsOf(stage, id)).filter((action) => action === 'verification.claimed'),
    ).to.have.lengthOf(2);

    expect(await zombie.stop()).to.equal(0);
    expect(zombie.lines.map(({ event }) => event)).not.to.include('verification.decided');
    await expectAllDone(stage, second, bots);
    await expectDecidedOnce(stage, applicant);
    expect(await applicant.wasTold(SAID.verified)).to.equal(1);
  }).timeout(120_000);
}
