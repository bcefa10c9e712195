import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { findSamplePortraits } from '../../../sandbox/specimen/sample-portraits.ts';
import { packTemplates } from '../../../src/core/face/template-bundle.ts';
import { createTurnstile } from '../../../src/core/service-calls/create-turnstile.ts';
import { countCallsOfCase } from '../../../src/core/service-calls/service-call-store.ts';
import { BudgetSpent } from '../../../src/core/service-calls/turnstile.ts';
import { openAzureStage } from '../../engines/azure-face-stage.ts';
import { captureLog } from '../../journeys/captured-log.ts';
import { makeTestFolder } from '../../servers/test-folder.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';

const never = new AbortController().signal;
const RATE = 10;

describe('the turnstile before a service', function turnstiles() {
  this.timeout(120_000);
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  it('lets two processes together make no more calls in any second than the subscription allows', async () => {
    const azure = await openAzureStage({}, { callsPerSecond: RATE });
    const { folder, remove } = makeTestFolder('turnstile');
    try {
      const [portrait = Buffer.of()] = await findSamplePortraits(azure.onDevice, { atMost: 1 });
      const wanted = { subject: 'person', want: ['template'] } as const;
      const [one] = await azure.engine.detect(portrait, wanted, never);
      const [other] = await azure.engine.detect(portrait, wanted, never);
      const templates = [one?.template, other?.template].filter((template) => template !== undefined);
      const file = path.join(folder, 'face');
      writeFileSync(file, packTemplates(templates));
      // The two calls so far went by another turnstile: the service must have forgotten them.
      await wait(1_000);
      await Promise.all([caller(file, azure.service.url), caller(file, azure.service.url)].map(succeeds));

      const verified = azure.service.arrivals().filter(({ operation }) => operation === 'verify');
      expect(verified).to.have.length(2 * CALLS_EACH);
      expect(verified.filter(({ status }) => status !== 200)).to.deep.equal([]);
      expect(mostInASecond(verified.map(({ at }) => at))).to.be.within(1, RATE);
    } finally {
      await azure.close();
      remove();
    }
  });

  it('lets cases take turns: who asks for little does not wait for who asks for much', async () => {
    const turnstile = open('fair', { callsPerSecond: 4 });
    const [greedy, modest] = [await aCaseId(), await aCaseId()];
    const order: string[] = [];
    const call = (verificationId: string, name: string) =>
      turnstile.pass({ operation: 'verify', verificationId }, never, async () => void order.push(name));

    const much = Array.from({ length: 12 }, () => call(greedy, 'greedy'));
    await much[0];
    await Promise.all([...much, call(modest, 'modest'), call(modest, 'modest')]);

    expect(order.lastIndexOf('modest')).to.be.below(8);
  });

  it('counts calls for their case before they are made, those that fail included', async () => {
    const turnstile = open('counted', { callsPerSecond: 10 });
    const verificationId = await aCaseId();
    const counts: number[] = [];
    const count = () => countCallsOfCase(stage.db, 'counted', verificationId);

    await turnstile.pass(
      { operation: 'detect', verificationId },
      never,
      async () => void counts.push(await count()),
    );
    await turnstile
      .pass({ operation: 'verify', verificationId }, never, () => Promise.reject(new Error('down')))
      .catch(() => undefined);

    expect([...counts, await count()]).to.deep.equal([1, 2]);
  });

  it('makes no call beyond the month’s budget, warns at four fifths of it and alerts at its end, once each', async () => {
    const captured = captureLog();
    const options = { callsPerSecond: 20, monthlyCalls: 5, log: captured.log };
    const [one, another] = [open('paid', options), open('paid', options)];
    let made = 0;
    const call = (turnstile: typeof one) =>
      turnstile
        .pass({ operation: 'detect' }, never, async () => void (made += 1))
        .catch((err: unknown) => err);

    const outcomes: unknown[] = [];
    for (let times = 0; times < 4; times += 1) outcomes.push(await call(one), await call(another));

    expect(made).to.equal(5);
    expect(outcomes.filter((outcome) => outcome instanceof BudgetSpent)).to.have.length(3);
    expect(captured.lines().map((line) => String(JSON.parse(line).event))).to.deep.equal([
      'service_budget.nearly_spent',
      'service_budget.spent',
    ]);
  });

  it('lets go of who no longer waits', async () => {
    const turnstile = open('left', { callsPerSecond: 1 });
    const leaving = new AbortController();
    const begun = Promise.withResolvers<void>();
    const first = turnstile.pass({ operation: 'detect' }, never, () => begun.promise);
    const second = turnstile.pass({ operation: 'detect' }, leaving.signal, async () => 'never made');

    leaving.abort(new Error('no longer wanted'));
    const failure = await second.catch((err: unknown) => err);
    begun.resolve();
    await first;

    expect(failure).to.have.property('message', 'no longer wanted');
  });

  it('is not held up by a process that died: neither by what it waited for, nor by what it had begun', async () => {
    const row = { service: 'dead', queue: 'of a dead process', asked_at: new Date(0) };
    const past = new Date(Date.now() - 60_000);
    await stage.db('service_turns').insert([
      { ...row, id: crypto.randomUUID(), heard_until: past },
      { ...row, id: crypto.randomUUID(), heard_until: past, admitted_at: past, frees_at: past },
    ]);

    await open('dead', { callsPerSecond: 1 }).pass({ operation: 'detect' }, never, async () => undefined);

    expect(await stage.db('service_turns').where({ queue: 'of a dead process' })).to.deep.equal([]);
  });

  it('fails when the database is away, and then lets nothing through', async () => {
    const gone = await openCoreStage();
    await gone.close();
    let made = 0;

    const failure = await createTurnstile({
      db: gone.db,
      log: captureLog().log,
      service: 'x',
      callsPerSecond: 1,
    })
      .pass({ operation: 'detect' }, never, async () => void (made += 1))
      .catch((err: unknown) => err);

    expect(failure).to.be.an('error');
    expect(made).to.equal(0);
  });

  it('waits for nobody who holds a case', async () => {
    const turnstile = open('unheld', {});
    const held = await aCaseId();
    const trx = await stage.db.transaction();
    try {
      await trx('verifications').where({ id: held }).forUpdate().first('id');
      const call = { operation: 'verify', verificationId: held } as const;

      expect(await turnstile.pass(call, new AbortController().signal, async () => 'made')).to.equal('made');
    } finally {
      await trx.rollback();
    }
  });

  function open(service: string, options: Partial<Parameters<typeof createTurnstile>[0]>) {
    const { log } = { log: captureLog().log };
    return createTurnstile({ db: stage.db, log, service, callsPerSecond: RATE, ...options });
  }

  async function aCaseId(): Promise<string> {
    return (await aStoredCase(stage)).verification.id;
  }

  function caller(file: string, endpoint: string): ChildProcess {
    const script = path.join(import.meta.dirname, 'calling-process.ts');
    return fork(script, [stage.url, endpoint, file, String(RATE), String(CALLS_EACH)], { stdio: 'inherit' });
  }
});

const CALLS_EACH = 24;

async function succeeds(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit');
  expect(code).to.equal(0);
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}
