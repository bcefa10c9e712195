import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { CUSTOMERS } from '../../../sandbox/old-shop/customers.ts';
import { phrasesFor } from '../../../src/core/dialogue/phrases-for.ts';
import { en as words } from '../../../webapp/src/words/en.ts';
import { ABLE } from '../../core/dialogue/audience.ts';
import { describeNeeding } from '../../needs.ts';
import { launchBrowser } from '../../webapp/camera/camera-browser.ts';
import type { Applicant } from '../applicant.ts';
import { passportPhoto } from '../pieces.ts';
import { stageVerified } from '../stage-verified.ts';
import { linkFor } from './link-for.ts';
import { browserHand, type PageHand } from './page-hand.ts';
import { setStage } from './page-stage.ts';

const HOUR = 60 * 60_000;
const phrases = phrasesFor('en', ABLE);
const tokensSchema = z.object({ refreshToken: z.string() });
const [customer] = CUSTOMERS;

describeNeeding('chromium', 'the account on the page', function () {
  this.timeout(120_000);
  let ahead = 0;
  const stage = setStage({
    world: { clock: () => new Date(Date.now() + ahead) },
    browser: () => launchBrowser(),
  });

  it('shows the devices, and signs another one out at once', async () => {
    const anna = await stage.world.applicant();
    await anna.begins();
    const here = browserHand(await opensPage(anna));
    const there = browserHand(await opensPage(anna));
    await there.sees(words.piece.documentTitle('only', 'passport'));
    await goesTo(here, words.account.devices);
    await here.sees(words.devices.title);

    await here.inside.getByText(words.devices.amongThem, { exact: true }).waitFor();
    await here.inside.getByRole('button', { name: /^End others on/ }).click();

    await here.inside.getByText(words.devices.current, { exact: true }).waitFor();
    await here.inside.getByText(words.devices.ended).waitFor();
    await there.sees(words.signedOut.SESSION_ENDED.title);
    expect(await here.inside.getByRole('listitem').count()).to.equal(1);
  });

  it('leaves nothing behind when it is signed out, and the link does not open it again', async () => {
    const anna = await stage.world.applicant();
    await anna.begins();
    const link = await linkFor(stage.world, anna.person);
    const page = await stage.open(link);
    const hand = browserHand(page);
    await goesTo(hand, words.account.signOut);
    await hand.sees(words.signedOut.LEFT.title);

    await page.goto(link);

    await hand.sees(words.signedOut.LINK_OVER.title);
  });

  it('stays who is signed in when a link of somebody else is opened over it, and leaves that link good', async () => {
    const [anna, boris] = await Promise.all([stage.world.applicant(), stage.world.applicant()]);
    await anna.begins('passport');
    await boris.begins('identity_card');
    const page = await stage.open(await linkFor(stage.world, anna.person));
    const hand = browserHand(page);
    await hand.sees(words.piece.documentTitle('only', 'passport'));
    const passedOn = await linkFor(stage.world, boris.person);

    await page.goto(passedOn);

    await hand.sees(words.piece.documentTitle('only', 'passport'));
    expect(page.url()).not.to.contain('capture');
    const his = browserHand(await stage.open(passedOn));
    await his.sees(words.piece.documentTitle('front', 'identity_card'));
  });

  it('connects the account of the old shop, confirmed in the chat, and lets it go', async () => {
    const anna = await stage.world.applicant();
    await anna.begins();
    await stageVerified(stage.world, anna);
    const hand = browserHand(await opensPage(anna));
    await goesTo(hand, words.account.shop);
    await hand.inside.getByLabel(words.shop.login).fill(customer?.login ?? '');
    await hand.inside.getByLabel(words.shop.password, { exact: true }).fill('wrong');
    await hand.goesOn(words.shop.connect);
    await hand.inside.getByText(words.problems.LEGACY_CREDENTIALS_WRONG).waitFor();

    await hand.inside.getByLabel(words.shop.password, { exact: true }).fill(customer?.password ?? '');
    await hand.goesOn(words.shop.connect);
    await hand.sees(words.shop.pendingTitle);
    await anna.hears(phrases.link.confirm('').title);
    await anna.person.taps(phrases.choices.linkYes);
    await hand.sees(words.shop.orders);
    await hand.inside.getByText(words.shop.order(customer?.orders[0]?.id ?? '-')).waitFor();

    await hand.goesOn(words.shop.unlink);
    await hand.goesOn(words.shop.confirmUnlink.yes);
    await hand.inside.getByLabel(words.shop.login).waitFor();
    await anna.person.says('/orders');
    await anna.hears(phrases.link.notices.nothingLinked);
  });

  it('takes back the consent: the case ends, and its pictures are gone', async () => {
    const anna = await stage.world.applicant();
    await anna.begins();
    await anna.person.sendsPhoto(await passportPhoto(stage.world.faceEngine));
    await anna.hearsRequest('selfie_video');
    const before = await stage.world.blobs();
    const hand = browserHand(await opensPage(anna));
    await goesTo(hand, words.account.privacy);

    await hand.goesOn(words.privacy.withdraw);
    await hand.goesOn(words.privacy.confirm.yes);

    await hand.inside.getByText(words.privacy.withdrawn).waitFor();
    await stage.world.settle();
    expect((await anna.case()).status).to.equal('cancelled');
    expect(before).to.not.deep.equal([]);
    expect(await stage.world.blobs()).to.deep.equal([]);
    await hand.presses(words.back);
    await hand.presses(words.back);
    await hand.sees(words.welcome.title);
  });

  it('is signed out when its key was used twice, and the chat tells why', async () => {
    const anna = await stage.world.applicant();
    await anna.begins();
    const link = await linkFor(stage.world, anna.person);
    const page = await stage.open('about:blank');
    const answered = page.waitForResponse((response) => response.url().endsWith('/v1/sessions'));
    await page.goto(link);
    const { refreshToken: stolen } = tokensSchema.parse(await (await answered).json());
    const hand = browserHand(page);
    await page.reload();
    await hand.sees(words.piece.documentTitle('only', 'passport'));

    ahead = HOUR;
    const used = await fetch(`${stage.world.url}/v1/sessions/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken: stolen }),
    });

    expect(used.status).to.equal(401);
    await anna.hears(phrases.sessionRevoked.title);
    await hand.sees(words.signedOut.SESSION_ENDED.title);
  });

  async function opensPage(anna: Applicant): Promise<Page> {
    return stage.open(await linkFor(stage.world, anna.person));
  }

  async function goesTo(hand: PageHand, choice: string): Promise<void> {
    await hand.inside.getByRole('button', { name: words.account.title, exact: true }).click();
    await hand.sees(words.account.title);
    await hand.presses(choice);
  }
});
