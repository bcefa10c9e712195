import { expect } from 'chai';
import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import {
  darkVideo,
  longVideo,
  playlistNamedMp4,
  shortVideo,
  splicedVideo,
  stillVideo,
  truncateVideo,
  twoPeopleVideo,
} from '../../sandbox/specimen/spoil-video.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import { describeNeeding } from '../needs.ts';
import { fixesIn, type Applicant } from './applicant.ts';
import { inOtherBytes, passportPhoto, once, samplePortrait, selfieVideo } from './pieces.ts';
import { openWorld, type World } from './world.ts';

/** What the world asks for when nothing is drawn by chance. */
const TURNS: Turn[] = ['left', 'left', 'right'];

describeNeeding('ffmpeg', 'a video of a face', function () {
  this.timeout(240_000);
  let world: World;
  let clip: Buffer;
  before(async () => {
    world = await openWorld();
    clip = await selfieVideo(world.faceEngine, { turns: TURNS });
  });
  after(() => world.close());

  it('that is none is refused before it is looked at, and costs no attempt', async () => {
    const anna = await world.applicant();
    const { notTaken } = anna.words.notices;
    await anna.showsDocuments();

    await anna.person.sendsPhoto(await passportPhoto(world.faceEngine));
    await anna.hears(notTaken.VIDEO_EXPECTED);
    await anna.person.sendsVideo(playlistNamedMp4());
    await anna.hears(notTaken.FILE_TYPE_UNSUPPORTED);
    await anna.person.sendsVideo(Buffer.alloc(21 * 1024 * 1024, 'x'));
    await anna.hears(notTaken.FILE_TOO_LARGE);
    await world.settle();

    const pieces = await world.records.evidenceOf((await anna.case()).id);
    expect(pieces.map(({ kind }) => kind)).to.deep.equal(['document_front']);
    await expectOnlyDocumentStored(anna);
    await expectGoodOneIsTaken(anna);
  });

  const poor: Array<[what: string, make: () => Promise<Buffer>, code: keyof Applicant['words']['reasons']]> =
    [
      ['cut off on the way', () => Promise.resolve(truncateVideo(clip)), 'FILE_CORRUPT'],
      ['of less than a second', () => shortVideo(clip), 'VIDEO_TOO_SHORT'],
      ['of more than half a minute', () => longVideo(clip, 32), 'VIDEO_TOO_LONG'],
      ['in the dark', () => darkVideo(clip), 'FACE_TOO_DARK'],
      ['without anybody in it', withoutAnybody, 'NO_FACE'],
      ['of two people', ofTwoPeople, 'MANY_FACES'],
      ['without the turns asked for', withOtherTurns, 'CHALLENGE_NOT_FOLLOWED'],
    ];
  for (const [what, make, code] of poor) {
    it(`${what} is refused with the one thing to fix, and a good one is taken after it`, async () => {
      const anna = await world.applicant();
      await anna.showsDocuments();

      await anna.person.sendsVideo(await make());
      const answer = await anna.hears(anna.words.reasons[code].what);
      await world.settle();

      expect(answer.text).to.contain(anna.words.retakeTitle.selfie_video);
      expect(answer.text).to.contain('⬅️');
      expect(fixesIn(anna, answer)).to.deep.equal([code]);
      await expectOnlyDocumentStored(anna);
      await expectGoodOneIsTaken(anna);
    });
  }

  it('that was forwarded must be recorded again', async () => {
    const anna = await world.applicant();
    await anna.showsDocuments();

    await anna.person.sendsVideoNote(inOtherBytes(clip), { forwardedFrom: 'Somebody' });
    await anna.hears(anna.words.reasons.FORWARDED_MEDIA.what);
    await world.settle();

    await expectOnlyDocumentStored(anna);
    await expectGoodOneIsTaken(anna);
  });

  it('that shows the turns the wrong way round is for a person to look at', async () => {
    const anna = await world.applicant();
    await anna.showsDocuments();

    await anna.sendsVideo(await selfieVideo(world.faceEngine, { turns: ['right', 'right', 'left'] }));
    await anna.hears(anna.words.underReview(0).title);

    expect(await anna.case()).to.deep.include({ status: 'manual_review', reasons: ['LIVENESS_UNCERTAIN'] });
  });

  async function withoutAnybody(): Promise<Buffer> {
    return once('nobody', async () => {
      return stillVideo(await drawDocument({ document: { type: 'passport' } }), 2.5);
    });
  }

  async function ofTwoPeople(): Promise<Buffer> {
    const [one, other] = await Promise.all([
      shortVideo(clip, 3),
      shortVideo(await selfieVideo(world.faceEngine, { turns: TURNS, portrait: 1 }), 3),
    ]);
    return twoPeopleVideo(one, other);
  }

  function withOtherTurns(): Promise<Buffer> {
    return selfieVideo(world.faceEngine, { turns: ['left', 'right', 'left'] });
  }

  async function expectOnlyDocumentStored(anna: Applicant): Promise<void> {
    const { id } = await anna.case();
    expect((await world.blobs()).filter((path) => path.includes(id))).to.have.length(1);
    expect(await world.records.count('media', { verification_id: id })).to.equal(1);
    expect(await world.temporaryFiles()).to.deep.equal([]);
  }

  async function expectGoodOneIsTaken(anna: Applicant): Promise<void> {
    await anna.sendsVideo(clip);
    await anna.hears(anna.words.verified('').title);
  }

  it('into whose best frames somebody else is pasted is never verified', async () => {
    const turning = await selfieVideo(world.faceEngine, { turns: TURNS, portrait: 1 });
    const spliced = await splicedVideo(turning, await samplePortrait(world.faceEngine, 0));
    const anna = await world.applicant();
    await anna.showsDocuments();

    await anna.sendsVideo(spliced);

    // By chance a pasted frame is among those compared, or none is.
    const { underReview, retakeTitle } = anna.words;
    const answers = [underReview(0).title ?? '', retakeTitle.selfie_video];
    await anna.person.hears(({ text }) => answers.some((answer) => text.includes(answer)), {
      timeoutMilliseconds: 90_000,
    });
    const { status, reasons } = await anna.case();
    expect(status).to.be.oneOf(['manual_review', 'collecting']);
    if (status === 'manual_review') expect(reasons).to.include('PERSON_CHANGED');
  });
});
