import type { FaultDescription } from '../../sandbox/control/faults.ts';
import { describeNeeding } from '../needs.ts';
import { expectAllDone, expectDecidedOnce } from './aftermath.ts';
import { newApplicant, type Applicant } from './applicant.ts';
import type { ServiceProcess } from './service-process.ts';
import { letReservationsRunOut, openStage, type QueueKind, type Stage } from './stage.ts';
import { tripwireOn } from './tripwire.ts';

/** The bot's words never arrive, so that the process is certainly dead before it has said them. */
const SPEECHLESS: FaultDescription = { method: 'sendMessage', kind: 'hang' };

describeNeeding('ffmpeg', 'a service killed at any moment, on the embedded queue', () => {
  suite('the embedded queue');
});

describeNeeding('rabbitmq', 'a service killed at any moment, on RabbitMQ', () => {
  suite('RabbitMQ');
});

function suite(queue: QueueKind): void {
  let stage: Stage;
  let service: ServiceProcess;
  let applicant: Applicant;

  beforeEach(async function open() {
    this.timeout(60_000);
    stage = await openStage(queue);
    service = await stage.start();
    applicant = await newApplicant(stage.sandbox);
  });
  afterEach(async () => {
    await stage.close();
  });

  /** Kills the service as soon as it has committed `action`, and starts it again. */
  async function killAfter(action: string, doing: () => Promise<unknown>): Promise<void> {
    const tripwire = await tripwireOn(stage.databaseUrl, action);
    stage.sandbox.inject(SPEECHLESS);
    await doing();
    await tripwire.tripped;
    await service.kill();
    await tripwire.close();
    stage.sandbox.heal();
    await letReservationsRunOut(stage);
    service = await stage.start();
  }

  it('goes on with a piece that was taken in when nobody was told yet', async () => {
    await applicant.consents();
    await killAfter('evidence.received', () => applicant.sendsPassport());

    await applicant.isAskedForVideo();
    await applicant.sendsVideo();
    await applicant.hearsVerdict();

    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
  }).timeout(120_000);

  it('asks for the next piece when the last one was looked at and nobody was told yet', async () => {
    await applicant.consents();
    await killAfter('evidence.accepted', () => applicant.sendsPassport());

    await applicant.isAskedForVideo();
    await applicant.sendsVideo();
    await applicant.hearsVerdict();

    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
  }).timeout(120_000);

  for (const [moment, action] of [
    ['the last piece was accepted', 'evidence.accepted'],
    ['somebody had begun to decide', 'verification.claimed'],
    ['it had decided', 'verification.decided'],
  ] as const) {
    it(`decides once, and tells the applicant, when it died after ${moment}`, async () => {
      await applicant.reachesVideo();
      await killAfter(action, () => applicant.sendsVideo());

      await applicant.hearsVerdict();

      await expectAllDone(stage, service);
      await expectDecidedOnce(stage, applicant);
    }).timeout(120_000);
  }
}
