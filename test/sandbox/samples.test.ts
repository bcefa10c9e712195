import { expect } from 'chai';
import sharp from 'sharp';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { describeNeeding } from '../needs.ts';
import { median, openEyes, type Eyes } from '../specimen/eyes.ts';
import { readTurns } from '../specimen/read-turns.ts';

const SAME_PERSON = 0.45;

describe('the samples of the sandbox', function () {
  this.timeout(120_000);
  let sandbox: TelegramSandbox;
  let eyes: Eyes;

  before(async () => {
    sandbox = await openTelegramSandbox();
    eyes = await openEyes();
  });
  after(async () => {
    await eyes.close();
    await sandbox.close();
  });

  const ask = (path: string): Promise<Response> => fetch(`${sandbox.url}/sandbox/samples/${path}`);
  const sample = async (path: string): Promise<{ type: string | null; bytes: Buffer }> => {
    const response = await ask(path);
    expect(response.status).to.equal(200);
    return {
      type: response.headers.get('content-type'),
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };

  for (const [path, faces] of [
    ['passport', 1],
    ['identity_card?side=front', 1],
    ['identity_card?side=back', 0],
    ['driving_licence?side=front', 1],
    ['driving_licence?side=back', 0],
  ] as const) {
    it(`are photographs of documents: ${path}`, async () => {
      const { type, bytes } = await sample(path);

      expect(type).to.equal('image/jpeg');
      expect((await sharp(bytes).metadata()).width).to.equal(1600);
      expect(await eyes.inDocument(bytes)).to.have.length(faces);
    });
  }

  it('are never the same bytes twice', async () => {
    const [first, second] = [await sample('passport'), await sample('passport')];

    expect(first.bytes.equals(second.bytes)).to.equal(false);
  });

  for (const path of ['library_card', 'identity_card', 'selfie_video?turns=up']) {
    it(`are refused where there is none: ${path}`, async () => {
      expect((await ask(path)).status).to.equal(422);
    });
  }

  it('are cut off when the sandbox closes while one is made', async () => {
    const closing = await openTelegramSandbox();
    const asked = fetch(`${closing.url}/sandbox/samples/passport`).then(
      ({ status }) => status,
      () => 'cut off',
    );
    const person = await closing.person();
    await person.says('/start');
    await closing.close();

    expect(await asked).to.equal('cut off');
  });

  describeNeeding('ffmpeg', 'in motion', () => {
    it('show the person of the documents, who follows the turns', async () => {
      const { type, bytes } = await sample('selfie_video?turns=right,left,right');
      const passport = await sample('passport');

      expect(type).to.equal('video/mp4');
      expect(readTurns(await eyes.inClip(bytes))).to.deep.equal(['right', 'left', 'right']);
      const frames = await eyes.extract(bytes);
      if (!frames.ok) throw new Error(frames.refusal);
      expect(frames.value.durationSeconds).to.be.within(5, 15);
      expect(median(await eyes.likeness(passport.bytes, bytes))).to.be.below(SAME_PERSON);
    });
  });
});
