import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { describeNeeding } from '../needs.ts';
import { openCuttingProxy } from '../servers/cutting-proxy.ts';
import { eventually } from '../servers/eventually.ts';
import { expectAllDone, expectDecidedOnce } from './aftermath.ts';
import { SAID, type Applicant } from './applicant.ts';
import { openDeafProxy } from './deaf-proxy.ts';
import { closeGateBeforeCommits } from './gate.ts';
import { letReservationsRunOut, openStage, type QueueKind, type Stage } from './stage.ts';
import { tripwireOn } from './tripwire.ts';

describeNeeding('ffmpeg', 'a database that loses its connections, with the embedded queue', () => {
  suite('the embedded queue');
});

describeNeeding('rabbitmq', 'a database that loses its connections, with RabbitMQ', () => {
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

  /** As an administrator would, or a failover. */
  async function cutAll(): Promise<void> {
    await stage.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name <> 'the test'`,
    );
  }

  it('finishes the case, and does nothing twice, when they are cut again and again', async () => {
    const service = await stage.start();
    await applicant.consents();
    await cutAll();
    const received = await tripwireOn(stage.databaseUrl, 'evidence.received');
    await applicant.sendsPassport();
    await received.tripped;
    await cutAll();
    await received.close();
    await applicant.isAskedForVideo();

    const accepted = await tripwireOn(stage.databaseUrl, 'evidence.accepted');
    await applicant.sendsVideo();
    await cutAll();
    await accepted.tripped;
    await cutAll();
    await accepted.close();
    await applicant.hearsVerdict();

    expect(service.hasEnded()).to.equal(false);
    expect(service.lines.filter(({ event }) => event === 'not_a_log_line')).to.deep.equal([]);
    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
  }).timeout(120_000);

  // What follows knows no queue.
  if (queue === 'RabbitMQ') return;

  it('takes the piece in once when it is cut in the middle of the transaction', async () => {
    const service = await stage.start();
    await applicant.consents();
    await stage.database.query('begin; lock table evidence in exclusive mode');
    await applicant.sendsPassport();
    await eventually(somebodyWaits, (waits) => waits);
    await cutAll();
    await stage.database.query('commit');
    await applicant.hears(SAID.trouble);
    await letReservationsRunOut(stage);

    await applicant.isAskedForVideo();

    const { rows } = await stage.database.query('select state, reason from evidence');
    expect(rows).to.deep.equal([{ state: 'accepted', reason: null }]);
    expect(await applicant.wasTold(SAID.looking)).to.equal(1);
    expect(await service.stop()).to.equal(0);
  }).timeout(120_000);

  it('takes the piece in once when the answer to COMMIT is lost', async () => {
    const proxy = await openDeafProxy(stage.databaseUrl);
    try {
      const gate = await closeGateBeforeCommits(stage.database);
      const service = await stage.start([], { DATABASE_URL: proxy.through(stage.databaseUrl) });
      await applicant.consents();
      await applicant.sendsPassport();
      await gate.somebodyWaits();
      proxy.loseAnswers();
      await gate.open();
      await eventually(countPieces, (count) => count === 1);
      proxy.reset();

      await applicant.isAskedForVideo();

      expect(await countPieces()).to.equal(1);
      expect(await applicant.wasTold(SAID.trouble)).to.equal(1);
      expect(await service.stop()).to.equal(0);
    } finally {
      await proxy.close();
    }
  }).timeout(120_000);

  it('is gone for a while: the process waits, says so to whoever asks, and goes on', async () => {
    const proxy = await openCuttingProxy(stage.databaseUrl);
    try {
      const service = await stage.start([], { DATABASE_URL: proxy.through(stage.databaseUrl) });
      await applicant.consents();
      proxy.takeDown();
      await applicant.sendsPassport();
      await eventually(
        () => readiness(service.port),
        (status) => status === 503,
      );
      // Long enough for every part to try, and fail, again.
      await delay(3_000);
      proxy.restore();

      await applicant.isAskedForVideo();

      await eventually(
        () => readiness(service.port),
        (status) => status === 200,
      );
      expect(await applicant.wasTold(SAID.looking)).to.equal(1);
      expect(await service.stop()).to.equal(0);
    } finally {
      await proxy.close();
    }
  }).timeout(120_000);

  async function countPieces(): Promise<number> {
    const { rowCount } = await stage.database.query('select 1 from evidence');
    return rowCount ?? 0;
  }

  async function somebodyWaits(): Promise<boolean> {
    const { rowCount } = await stage.database.query(
      "select 1 from pg_locks where relation = 'evidence'::regclass and not granted",
    );
    return (rowCount ?? 0) > 0;
  }
}

async function readiness(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  await response.arrayBuffer();
  return response.status;
}
