import { expect } from 'chai';
import { describeNeeding } from '../needs.ts';
import { eventually } from '../servers/eventually.ts';
import { expectAllDone, expectDecidedOnce } from './aftermath.ts';
import { SAID, type Applicant } from './applicant.ts';
import type { ServiceProcess } from './service-process.ts';
import { openStage, type Stage } from './stage.ts';
import { tripwireOn } from './tripwire.ts';

describeNeeding('ffmpeg', 'a messenger in trouble', () => {
  let stage: Stage;
  let service: ServiceProcess;
  let applicant: Applicant;

  beforeEach(async function open() {
    this.timeout(60_000);
    stage = await openStage('the embedded queue');
    service = await stage.start();
    applicant = await stage.applicant();
  });
  afterEach(async () => {
    await stage.close();
  });

  for (const [trouble, fault] of [
    [
      'asks to slow down',
      { kind: 'error', code: 429, description: 'Too Many Requests', retryAfterSeconds: 1 },
    ],
    ['answers with an error page', { kind: 'html', code: 502 }],
    ['closes the connection', { kind: 'cut' }],
    ['refuses the token', { kind: 'error', code: 401, description: 'Unauthorized' }],
  ] as const) {
    it(`${trouble} for a while: everything is said once, later`, async () => {
      stage.sandbox.inject({ method: 'sendMessage', times: 2, ...fault });
      await applicant.consents();
      stage.sandbox.inject({ method: 'sendMessage', times: 2, ...fault });
      stage.sandbox.inject({ method: 'deleteMessage', times: 1, ...fault });
      await applicant.sendsPassport();
      await applicant.isAskedForVideo();

      await expectNothingWaits();
      const [, ...said] = (await applicant.person.readsWithDeleted()).filter(({ from }) => from === 'bot');
      expect(new Set(said.map(({ text }) => text)).size, 'different messages').to.equal(said.length);
      expect(await service.stop()).to.equal(0);
    }).timeout(90_000);
  }

  it('does not answer at all for once: the process goes on with others, then says it', async () => {
    const other = await stage.applicant();
    stage.sandbox.inject({ method: 'sendMessage', kind: 'hang', times: 1 });
    await applicant.person.says('/start');
    // Known: the next thing that is sent is the answer to them.
    await eventually(
      () =>
        stage.database.query('select 1 from channel_identities where chat_id = $1', [
          applicant.person.address,
        ]),
      ({ rows }) => rows.length > 0,
    );
    await other.person.says('/start');

    await other.hears(SAID.privacyNotice);
    expect(await applicant.wasTold(SAID.privacyNotice)).to.equal(0);
    await applicant.hears(SAID.privacyNotice);
    await expectAllDone(stage, service);
  }).timeout(90_000);

  it('does not give the file, or half of it: it is fetched again without the applicant', async () => {
    await applicant.consents();
    stage.sandbox.inject({ method: 'getFile', kind: 'error', code: 500, description: 'Internal', times: 1 });
    stage.sandbox.inject({ method: 'download', kind: 'cut', afterBytes: 5_000, times: 1 });
    await applicant.sendsPassport();

    await applicant.hears(SAID.trouble);
    await applicant.hears(SAID.looking);
    await applicant.isAskedForVideo();

    expect(await applicant.wasTold(SAID.trouble)).to.equal(1);
    await expectNothingWaits();
    const { rows } = await stage.database.query('select state, reason from evidence');
    expect(rows).to.deep.equal([{ state: 'accepted', reason: null }]);
  }).timeout(90_000);

  it('delivers, but loses its answer: what is said again names the same case', async () => {
    await applicant.reachesVideo();
    await applicant.sendsVideo();
    await applicant.hears(SAID.looking);
    stage.sandbox.inject({ method: 'sendMessage', kind: 'lost_answer', times: 2 });
    await applicant.hearsVerdict();

    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
  }).timeout(90_000);

  it('says that the applicant blocked us: the case is decided all the same, and told after /start', async () => {
    await applicant.reachesVideo();
    const received = await tripwireOn(stage.databaseUrl, 'evidence.received');
    await applicant.sendsVideo();
    await received.tripped;
    await applicant.person.blocksBot();
    await received.close();
    await eventually(
      () => statuses(),
      (all) => all.includes('verified'),
    );
    await expectNothingWaits();

    const { rows } = await stage.database.query('select reachable from channel_identities');
    expect(rows).to.deep.equal([{ reachable: false }]);
    expect(await applicant.wasTold(SAID.verified)).to.equal(0);
    await applicant.person.unblocksBot();
    await applicant.person.says('/start');
    await applicant.hearsVerdict();
    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
  }).timeout(90_000);

  async function statuses(): Promise<string[]> {
    const { rows } = await stage.database.query<{ status: string }>('select status from verifications');
    return rows.map(({ status }) => status);
  }

  async function expectNothingWaits(): Promise<void> {
    await eventually(countWaiting, (waiting) => waiting === 0);
  }

  async function countWaiting(): Promise<number> {
    const { rows } = await stage.database.query<{ count: number }>(
      'select ((select count(*) from outbox) + (select count(*) from inbox where answered_at is null))::int as count',
    );
    return (rows[0]?.count ?? 0) + (await stage.queues.waiting());
  }
});
