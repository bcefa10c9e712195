import { expect } from 'chai';
import { DEFAULT_BOT } from '../../sandbox/telegram/telegram-host.ts';
import { describeNeeding } from '../needs.ts';
import { POLICY } from '../../src/core/verification/policy.ts';
import type { Applicant } from './applicant.ts';
import { openWorld, type World } from './world.ts';

describeNeeding('ffmpeg', 'a person who does as asked', function () {
  this.timeout(240_000);
  let world: World;
  let anna: Applicant;
  before(async () => {
    world = await openWorld();
    anna = await world.applicant({ firstName: 'Annabella' });
    await anna.goesTheWholeWay('passport');
    await world.settle();
  });
  after(() => world.close());

  it('is verified with a passport, and told what that means', async () => {
    const last = (await anna.person.reads()).findLast(({ from }) => from === 'bot');
    const { id, status } = await anna.case();

    expect(status).to.equal('verified');
    expect(last?.text).to.contain(anna.words.verified(id.slice(0, 8).toUpperCase()).text);
  });

  it('finds the document and the video gone from the chat', async () => {
    const sent = (await anna.person.readsWithDeleted()).filter(({ media }) => media);

    expect(sent.map(({ deletedBy }) => deletedBy)).to.deep.equal(['bot', 'bot']);
  });

  it('leaves no picture, no key and no template behind', async () => {
    const { id } = await anna.case();

    expect(await world.blobs()).to.deep.equal([]);
    expect(await world.temporaryFiles()).to.deep.equal([]);
    expect(await world.records.count('media')).to.equal(0);
    expect(await world.records.count('case_keys')).to.equal(0);
    for (const piece of await world.records.evidenceOf(id)) {
      expect(piece).to.include({ sealed_templates: null, fingerprint: null, state: 'accepted' });
    }
  });

  it('leaves the decision and every check with engine, version, score and threshold', async () => {
    const { id, decision } = await anna.case();
    const checks = await world.records.checksOf(id);

    expect(decision).to.include({ outcome: 'verified', policyVersion: POLICY.version });
    expect(decision?.decidedBy).to.match(/^engine:local@/);
    expect(checks.map(({ name }) => name)).to.have.members([
      'document_quality',
      'document_portrait',
      'selfie_video',
      'head_turns',
      'face_comparison',
    ]);
    for (const check of checks) {
      expect(check.engine_version, check.name).to.not.equal('');
      expect(check.score, check.name).to.be.a('number');
    }
    const comparison = checks.find(({ name }) => name === 'face_comparison');
    expect(comparison?.threshold).to.equal(POLICY.comparison.local.match);
    expect(comparison?.score).to.be.at.most(POLICY.comparison.local.match);
  });

  it('leaves one audit row for each step, with who did it', async () => {
    const { id } = await anna.case();
    const audit = await world.records.auditOf(id);

    expect(audit.map(({ version }) => version)).to.deep.equal(audit.map((_, index) => index + 1));
    expect(audit.at(-1)).to.include({ from_status: 'processing', to_status: 'verified' });
    expect(audit.at(-1)?.actor).to.match(/^engine:local@/);
  });

  it('leaves no name, no chat and nothing written in the logs', () => {
    const log = world.logLines().join('\n');

    expect(log).to.contain('verification.decided');
    for (const personal of ['Annabella', String(anna.person.chatId), 'MERIDIAN', DEFAULT_BOT.token]) {
      expect(log).to.not.contain(personal);
    }
  });

  it('is told so again whatever they send afterwards', async () => {
    await anna.person.says('/start');
    const again = await anna.hears(anna.words.verified('').title);
    await anna.person.sendsSticker();
    const still = await anna.hears(anna.words.notices.unexpected.sticker);

    expect(again.buttons).to.deep.equal([]);
    expect(still.text).to.contain(anna.words.verified('').title);
  });

  it('is verified with both sides of an identity card, in Russian', async () => {
    const boris = await world.applicant({ language: 'ru', firstName: 'Борис' });

    const last = await boris.goesTheWholeWay('identity_card');

    expect(last.text).to.contain(boris.words.verified('').title);
    expect(await boris.case()).to.include({ status: 'verified', document_type: 'identity_card' });
  });

  it('hears where the case is from the first piece to the verdict', async () => {
    const { person, words, ...clara } = await world.applicant();
    const { places } = words;
    const status = async (...possible: string[]): Promise<void> => {
      await person.says('/status');
      const { text } = await person.hears(/Case [0-9A-F]{8}/);
      expect(
        possible.some((place) => text.includes(place)),
        text,
      ).to.equal(true);
    };

    const asked = await clara.showsDocuments();
    await status(places.asking.selfie_video);
    await clara.sendsVideo(await clara.recordsVideo(asked));
    await clara.hears(words.looking.selfie_video.text);
    await status(places.looking, places.submitted);
    await clara.hears(words.verified('').title);
    await status(places.verified);
  });
});

describeNeeding('ffmpeg', 'over RabbitMQ', () =>
  describeNeeding('rabbitmq', 'a person who does as asked', function () {
    this.timeout(240_000);
    let world: World;
    before(async () => (world = await openWorld({ broker: 'amqp' })));
    after(() => world.close());

    it('is verified with both sides of a driving licence, in Chinese', async () => {
      const lin = await world.applicant({ language: 'zh', firstName: '琳' });

      const last = await lin.goesTheWholeWay('driving_licence');
      await world.settle();

      expect(last.text).to.contain(lin.words.verified('').title);
      expect(await lin.case()).to.include({ status: 'verified', document_type: 'driving_licence' });
      expect(await world.blobs()).to.deep.equal([]);
    });
  }),
);
