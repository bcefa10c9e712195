import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPhone } from '../../webapp/camera/camera-browser.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';
import { faultsAmong } from './complaints.ts';
import { takeScreenshot } from './screenshots.ts';

/** A service and the phones on which its page is opened; what there is before the first test of a suite. */
export interface PageStage {
  readonly world: World;
  /** A new phone, which goes to this address. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
}

interface Wanted {
  world?: WorldOptions;
  /** Closed by the stage. */
  browser: (world: World) => Promise<Browser>;
}

const PATIENCE_MILLISECONDS = 60_000;

/** To be called in a suite: opens everything before its tests, and takes phones away after each, none of whose pages may have
 * done anything wrong. */
export function setStage({ world: options, browser: launch }: Wanted): PageStage {
  let world: World;
  let browser: Browser | undefined;
  let phones: { page: Page; complaints: string[] }[] = [];

  before(async () => {
    world = await openWorld(options);
    browser = await launch(world);
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });
  afterEach('no page did anything wrong', async function () {
    const [used, title] = [phones, this.currentTest?.title ?? ''];
    phones = [];
    if (this.currentTest?.isFailed()) {
      for (const [index, { page }] of used.entries()) await takeScreenshot(page, `failed ${title} ${index}`);
    }
    await Promise.all(used.map(({ page }) => page.context().close()));
    expect(used.flatMap(({ complaints }) => faultsAmong(complaints))).to.deep.equal([]);
  });

  return {
    get world() {
      return world;
    },
    async open(url, context) {
      if (!browser) throw new Error('The stage is not set yet');
      const phone = await openPhone(browser, url, { locale: 'en-GB', ...context });
      phone.page.setDefaultTimeout(PATIENCE_MILLISECONDS);
      phones.push(phone);
      return phone.page;
    },
  };
}
