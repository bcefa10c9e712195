import { expect } from 'chai';
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import { makeVideo, mp4Output } from '../../sandbox/specimen/encode-video.ts';
import { renderSelfieVideo } from '../../sandbox/specimen/render-selfie-video.ts';
import { personChangesVideo, stillVideo, wavedVideo } from '../../sandbox/specimen/spoil-video.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import { requireFixtures } from '../fixtures.ts';
import { describeNeeding } from '../needs.ts';
import type { Applicant } from './applicant.ts';
import { inOtherBytes, once } from './pieces.ts';
import { openWorld, type World } from './world.ts';

/** What the world asks for when nothing is drawn by chance, and how long a clip of it takes. */
const TURNS: Turn[] = ['left', 'left', 'right'];
const SECONDS = 6;

/** A white woman, an east Asian man, a black man and a black woman. */
const PEOPLE = ['001', '024', '043', '062'];
/** Two east Asian women of the same age. */
const ALIKE = ['030', '034'] as const;

describeNeeding('ffmpeg', 'on photographs and clips', () =>
  describeNeeding('fixtures', 'real people', function () {
    this.timeout(300_000);
    let world: World;
    before(async () => (world = await openWorld()));
    after(() => world.close());

    for (const id of PEOPLE) {
      it(`who turn their heads as asked are verified: person ${id}`, async () => {
        const anna = await showPassport(await portraitOf(id));

        await anna.sendsVideo(await turningVideoOf(id));
        await anna.hears(anna.words.verified('').title);

        expect(await anna.case()).to.include({ status: 'verified' });
      });
    }

    it('who only talk are asked once more, then a person looks', async () => {
      const [talking = ''] = requireFixtures().talkingClips;
      const anna = await showPassport(await portraitFromClip(talking));

      await anna.sendsVideo(await cutClip(talking, { from: 0.4, seconds: 2.5 }));
      await anna.hears(anna.words.reasons.CHALLENGE_NOT_FOLLOWED.what);
      await anna.sendsVideo(await cutClip(talking, { from: 0.7, seconds: 2.2 }));

      await expectReview(anna, 'CHALLENGE_NOT_FOLLOWED');
      const [comparison] = (await world.records.checksOf((await anna.case()).id)).filter(
        ({ name }) => name === 'face_comparison',
      );
      expect(comparison?.score, 'the right person all the same').to.be.at.most(comparison?.threshold ?? 0);
    });

    it('with the document of somebody else are asked once more, then a person looks', async () => {
      const [one, other] = ALIKE;
      const anna = await showPassport(await portraitOf(one));
      const video = await turningVideoOf(other);

      await anna.sendsVideo(video);
      await anna.hears(anna.words.reasons.FACE_MISMATCH.what);
      await anna.sendsVideo(inOtherBytes(video));

      await expectReview(anna, 'FACE_MISMATCH');
    });

    const pictures: Array<[what: string, make: (photograph: Buffer) => Promise<Buffer>, motion: string]> = [
      ['held still', (photograph) => stillVideo(photograph), 'still'],
      ['waved before the camera', (photograph) => wavedVideo(photograph), 'flat'],
      ['brought nearer', zoomedVideo, 'flat'],
    ];
    for (const [what, make, motion] of pictures) {
      it(`who are a picture, ${what}, are never verified`, async () => {
        const id = ALIKE[0];
        const anna = await showPassport(await portraitOf(id));
        const video = await once(`${what} ${id}`, async () => make(await selfieOf(id)));

        await anna.sendsVideo(video);
        const answer = await anna.hears(anna.words.retakeTitle.selfie_video);
        await anna.sendsVideo(inOtherBytes(video));

        await expectReview(anna, 'CHALLENGE_NOT_FOLLOWED');
        expect(await motionsSeen(anna)).to.deep.equal([motion, motion]);
        expect(answer.text, 'nobody learns how they were recognised').to.contain(
          anna.words.reasons.CHALLENGE_NOT_FOLLOWED.what,
        );
      });
    }

    it('of whom one takes the other’s place in the video are never verified', async () => {
      const [one, other] = ALIKE;
      const anna = await showPassport(await portraitOf(one));
      const video = await personChangesVideo(await turningVideoOf(one), await turningVideoOf(other), SECONDS);

      await anna.sendsVideo(video);

      await expectReview(anna, 'PERSON_CHANGED');
    });

    async function showPassport(portrait: Buffer): Promise<Applicant> {
      const anna = await world.applicant();
      await anna.begins();
      await anna.person.sendsPhoto(await drawDocument({ document: { type: 'passport' }, portrait }));
      await anna.hearsRequest('selfie_video');
      return anna;
    }

    async function expectReview(anna: Applicant, code: string): Promise<void> {
      await anna.hears(anna.words.underReview(0).title);
      const { status, reasons } = await anna.case();
      expect(status).to.equal('manual_review');
      expect(reasons).to.include(code);
    }

    async function motionsSeen(anna: Applicant): Promise<string[]> {
      const checks = await world.records.checksOf((await anna.case()).id);
      return checks
        .filter(({ name }) => name === 'head_turns')
        .map(({ findings }) => headTurnsSchema.parse(findings).motion.kind);
    }

    function turningVideoOf(id: string): Promise<Buffer> {
      return once(`real ${id}`, async () => {
        const { faceEngine } = world;
        return renderSelfieVideo({
          portrait: await selfieOf(id),
          turns: TURNS,
          seconds: SECONDS,
          faceEngine,
        });
      });
    }

    /** The first frame of a clip, as it would be printed on a document. */
    async function portraitFromClip(clip: string): Promise<Buffer> {
      const frame = await firstFrame(clip);
      const signal = AbortSignal.timeout(30_000);
      const [face] = await world.faceEngine.detect(frame, { subject: 'person', want: [] }, signal);
      if (!face) throw new Error('The clip begins without a face');
      const { left, top, width, height } = face.box;
      const { width: frameWidth, height: frameHeight } = await sharp(frame).metadata();
      const side = Math.min(Math.round(width / 0.42), frameWidth, frameHeight);
      const within = (wanted: number, most: number) => Math.round(Math.max(0, Math.min(wanted, most - side)));
      return sharp(frame)
        .extract({
          left: within(left + width / 2 - side / 2, frameWidth),
          top: within(top + height / 2 - side / 2, frameHeight),
          width: side,
          height: side,
        })
        .jpeg({ quality: 95 })
        .toBuffer();
    }
  }),
);

