import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { phrasesFor } from '../../../src/core/dialogue/phrases-for.ts';
import { en as capture } from '../../../webapp/src/capture/words-en.ts';
import { en as words } from '../../../webapp/src/words/en.ts';
import { ABLE } from '../../core/dialogue/audience.ts';
import { describeNeeding, isAvailable } from '../../needs.ts';
import { openCuttingProxy, type CuttingProxy } from '../../servers/cutting-proxy.ts';
import { launchBrowser } from '../../webapp/camera/camera-browser.ts';
import { pick } from '../../webapp/camera/phone-acts.ts';
import type { Applicant } from '../applicant.ts';
import { passportPhoto, selfieVideo } from '../pieces.ts';
import { firstTurns } from './first-turns.ts';
import { linkFor } from './link-for.ts';
import { browserHand, type PageHand } from './page-hand.ts';
import { setStage } from './page-stage.ts';

const phrases = phrasesFor('en', ABLE);
/** More bytes than all that a page says beside its pieces. */
const HALF_A_PHOTO = 100_000;

describeNeeding(isAvailable('ffmpeg') ? 'chromium' : 'ffmpeg', 'a page without a camera', function () {
  this.timeout(180_000);
  const stage = setStage({ browser: () => launchBrowser({ answer: 'deny' }) });

  it('takes what the phone’s own camera made, to the same end', async () => {
    const anna = await stage.world.applicant();
    await anna.begins('passport');
    const { page, hand } = await opensPage(anna);

    await picksPassport(hand, page);
    await picksSelfie(hand, page);
    await hand.sees(words.verified.title);
    await anna.hears(phrases.verified('').title);
    expect((await anna.case()).status).to.equal('verified');
  });

  it('goes on in the chat with what was begun on the page', async () => {
    const anna = await stage.world.applicant();
    await anna.person.says('/start');
    await anna.hears(phrases.privacyNotice.title);
    const { page, hand } = await opensPage(anna);
    await hand.goesOn(words.welcome.begin);
    await hand.goesOn(words.consent.agree);
    await hand.presses(words.documents.passport.name);
    await picksPassport(hand, page);
    await hand.sees(words.piece.selfieTitle);

    await anna.person.says('/start');
    const asked = await anna.hearsRequest('selfie_video');
    await anna.sendsVideo(await anna.recordsVideo(asked));

    await hand.sees(words.verified.title);
    await anna.hears(phrases.verified('').title);
    expect(
      (await stage.world.records.evidenceOf((await anna.case()).id)).map(({ state }) => state),
    ).to.deep.equal(['accepted', 'accepted']);
  });

  it('follows what is given in the chat meanwhile, and finishes what was begun there', async () => {
    const anna = await stage.world.applicant();
    await anna.begins('passport');
    const { page, hand } = await opensPage(anna);
    await hand.sees(words.piece.documentTitle('only', 'passport'));

    await anna.person.sendsPhoto(await passportPhoto(stage.world.faceEngine));
    await picksSelfie(hand, page);

    await hand.sees(words.verified.title);
    await anna.hears(phrases.verified('').title);
  });

  describe('whose connection is lost while a piece is sent', () => {
    let proxy: CuttingProxy;

    beforeEach(async () => {
      proxy = await openCuttingProxy(stage.world.url);
    });
    afterEach(() => proxy.close());

    it('keeps it, says so, and sends it once by itself', async () => {
      const { anna, page, hand } = await losesConnection();

      await page.context().setOffline(false);

      await hand.sees(words.piece.selfieTitle);
      await expectOnePiece(anna);
    });

    it('keeps it when the page is loaded anew', async () => {
      const { anna, page, hand } = await losesConnection();
      await page.context().setOffline(false);

      await page.reload();

      await hand.sees(words.piece.selfieTitle);
      await expectOnePiece(anna);
    });

    it('counts it once when only the answer was lost', async () => {
      const { anna, page, hand } = await losesConnection('at the answer');
      await page.context().setOffline(false);

      await hand.sees(words.piece.selfieTitle);
      await expectOnePiece(anna);
    });

    /** In the middle of an upload, or when the server has it all. */
    async function losesConnection(when: 'at once' | 'at the answer' = 'at once') {
      const anna = await stage.world.applicant();
      await anna.begins('passport');
      const { page, hand } = await opensPage(anna, proxy.through(stage.world.url));
      proxy.takeDownAfter(HALF_A_PHOTO, when);
      await picksPassport(hand, page);
      await hand.sees(words.sending.waitingTitle);
      await hand.inside.getByText(words.sending.waiting).waitFor();
      await page.context().setOffline(true);
      await hand.inside.getByText(words.offline).waitFor();
      proxy.restore();
      return { anna, page, hand };
    }
  });

  async function opensPage(anna: Applicant, at = stage.world.url): Promise<{ page: Page; hand: PageHand }> {
    const page = await stage.open(await linkFor(stage.world, anna.person, at));
    return { page, hand: browserHand(page) };
  }

  async function picksPassport(hand: PageHand, page: Page): Promise<void> {
    const { refused, pickPhoto } = capture.camera;
    await hand.sees(words.piece.documentTitle('only', 'passport'));
    await hand.goesOn(words.piece.open);
    await hand.inside.getByRole('heading', { name: refused.DENIED.title }).waitFor();
    const buffer = await passportPhoto(stage.world.faceEngine);
    await pick(page, pickPhoto, { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer });
    await hand.sees(capture.document.review.title);
    await hand.presses(capture.document.review.use);
  }

  async function picksSelfie(hand: PageHand, page: Page): Promise<void> {
    const { refused, pickVideo } = capture.camera;
    await hand.sees(words.piece.selfieTitle);
    await hand.goesOn(words.piece.open);
    await hand.inside.getByRole('heading', { name: refused.DENIED.title }).waitFor();
    const buffer = await selfieVideo(stage.world.faceEngine, { turns: firstTurns() });
    await pick(page, pickVideo, { name: 'IMG_2.mp4', mimeType: 'video/mp4', buffer });
    await hand.sees(capture.selfie.review.title);
    await hand.presses(capture.selfie.review.use);
  }

  async function expectOnePiece(anna: Applicant): Promise<void> {
    await stage.world.settle();
    const evidence = await stage.world.records.evidenceOf((await anna.case()).id);
    expect(evidence.map(({ state }) => state)).to.deep.equal(['accepted']);
  }
});
