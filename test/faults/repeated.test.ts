import { expect } from 'chai';
import { en } from '../../src/core/dialogue/phrases/en.ts';
import { describeNeeding } from '../needs.ts';
import { actionsOf, expectAllDone, expectDecidedOnce, findCase } from './aftermath.ts';
import { SAID } from './applicant.ts';
import { openDoubler, type Doubler } from './doubler.ts';
import { passportPhoto } from './specimens.ts';
import { openStage, type Stage } from './stage.ts';

describeNeeding('ffmpeg', 'what comes twice', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage('the embedded queue');
  });
  afterEach(async () => {
    await stage.close();
  });

  it('acts once on updates that are polled again and again, and answers each once', async () => {
    const service = await stage.start();
    stage.sandbox.inject({ method: 'getUpdates', kind: 'duplicate', probability: 0.7 });
    const applicant = await stage.applicant();

    await applicant.reachesVideo();
    await applicant.sendsVideo();
    await applicant.hearsVerdict();
    stage.sandbox.heal();

    await expectAllDone(stage, service);
    await expectDecidedOnce(stage, applicant);
    const once = [
      SAID.privacyNotice,
      SAID.askPhoto,
      SAID.looking + ' your photo',
      SAID.askVideo,
      SAID.verified,
    ];
    for (const said of once) expect(await applicant.wasTold(said), said).to.equal(1);
  }).timeout(120_000);

  it('takes a double tap for one', async () => {
    const service = await stage.start();
    const applicant = await stage.applicant();
    await applicant.person.says('/start');
    const notice = await applicant.hears(SAID.privacyNotice);

    const tap = { messageId: notice.messageId, label: en.choices.giveConsent };
    await Promise.all([applicant.person.taps(tap), applicant.person.taps(tap)]);
    await applicant.hears(en.chooseDocument.title ?? '');
    await applicant.hears(en.chooseDocument.title ?? '');

    expect(await actionsOf(stage, await findCase(stage, applicant))).to.deep.equal(['verification.opened']);
    const { rowCount } = await stage.database.query('select 1 from consents');
    expect(rowCount).to.equal(1);
    await expectAllDone(stage, service);
  }).timeout(60_000);

  it('takes one of two pieces sent at once, and says what became of the other', async () => {
    const service = await stage.start();
    const applicant = await stage.applicant();
    await applicant.consents();

    const photo = await passportPhoto();
    await Promise.all([applicant.person.sendsPhoto(photo), applicant.person.sendsDocument(photo)]);
    await applicant.isAskedForVideo();

    const actions = await actionsOf(stage, await findCase(stage, applicant));
    expect(actions.filter((action) => action === 'evidence.received')).to.have.lengthOf(1);
    expect(await applicant.wasTold(en.notices.notTaken.STILL_LOOKING)).to.equal(1);
    expect(await service.stop()).to.equal(0);
  }).timeout(60_000);
});

describeNeeding('ffmpeg', 'two processes that are handed every update at the same time', () => {
  let stage: Stage;
  let doubler: Doubler;

  beforeEach(async () => {
    stage = await openStage('the embedded queue');
    doubler = await openDoubler();
  });
  afterEach(async () => {
    await stage.close();
    await doubler.close();
  });

  it('act and answer as one', async () => {
    const webhook = { TELEGRAM_WEBHOOK_URL: doubler.url, TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-these-tests' };
    const first = await stage.start([], webhook);
    const second = await stage.start([], webhook);
    doubler.deliversTo([first.port, second.port]);
    const applicant = await stage.applicant();

    await applicant.reachesVideo();
    await applicant.sendsVideo();
    await applicant.hearsVerdict();

    await expectAllDone(stage, first, second);
    await expectDecidedOnce(stage, applicant);
    const once = [
      SAID.privacyNotice,
      SAID.askPhoto,
      SAID.looking + ' your photo',
      SAID.askVideo,
      SAID.verified,
    ];
    for (const said of once) expect(await applicant.wasTold(said), said).to.equal(1);
  }).timeout(120_000);
});