const headTurnsSchema = z.object({ motion: z.object({ kind: z.string() }) });

function personOf(id: string) {
  const person = requireFixtures().people.find((each) => each.id === id);
  if (!person) throw new Error(`There is no person ${id} among the fixtures`);
  return person;
}

function portraitOf(id: string): Promise<Buffer> {
  return readFile(personOf(id).portrait);
}

function selfieOf(id: string): Promise<Buffer> {
  return readFile(personOf(id).selfie);
}

async function cutClip(clip: string, part: { from: number; seconds: number }): Promise<Buffer> {
  const { from, seconds } = part;
  return makeVideo(['-ss', String(from), '-i', clip, '-t', String(seconds), ...(await mp4Output())]);
}

async function firstFrame(clip: string): Promise<Buffer> {
  return inFolder(async (folder) => {
    await writeFile(path.join(folder, 'clip.mp4'), await cutClip(clip, { from: 0, seconds: 0.2 }));
    return makeVideo(['-i', path.join(folder, 'clip.mp4'), '-frames:v', '1', '-f', 'mjpeg', '-q:v', '1']);
  });
}

/** A photograph that comes nearer and nearer. */
function zoomedVideo(photograph: Buffer): Promise<Buffer> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'photograph.jpg');
    await writeFile(file, photograph);
    const zoom = "zoompan=z='1+0.3*on/150':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=150:s=720x720:fps=25";
    return makeVideo(['-i', file, '-vf', zoom, ...(await mp4Output())]);
  });
}

async function inFolder<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bonafide-real-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
