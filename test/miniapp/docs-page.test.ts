import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { describeNeeding } from '../needs.ts';
import { launchBrowser } from '../webapp/camera/camera-browser.ts';
import { openApiStage, type ApiStage } from './api-stage.ts';

describeNeeding('chromium', 'the page about the API', function () {
  this.timeout(60_000);
  let stage: ApiStage;
  let browser: Browser;

  before(async () => {
    stage = await openApiStage();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await stage.close();
  });

  for (const width of [320, 390, 1280]) {
    it(`fits on ${width} pixels, with all of it unfolded`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 844 } });
      await page.goto(`${stage.api}/docs`);

      await page.evaluate('for (const part of document.querySelectorAll("details")) part.open = true');

      expect(await page.locator('details[open]').count()).to.be.greaterThan(20);
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
    });
  }
});
