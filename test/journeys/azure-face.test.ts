import { expect } from 'chai';
import { z } from 'zod';
import { POLICY } from '../../src/core/verification/policy.ts';
import { MESSENGERS } from '../core/dialogue/audience.ts';
import { describeNeeding } from '../needs.ts';
import { readTurns, type Applicant } from './applicant.ts';
import { describeGoldenJourney, type GoldenStage } from './golden-journey.ts';
import { sandboxHand } from './hand.ts';
import { selfieVideo } from './pieces.ts';
import { openWorld, type World } from './world.ts';

const attemptSchema = z.object({ queue: z.literal('decide-verification'), attempt: z.number() });

async function open(): Promise<GoldenStage> {
  const manners = MESSENGERS['Telegram'];
  if (!manners) throw new Error('Nobody knows how Telegram is spoken');
  const world = await openWorld({ face: { engine: 'azure' } });
  const hand = sandboxHand(await world.sandbox.person({ languageCode: 'ru' }));
  return { world, hand, manners, close: () => world.close() };
}

describeGoldenJourney('Telegram with Azure Face', 'ru', open);

describeNeeding('ffmpeg', 'people whose faces Azure compares', function () {
  this.timeout(300_000);
  let world: World;

  before(async () => {
    world = await openWorld({ face: { engine: 'azure' } });
  });
  after(() => world.close());
  afterEach(() => world.azureFace?.faults.clear());

  it('are verified by its confidence, for about fifteen calls', async () => {
    const before = world.azureFace?.arrivals().length ?? 0;
    const anna = await world.applicant();

    const last = await anna.goesTheWholeWay('identity_card');
    await world.settle();

    expect(last.text).to.contain(anna.words.verified('').title ?? '');
    expect(await saidTo(anna), 'before consent').to.contain(anna.words.facesGoTo('Microsoft Azure'));
    const { id, decision } = await anna.case();
    expect(decision?.decidedBy).to.match(/^engine:azure@/);
    expect(await engineOf(id, 'face_comparison')).to.equal('azure');
    expect(await engineOf(id, 'document_portrait')).to.equal('azure');
    expect(await engineOf(id, 'head_turns'), 'the service gives no mesh').to.equal('local');
    const calls = (world.azureFace?.arrivals().length ?? 0) - before;
    expect(calls).to.be.within(11, 16);
    expect(await world.db('service_case_calls').where({ verification_id: id }).first()).to.include({ calls });
    const faces = await world.db('service_faces').where({ verification_id: id });
    expect(faces.length).to.be.at.least(6);
    expect(
      faces.every(({ erased_at: erasedAt }) => erasedAt !== null),
      'named as erased',
    ).to.equal(true);
    expect(world.azureFace?.arrivals().filter(({ status }) => status !== 200)).to.deep.equal([]);
  });

  it('with the document of somebody else are asked for another video, and then looked at by a person', async () => {
    const ben = await world.applicant({ firstName: 'Ben' });
    const asked = await ben.showsDocuments();
    const strangers = await selfieVideo(world.faceEngine, { portrait: 1, turns: readTurns(asked) });

    await ben.sendsVideo(strangers);
    await ben.hears(ben.words.reasons.FACE_MISMATCH.what);

    expect(await engineOf((await ben.case()).id, 'face_comparison')).to.equal('azure');
  });

  it('hear that it takes longer when the service is away, and never that they are refused', async () => {
    const clara = await world.applicant({ firstName: 'Clara' });
    const asked = await clara.showsDocuments();
    world.azureFace?.faults.inject({ kind: 'html', status: 503 });

    await clara.sendsVideo(await clara.recordsVideo(asked));
    const { title = '', text } = clara.words.delayed(POLICY.time.reviewHours);
    const told = clara.person.hears(
      (message) => message.text.includes(title) && message.text.includes(text),
      { timeoutMilliseconds: 200_000 },
    );
    // Every attempt of the queue comes before it; only the 86 seconds between them are left out.
    const hurry = setInterval(() => void skipBackoff(world), 1_000);
    await told.finally(() => clearInterval(hurry));

    expect(await clara.case()).to.deep.include({ status: 'manual_review', reasons: ['ENGINE_UNAVAILABLE'] });
    expect(failedAttempts()).to.deep.equal([1, 2, 3, 4]);
    expect(await saidTo(clara)).to.not.contain(clara.words.notVerified('', []).title ?? '?');
  });

  /** Of the decision, before the last. */
  function failedAttempts(): number[] {
    const failed = world.logLines().filter((line) => line.includes('"message.failed"'));
    return failed.map((line) => attemptSchema.parse(JSON.parse(line)).attempt);
  }

  async function engineOf(verificationId: string, check: string): Promise<string | undefined> {
    const checks = await world.records.checksOf(verificationId);
    return checks.find(({ name }) => name === check)?.engine;
  }
});

describeNeeding(
  'ffmpeg',
  'people whose faces Azure cannot compare, where this machine may take over',
  function () {
    this.timeout(300_000);
    let world: World;

    before(async () => {
      world = await openWorld({ face: { engine: 'azure', whenDown: 'on_device' } });
    });
    after(() => world.close());

    it('are verified by the engine on this machine, with both names on the record', async () => {
      world.azureFace?.approve(false);
      const anna = await world.applicant();

      const last = await anna.goesTheWholeWay();
      await world.settle();

      expect(last.text).to.contain(anna.words.verified('').title ?? '');
      const { id } = await anna.case();
      const comparison = (await world.records.checksOf(id)).find(({ name }) => name === 'face_comparison');
      expect(comparison).to.include({ engine: 'local' });
      expect(comparison?.findings).to.deep.include({ insteadOf: 'azure' });
      const alerts = world.logLines().filter((line) => line.includes('"face.engine_denied"'));
      expect(alerts).to.have.length(1);
      expect(alerts[0]).to.contain('UnsupportedFeature');
    });
  },
);

/** What the queue would try again later is due at once. */
async function skipBackoff({ db }: World): Promise<void> {
  await db.raw(
    'update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null',
  );
}

async function saidTo({ person }: Applicant): Promise<string> {
  return (await person.reads()).map(({ text }) => text).join('\n');
}
