import { expect } from 'chai';
import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import {
  blurPhoto,
  cropPhoto,
  darkenPhoto,
  glarePhoto,
  rotateByExif,
  shrinkPhoto,
} from '../../sandbox/specimen/spoil-document.ts';
import type { DisclosableCode } from '../../src/core/dialogue/phrases/phrases.ts';
import type { GiveRefusal } from '../../src/core/dialogue/prompt.ts';
import { POLICY } from '../../src/core/verification/policy.ts';
import { describeNeeding } from '../needs.ts';
import { fixesIn, type Applicant } from './applicant.ts';
import { cardPhoto, inOtherBytes, passportPhoto, samplePortrait, selfieVideo } from './pieces.ts';
import { openWorld, type World } from './world.ts';

const TOO_LARGE = 21 * 1024 * 1024;

describeNeeding('ffmpeg', 'a photo of a document', function () {
  this.timeout(120_000);
  let world: World;
  let good: Buffer;
  before(async () => {
    world = await openWorld();
    good = await passportPhoto(world.faceEngine);
  });
  after(() => world.close());

  const poor: Array<[what: string, make: () => Promise<Buffer>, code: DisclosableCode]> = [
    ['blurred', () => blurPhoto(good), 'DOC_BLURRY'],
    ['taken in the dark', () => darkenPhoto(good), 'DOC_TOO_DARK'],
    ['with a lamp mirrored in it', () => glarePhoto(good), 'DOC_GLARE'],
    ['of few pixels', () => shrinkPhoto(good, 400), 'DOC_LOW_RESOLUTION'],
    ['that cuts the portrait', () => cropPhoto(good, CUT), 'DOC_CROPPED'],
    ['with two portraits', withTwoPortraits, 'DOC_MANY_FACES'],
    ['without a portrait', () => drawDocument({ document: { type: 'passport' } }), 'DOC_PORTRAIT_MISSING'],
    ['that shows a person instead', () => samplePortrait(world.faceEngine, 0), 'DOC_NOT_FOUND'],
  ];
  for (const [what, make, code] of poor) {
    it(`${what} is refused with the one thing to fix, and a good one is taken after it`, async () => {
      const anna = await world.applicant();
      await anna.begins();

      await anna.person.sendsPhoto(await make());
      const answer = await anna.hears(anna.words.reasons[code].what);
      await world.settle();

      expect(answer.text).to.contain(anna.words.retakeTitle.document_front);
      expect(fixesIn(anna, answer)).to.deep.equal([code]);
      await expectNothingStored(anna);
      await expectGoodOneIsTaken(anna);
    });
  }

  const unreadable: Array<[what: string, file: Buffer, mimeType: string, refusal: GiveRefusal]> = [
    [
      'a text named .jpg',
      Buffer.from('Dear Sir or Madam,'.repeat(50)),
      'image/jpeg',
      'FILE_TYPE_UNSUPPORTED',
    ],
    ['a PDF', Buffer.from('%PDF-1.7'), 'application/pdf', 'FILE_TYPE_UNSUPPORTED'],
    [
      'a drawing with instructions (SVG)',
      Buffer.from(`<svg>${' '.repeat(99)}</svg>`),
      'image/svg+xml',
      'FILE_TYPE_UNSUPPORTED',
    ],
    ['a HEIC picture', heicPicture(), 'image/heic', 'HEIC_UNSUPPORTED'],
    ['a picture of 21 MB', Buffer.alloc(TOO_LARGE, 'x'), 'image/jpeg', 'FILE_TOO_LARGE'],
  ];
  for (const [what, file, mimeType, refusal] of unreadable) {
    it(`that is ${what} is refused with what to send instead`, async () => {
      const anna = await world.applicant();
      await anna.begins();

      await anna.person.sendsDocument(file, { mimeType, fileName: 'passport.jpg' });
      const answer = await anna.hears(anna.words.notices.notTaken[refusal]);
      await world.settle();

      expect(answer.text).to.contain(anna.words.askDocument('only', 'passport').title);
      await expectNothingStored(anna);
      await expectGoodOneIsTaken(anna);
    });
  }

  it('that broke off half way is refused as damaged', async () => {
    const anna = await world.applicant();
    await anna.begins();

    const half = good.subarray(0, good.length / 2);
    await anna.person.sendsDocument(half, { mimeType: 'image/jpeg', fileName: 'passport.jpg' });
    await anna.hears(anna.words.reasons.FILE_CORRUPT.what);
    await world.settle();

    await expectNothingStored(anna);
    await expectGoodOneIsTaken(anna);
  });

  it('stored lying on its side, with the orientation in its EXIF, is taken', async () => {
    const anna = await world.applicant();
    await anna.begins();

    const lying = await rotateByExif(good);
    await anna.person.sendsDocument(lying, { mimeType: 'image/jpeg', fileName: 'passport.jpg' });

    await anna.hearsRequest('selfie_video');
  });

  it('sent again byte for byte is recognised', async () => {
    const anna = await world.applicant();
    await anna.begins();
    const blurred = await blurPhoto(good);

    await anna.person.sendsDocument(blurred, { mimeType: 'image/jpeg' });
    await anna.hears(anna.words.reasons.DOC_BLURRY.what);
    await anna.person.sendsDocument(blurred, { mimeType: 'image/jpeg' });
    await anna.hears(anna.words.notices.notTaken.SAME_FILE_RESENT);
    await world.settle();

    await expectNothingStored(anna);
    await expectGoodOneIsTaken(anna);
  });

  it('in an album is one piece: the first counts, and the album gets one answer', async () => {
    const anna = await world.applicant();
    await anna.begins();

    await anna.person.sendsAlbum([good, await blurPhoto(good), await darkenPhoto(good)]);
    await anna.hearsRequest('selfie_video');
    await world.settle();

    const said = (await anna.person.reads()).filter(({ from }) => from === 'bot').map(({ text }) => text);
    const { ALBUM_EXTRA } = anna.words.notices.notTaken;
    expect(said.filter((text) => text.includes(ALBUM_EXTRA))).to.have.length(1);
    expect(await world.records.count('media', { verification_id: (await anna.case()).id })).to.equal(1);
  });

  it('is what a video is not', async () => {
    const anna = await world.applicant();
    await anna.begins();

    await anna.person.sendsVideo(await selfieVideo(world.faceEngine, { turns: ['left', 'left', 'right'] }));
    await anna.hears(anna.words.notices.notTaken.PICTURE_EXPECTED);
    await world.settle();

    await expectNothingStored(anna);
  });

  it('of the front again is no back', async () => {
    const anna = await world.applicant();
    const front = await cardPhoto(world.faceEngine, { type: 'identity_card', side: 'front' });
    await anna.begins('identity_card');

    await anna.person.sendsPhoto(front);
    await anna.hearsRequest('document_back', 'identity_card');
    await anna.person.sendsDocument(inOtherBytes(front), { mimeType: 'image/jpeg' });
    const answer = await anna.hears(anna.words.reasons.DOC_SAME_SIDE_TWICE.what);
    await anna.person.sendsPhoto(await cardPhoto(world.faceEngine, { type: 'identity_card', side: 'back' }));
    await anna.hearsRequest('selfie_video');

    expect(answer.text).to.contain(anna.words.retakeTitle.document_back);
  });

  it('that stays poor to the last attempt goes to a person, with the video', async () => {
    const anna = await world.applicant();
    await anna.begins();
    const blurred = await blurPhoto(good);

    for (let attempt = 1; attempt < POLICY.attemptCap; attempt++) {
      await anna.person.sendsDocument(inOtherBytes(blurred, attempt), { mimeType: 'image/jpeg' });
      await anna.hears(anna.words.reasons.DOC_BLURRY.what);
    }
    await anna.person.sendsDocument(inOtherBytes(blurred, POLICY.attemptCap), { mimeType: 'image/jpeg' });
    await anna.sendsVideo(await anna.recordsVideo(await anna.hearsRequest('selfie_video')));
    await anna.hears(anna.words.underReview(POLICY.time.reviewHours).text);
    await anna.person.says('/status');
    await anna.hears(anna.words.places.underReview);

    const { status, reasons } = await anna.case();
    expect(status).to.equal('manual_review');
    expect(reasons).to.include.members(['DOC_BLURRY', 'ATTEMPTS_EXHAUSTED']);
  });

  async function withTwoPortraits(): Promise<Buffer> {
    const [portrait, secondPortrait] = await Promise.all([
      samplePortrait(world.faceEngine, 0),
      samplePortrait(world.faceEngine, 1),
    ]);
    return drawDocument({ document: { type: 'passport' }, portrait, secondPortrait });
  }

  async function expectNothingStored(anna: Applicant): Promise<void> {
    const { id } = await anna.case();
    expect((await world.blobs()).filter((path) => path.includes(id))).to.deep.equal([]);
    expect(await world.records.count('media', { verification_id: id })).to.equal(0);
    expect(await world.temporaryFiles()).to.deep.equal([]);
    for (const piece of await world.records.evidenceOf(id)) {
      expect(piece).to.include({ state: 'refused', sealed_templates: null, fingerprint: null });
    }
  }

  async function expectGoodOneIsTaken(anna: Applicant): Promise<void> {
    await anna.person.sendsPhoto(good);
    await anna.hearsRequest('selfie_video');
    expect((await anna.case()).status).to.equal('collecting');
  }
});

/** Through the middle of the portrait. */
const CUT = { left: 0.19, top: 0, width: 0.81, height: 1 };

/** Enough of one to be recognised (ISO/IEC 23008-12). */
function heicPicture(): Buffer {
  return Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1'), Buffer.alloc(512)]);
}
