import { expect } from 'chai';
import { renderSelfieVideo } from '../../sandbox/specimen/render-selfie-video.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import {
  darkVideo,
  longVideo,
  personChangesVideo,
  playlistNamedMp4,
  shortVideo,
  stillVideo,
  transcodeToMp4,
  truncateVideo,
  twoPeopleVideo,
  wavedVideo,
} from '../../sandbox/specimen/spoil-video.ts';
import sharp from 'sharp';
import { describeNeeding } from '../needs.ts';
import { openEyes, type Eyes } from './eyes.ts';
import { readTurns } from './read-turns.ts';

const SECONDS = 3;

describeNeeding('ffmpeg', 'a spoilt video', function spoilt() {
  this.timeout(120_000);
  let eyes: Eyes;
  let portrait: Buffer;
  let clip: Buffer;
  let another: Buffer;

  before(async () => {
    eyes = await openEyes();
    const [first = Buffer.of(), second = Buffer.of()] = await findSamplePortraits(eyes.faceEngine, {
      atMost: 2,
    });
    const request = { turns: [], seconds: SECONDS, faceEngine: eyes.faceEngine };
    portrait = first;
    clip = await renderSelfieVideo({ ...request, portrait: first });
    another = await renderSelfieVideo({ ...request, portrait: second });
  });
  after(() => eyes.close());

  it('that is a still picture never moves', async () => {
    const frames = await framesOf(await stillVideo(portrait, SECONDS));

    const [first] = frames;
    const differences = await Promise.all(frames.map((frame) => differenceOf(first, frame)));
    expect(Math.max(...differences)).to.be.below(2);
  });

  it('that is a waved print moves much and shows no turn', async () => {
    const waved = await wavedVideo(portrait);

    expect(readTurns(await eyes.inClip(waved))).to.deep.equal([]);
    const [first, , , , later] = await framesOf(waved);
    expect(await differenceOf(first, later)).to.be.above(5);
  });

  it('with two people shows two faces', async () => {
    const frames = await eyes.inClip(await twoPeopleVideo(clip, another));

    expect(new Set(frames.map(({ length }) => length))).to.deep.equal(new Set([2]));
  });

  it('in which the person changes begins with one and ends with another', async () => {
    const distances = await eyes.likeness(portrait, await personChangesVideo(clip, another, SECONDS));

    expect(Math.max(...distances.slice(0, 3))).to.be.below(0.45);
    expect(Math.min(...distances.slice(-3))).to.be.above(0.6);
  });

  it('in the dark is dark', async () => {
    const [frame = Buffer.of()] = await framesOf(await darkVideo(clip));

    const { channels } = await sharp(frame).greyscale().stats();
    expect(channels[0]?.mean).to.be.below(40);
  });

  it('is as long or as short as asked', async () => {
    expect(await secondsOf(await longVideo(clip, 40))).to.be.closeTo(40, 0.2);
    expect(await secondsOf(await shortVideo(clip, 0.4))).to.be.closeTo(0.4, 0.1);
    expect(await secondsOf(await transcodeToMp4(clip, { seconds: 1.2 }))).to.be.closeTo(1.2, 0.1);
  });

  it('cut off or not a video at all is refused by the engine', async () => {
    expect(await eyes.extract(truncateVideo(clip))).to.have.property('ok', false);
    expect(await eyes.extract(playlistNamedMp4())).to.have.property('ok', false);
  });

  async function framesOf(video: Uint8Array): Promise<Uint8Array[]> {
    const extracted = await eyes.extract(video);
    if (!extracted.ok) throw new Error(extracted.refusal);
    return extracted.value.frames.map(({ jpeg }) => jpeg);
  }

  async function secondsOf(video: Uint8Array): Promise<number> {
    const extracted = await eyes.extract(video);
    if (!extracted.ok) throw new Error(extracted.refusal);
    return extracted.value.durationSeconds;
  }
});

/** Mean difference of grey values, 0–255. */
async function differenceOf(one: Uint8Array = Buffer.of(), other: Uint8Array = Buffer.of()): Promise<number> {
  const [first, second] = await Promise.all(
    [one, other].map((frame) => sharp(frame).greyscale().raw().toBuffer()),
  );
  if (!first || !second) throw new Error('there are no frames to compare');
  return first.reduce((sum, value, index) => sum + Math.abs(value - (second[index] ?? 0)), 0) / first.length;
}
