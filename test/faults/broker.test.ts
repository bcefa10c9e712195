import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { SUBSCRIPTIONS } from '../../src/service/subscriptions.ts';
import { describeNeeding } from '../needs.ts';
import { eventually } from '../servers/eventually.ts';
import { openOwnRabbitMq, type OwnRabbitMq } from '../servers/rabbitmq-node.ts';
import { expectAllDone, expectDecidedOnce } from './aftermath.ts';
import { SAID, type Applicant } from './applicant.ts';
import { openStage, type QueueKind, type Stage } from './stage.ts';
import { tripwireOn } from './tripwire.ts';

describeNeeding('ffmpeg', 'messages that nobody can understand, on the embedded queue', () => {
  poison('the embedded queue');
});

describeNeeding('rabbitmq', 'messages that nobody can understand, on RabbitMQ', () => {
  poison('RabbitMQ');
});

function poison(kind: QueueKind): void {
  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(async () => {
    await stage.close();
  });

  it('are set aside at first sight, while the cases of others go on', async () => {
    const service = await stage.start();
    const applicant = await stage.applicant();
    await applicant.consents();
    const { queue } = SUBSCRIPTIONS.examine;
    const [id, verificationId, evidenceId] = [randomUUID(), randomUUID(), randomUUID()];
    const ofTomorrow = {
      id,
      version: 2,
      occurredAt: new Date(),
      type: 'evidence.received',
      verificationId,
      evidenceId,
    };
    await stage.queues.put(queue, 'no message at all');
    await stage.queues.put(queue, JSON.stringify(ofTomorrow));
    await applicant.sendsPassport();
    await applicant.isAskedForVideo();

    await eventually(
      () => stage.queues.deadLetters(),
      (count) => count === 2,
    );
    expect(service.lines.filter(({ event }) => event === 'message.dead_lettered')).to.have.lengthOf(2);
    expect(service.lines.filter(({ event }) => event === 'message.failed')).to.deep.equal([]);
    expect(await service.stop()).to.equal(0);
  }).timeout(90_000);
}

describeNeeding('rabbitmq-server', 'a RabbitMQ of its own', () => {
  let rabbitmq: OwnRabbitMq;
  let stage: Stage;
  let applicant: Applicant;

  before(async function start() {
    this.timeout(120_000);
    rabbitmq = await openOwnRabbitMq();
  });
  after(async function stop() {
    this.timeout(60_000);
    await rabbitmq.close();
  });
  beforeEach(async () => {
    stage = await openStage('RabbitMQ', { amqpUrl: rabbitmq.url });
    applicant = await stage.applicant();
  });
  afterEach(async function close() {
    this.timeout(60_000);
    await stage.close();
  });

  it('is down when a piece is sent: the piece is accepted at once, and the case decided after its return', async () => {
    const service = await stage.start();
    await applicant.reachesVideo();
    await rabbitmq.stop();
    await applicant.sendsVideo();
    await applicant.hears(SAID.looking);

    await rabbitmq.start();
    await applicant.hearsVerdict();

    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
    expect(await applicant.wasTold(SAID.verified)).to.equal(1);
  }).timeout(180_000);

  it('is killed while a piece is looked at: the case goes on with what the disk kept', async () => {
    const service = await stage.start();
    await applicant.reachesVideo();
    const received = await tripwireOn(stage.databaseUrl, 'evidence.received');
    await applicant.sendsVideo();
    await received.tripped;
    await rabbitmq.kill();
    await received.close();
    await rabbitmq.start();
    await applicant.hearsVerdict();

    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
  }).timeout(180_000);
});

describeNeeding('rabbitmq', 'a queue that somebody deletes', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage('RabbitMQ');
  });
  afterEach(async () => {
    await stage.close();
  });

  it('is there again for the next piece', async () => {
    const service = await stage.start();
    const applicant = await stage.applicant();
    await applicant.consents();
    await stage.queues.destroy(SUBSCRIPTIONS.examine.queue);
    await service.logs('broker.connection_dropped');
    await applicant.sendsPassport();
    await applicant.isAskedForVideo();

    expect(await service.stop()).to.equal(0);
  }).timeout(90_000);

  it('takes a message with it: the piece is looked at all the same, once it has waited too long', async () => {
    const bots = await stage.start(['bots', 'miniapp']);
    const applicant = await stage.applicant();
    await applicant.consents();
    await applicant.sendsPassport();
    await applicant.hears(SAID.looking);
    await stage.database.query('delete from outbox');
    await stage.database.query("update evidence set received_at = received_at - interval '1 hour'");

    const workers = await stage.start(['workers']);
    await applicant.isAskedForVideo();

    expect(await workers.stop()).to.equal(0);
    expect(await bots.stop()).to.equal(0);
  }).timeout(90_000);
});
