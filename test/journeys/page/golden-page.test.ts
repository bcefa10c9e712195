import { expect } from 'chai';
import { phrasesFor } from '../../../src/core/dialogue/phrases-for.ts';
import { referenceOf } from '../../../src/core/dialogue/prompt.ts';
import { en as capture } from '../../../webapp/src/capture/words-en.ts';
import { en as words } from '../../../webapp/src/words/en.ts';
import { ABLE, MESSENGERS } from '../../core/dialogue/audience.ts';
import { describeNeeding, isAvailable } from '../../needs.ts';
import { receiveLink } from './link-from-chat.ts';
import { sandboxHand } from '../hand.ts';
import { browserHand, telegramHand, type PageHand } from './page-hand.ts';
import { takeScreenshot } from './screenshots.ts';
import { setStage } from './page-stage.ts';
import { openStudio, type Studio } from './studio.ts';

const inTelegram = phrasesFor('en', ABLE);
const inWhatsApp = phrasesFor('en', MESSENGERS['WhatsApp, Cloud API'] ?? ABLE);

describeNeeding(isAvailable('ffmpeg') ? 'chromium' : 'ffmpeg', 'the golden journey on the page', function () {
  this.timeout(240_000);
  let studio: Studio;
  const stage = setStage({
    world: { messengers: ['telegram', 'whatsapp'], whatsappCapture: 'link' },
    browser: async ({ faceEngine }) => {
      studio = await openStudio(faceEngine);
      return studio.browser;
    },
  });
  after(() => studio.close());

  it('goes from the first screen to the verdict inside Telegram', async () => {
    const { world } = stage;
    const anna = await world.applicant();
    await anna.person.says('/start');
    await anna.hears(inTelegram.privacyNotice.title);
    const page = await stage.open(`${world.sandbox.url}/#${anna.person.id}`);
    const phone = page.locator('.phone[data-messenger=telegram]');
    await phone.locator('.composer-menu').click();
    const hand = telegramHand(page);

    await hand.sees(words.welcome.title);
    await takeScreenshot(page, 'welcome in Telegram');
    await hand.goesOn(words.welcome.begin);
    await hand.sees(words.consent.title);
    await hand.goesOn(words.consent.agree);
    await hand.sees(words.chooseDocument.title);
    await hand.presses(words.documents.passport.name);
    await takesPassport(hand, 'by hand');
    await takesSelfie(hand, 'in Telegram');
    await anna.hears(inTelegram.verified('').title);
    await expectVerified(hand);

    await hand.goesOn(words.backToChat);
    await phone.getByText(inTelegram.verified('').title ?? '-').waitFor();
    expect(await phone.locator('.mini-app').count()).to.equal(0);
  });

  it('goes on from the chat by a one-time link, and tells the outcome there', async () => {
    const person = await stage.world.sandbox.person({ messenger: 'whatsapp' });
    const hand = browserHand(await stage.open(await receiveLink(person, inWhatsApp)));

    await takesPassport(hand, 'by itself');
    await takesSelfie(hand, 'in the browser');
    await sandboxHand(person).hears(inWhatsApp.verified('').title);
    await expectVerified(hand);
  });

  async function takesPassport(hand: PageHand, how: 'by hand' | 'by itself'): Promise<void> {
    const { shutter, review } = capture.document;
    await hand.sees(words.piece.documentTitle('only', 'passport'));
    await studio.showsDocument({ type: 'passport' });
    await hand.goesOn(words.piece.open);
    if (how === 'by hand') await hand.presses(shutter);
    await hand.sees(review.title);
    await takeScreenshot(hand.page, `passport ${how}`);
    await hand.presses(review.use);
  }

  async function takesSelfie(hand: PageHand, where: string): Promise<void> {
    const { start, turn, review } = capture.selfie;
    await hand.sees(words.piece.selfieTitle);
    await studio.showsFace();
    await hand.goesOn(words.piece.open);
    await hand.presses(start);
    await hand.inside.getByText(turn.left, { exact: true }).waitFor();
    await takeScreenshot(hand.page, `selfie ${where}`);
    await hand.sees(review.title);
    await hand.presses(review.use);
    await hand.sees(words.verified.title);
    await takeScreenshot(hand.page, `verified ${where}`);
  }

  /** The page shows the same case as the chat. */
  async function expectVerified(hand: PageHand): Promise<void> {
    const { id = '', status } = (await stage.world.records.cases()).at(-1) ?? {};
    expect(status).to.equal('verified');
    await hand.inside.getByText(referenceOf(id)).waitFor();
    await stage.world.settle();
    expect(await stage.world.blobs()).to.deep.equal([]);
  }
});
