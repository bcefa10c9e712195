import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import { renderSelfieVideo } from '../../sandbox/specimen/render-selfie-video.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import { describeNeeding, findFixtures } from '../needs.ts';
import { median, openEyes, type Eyes } from './eyes.ts';
import { readTurns } from './read-turns.ts';

const SAME_PERSON = 0.45;
const CHALLENGES: Turn[][] = [
  ['left', 'right'],
  ['right', 'left', 'left'],
];
/** Different in sex, age and skin; the rendering was measured on all fourteen. */
const PEOPLE = ['001', '005', '042'];

describeNeeding('ffmpeg', 'a rendered selfie video', function rendered() {
  this.timeout(120_000);
  let eyes: Eyes;
  let portrait: Buffer;

  before(async () => {
    eyes = await openEyes();
    const [first] = await findSamplePortraits(eyes.faceEngine, { atMost: 1 });
    if (!first) throw new Error('the face library ships no usable portrait');
    portrait = first;
  });
  after(() => eyes.close());

  for (const turns of CHALLENGES) {
    it(`turns the head as asked: ${turns.join(', ')}`, async () => {
      const clip = await renderSelfieVideo({ portrait, turns, faceEngine: eyes.faceEngine });

      expect(readTurns(await eyes.inClip(clip))).to.deep.equal(turns);
    });
  }

  it('looks into the camera when no turn is asked', async () => {
    const clip = await renderSelfieVideo({ portrait, turns: [], seconds: 3, faceEngine: eyes.faceEngine });

    expect(readTurns(await eyes.inClip(clip))).to.deep.equal([]);
  });

  it('shows one face in every frame, of the person in the portrait', async () => {
    const clip = await renderSelfieVideo({ portrait, turns: ['left'], faceEngine: eyes.faceEngine });

    const frames = await eyes.inClip(clip);

    expect(frames.map(({ length }) => length)).to.deep.equal(frames.map(() => 1));
    expect(median(await eyes.likeness(portrait, clip))).to.be.below(SAME_PERSON);
  });

  it('has the length and the size asked for, and no frame twice', async () => {
    const size = { width: 360, height: 640 };

    const clip = await renderSelfieVideo({
      portrait,
      turns: ['right'],
      seconds: 5,
      size,
      faceEngine: eyes.faceEngine,
    });

    const extracted = await eyes.extract(clip);
    if (!extracted.ok) throw new Error(extracted.refusal);
    const { durationSeconds, width, height, frames } = extracted.value;
    expect({ width, height }).to.deep.equal(size);
    expect(durationSeconds).to.be.closeTo(5, 0.1);
    expect(new Set(frames.map(({ jpeg }) => Buffer.from(jpeg).toString('base64'))).size).to.equal(
      frames.length,
    );
  });

  it('is refused from a picture without a face', async () => {
    const clip = renderSelfieVideo({
      portrait: await emptyPicture(),
      turns: [],
      faceEngine: eyes.faceEngine,
    });

    const failure: unknown = await clip.catch((err: unknown) => err);
    expect(failure).to.be.an('error').with.property('message').that.includes('no face');
  });

  describeNeeding('fixtures', 'of real people', () => {
    for (const person of PEOPLE) {
      it(`follows the turns and stays person ${person}`, async () => {
        const people = join(findFixtures() ?? '', 'people');
        const turns: Turn[] = ['right', 'left'];
        const selfie = await readFile(join(people, `${person}-selfie.jpg`));

        const clip = await renderSelfieVideo({ portrait: selfie, turns, faceEngine: eyes.faceEngine });

        expect(readTurns(await eyes.inClip(clip))).to.deep.equal(turns);
        const portraitOnDocument = await readFile(join(people, `${person}-portrait.jpg`));
        expect(median(await eyes.likeness(portraitOnDocument, clip))).to.be.below(SAME_PERSON);
      });
    }
  });
});

function emptyPicture(): Promise<Buffer> {
  return sharp({ create: { width: 400, height: 400, channels: 3, background: '#889' } })
    .jpeg()
    .toBuffer();
}
