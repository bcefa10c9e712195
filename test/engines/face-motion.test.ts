import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import type { FaceSample } from '../../src/core/video/face-sample.ts';
import { followChallenge } from '../../src/core/video/follow-challenge.ts';
import { measureMotion } from '../../src/core/video/measure-motion.ts';
import type { VideoEngine } from '../../src/core/video/video-engine.ts';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';
import { findFfmpeg } from '../../src/engines/video/ffmpeg-program.ts';
import { createVideoEngine } from '../../src/engines/video/ffmpeg-video-engine.ts';
import { makeVideo, mp4Output } from '../../sandbox/specimen/encode-video.ts';
import { renderSelfieVideo } from '../../sandbox/specimen/render-selfie-video.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import { stillVideo, transcodeToMp4, wavedVideo } from '../../sandbox/specimen/spoil-video.ts';
import { requireFixtures } from '../fixtures.ts';
import { describeNeeding } from '../needs.ts';

const never = new AbortController().signal;

describeNeeding('ffmpeg', 'what the engines see of a moving head', function motion() {
  this.timeout(180_000);
  let folder: string;
  let faceEngine: FaceEngine;
  let videoEngine: VideoEngine;
  let portrait: Buffer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motion-test-'));
    const ffmpeg = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH']);
    if (!ffmpeg) throw new Error('ffmpeg was there a moment ago');
    videoEngine = createVideoEngine({ ...ffmpeg, deadlineMilliseconds: 60_000, temporaryDirectory: folder });
    faceEngine = await openLocalFaceEngine({ workers: 2 });
    [portrait = Buffer.of()] = await findSamplePortraits(faceEngine, { atMost: 1 });
  });

  after(async () => {
    await faceEngine.close();
    await rm(folder, { recursive: true });
  });

  it('a head that turns as asked: the challenge is followed, by a solid head', async () => {
    const clip = await renderSelfieVideo({ portrait, turns: ['right', 'left', 'left'], faceEngine });

    const samples = await watch(clip);
    const { followed, turnsSeen } = followChallenge(samples, ['right', 'left', 'left']);

    expect(turnsSeen).to.deep.equal(['right', 'left', 'left']);
    expect(followed).to.equal(true);
    expect(measureMotion(samples).kind).to.equal('living');
  });

  it('a photograph as a video: nothing moved', async () => {
    const samples = await watch(await stillVideo(portrait));

    expect(measureMotion(samples).kind).to.equal('still');
    expect(followChallenge(samples, ['left', 'right', 'left']).turnsSeen).to.deep.equal([]);
  });

  it('a photograph waved and tilted in the hand: a flat thing moved, and no challenge is followed', async () => {
    const samples = await watch(await wavedVideo(portrait));

    expect(measureMotion(samples).kind).to.equal('flat');
    expect(followChallenge(samples, ['left', 'right', 'left'])).to.include({
      followed: false,
      mirrored: false,
    });
  });

  it('a photograph that the camera approaches: a flat thing moved', async () => {
    const samples = await watch(await zoomInto(portrait));

    expect(measureMotion(samples).kind).to.equal('flat');
    expect(followChallenge(samples, []).turnsSeen).to.deep.equal([]);
  });

  describeNeeding('fixtures', 'on clips of real people', () => {
    it('has left and right, up and tilt the right way round', async () => {
      const samples = await watch(await readFile(requireFixtures().turningClip));
      const poseAt = (at: number) => samples.find((sample) => sample.at >= at)?.pose ?? missing();

      expect(poseAt(1).yaw).to.be.below(-5); // looks past the camera to his right
      expect(poseAt(2.8).yaw).to.be.above(5); // to his left, his head sunk to his right shoulder
      expect(poseAt(2.8).roll).to.be.below(-20);
      expect(poseAt(2).pitch - poseAt(1.1).pitch).to.be.above(8); // the chin goes up
      expect(measureMotion(samples).kind).to.equal('living');
    });

    it('takes nobody who only talks for a picture, nor for somebody who turned', async () => {
      for (const clip of requireFixtures().talkingClips) {
        const samples = await watch(await transcodeToMp4(await readFile(clip)));

        expect(measureMotion(samples).kind).to.equal('unclear');
        expect(followChallenge(samples, []).turnsSeen).to.deep.equal([]);
      }
    });
  });

  async function watch(clip: Uint8Array): Promise<FaceSample[]> {
    const file = join(folder, 'clip.mp4');
    await writeFile(file, clip);
    const wanted = { framesPerSecond: 5, maxSeconds: 30, maxSide: 640 };
    const video = await videoEngine.extract(file, wanted, never);
    if (!video.ok) throw new Error(video.refusal);
    const faces = await Promise.all(
      video.value.frames.map(({ jpeg }) =>
        faceEngine.detect(jpeg, { subject: 'person', want: ['pose', 'mesh'] }, never),
      ),
    );
    const { width, height } = video.value;
    return faces.map(([face], index) => {
      const { pose = missing(), mesh = missing(), box = missing() } = face ?? {};
      return { at: video.value.frames[index]?.at ?? 0, pose, mesh, box, width, height };
    });
  }

  async function zoomInto(photograph: Buffer): Promise<Buffer> {
    const file = join(folder, 'photo.png');
    await sharp(photograph).resize(960, 960).png().toFile(file);
    const approach =
      "zoompan=z='1.2-0.2*cos(on/25)':d=150:x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':s=640x640:fps=25";
    return makeVideo(['-i', file, '-vf', approach, ...(await mp4Output())]);
  }
});

function missing(): never {
  throw new Error('a frame without a face');
}
