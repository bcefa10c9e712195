import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { en as captureEn } from '../../../webapp/src/capture/words-en.ts';
import { ru as captureRu } from '../../../webapp/src/capture/words-ru.ts';
import { zh as captureZh } from '../../../webapp/src/capture/words-zh.ts';
import { en } from '../../../webapp/src/words/en.ts';
import { ru } from '../../../webapp/src/words/ru.ts';
import { zh } from '../../../webapp/src/words/zh.ts';
import { describeNeeding } from '../../needs.ts';
import { launchBrowser } from '../../webapp/camera/camera-browser.ts';
import { overflowsOf, violationsOf } from './look-at.ts';
import { linkFor } from './link-for.ts';
import { browserHand } from './page-hand.ts';
import { setStage } from './page-stage.ts';
import { scenesIn, type Scene, type Spoken } from './scenes.ts';
import { takeScreenshot } from './screenshots.ts';
import { directPage } from './stage-scene.ts';

const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };
const THEMES = ['light', 'dark'] as const;

const LANGUAGES: readonly Spoken[] = [
  { language: 'en', words: en, capture: captureEn },
  { language: 'ru', words: ru, capture: captureRu },
  { language: 'zh', words: zh, capture: captureZh },
];

describeNeeding('chromium', 'every screen', function () {
  this.timeout(300_000);
  const stage = setStage({ browser: () => launchBrowser() });

  for (const spoken of LANGUAGES) {
    const { language, words } = spoken;

    it(`can be read by everybody and fits the smallest phone, in ${language}, light and dark`, async () => {
      const person = await stage.world.applicant();
      await person.begins();
      const page = await stage.open(await linkFor(stage.world, person.person), { locale: language });
      await page.getByRole('button', { name: en.account.title }).waitFor();
      const play = await directPage(page, language);

      const faults: string[] = [];
      for (const scene of scenesIn(language)) {
        play(scene);
        await show(page, scene, spoken);
        faults.push(...(await faultsOn(page, `${language} ${scene.name}`)));
      }

      expect(faults).to.deep.equal([]);
    });

    it(`can be read by those who are not signed in, in ${language}`, async () => {
      const page = await stage.open(`${stage.world.url}/app/`, { locale: language });
      await page.getByRole('heading', { name: words.signedOut.NOTHING.title }).waitFor();
      const faults = await faultsOn(page, `${language} signed out`);
      await page.goto(`${stage.world.url}/capture/AAAAAAAAAAAAAAAAAAAAAA`);
      await page.getByRole('heading', { name: words.signedOut.LINK_OVER.title }).waitFor();

      expect([...faults, ...(await faultsOn(page, `${language} link over`))]).to.deep.equal([]);
    });
  }

  async function show(page: Page, scene: Scene, spoken: Spoken): Promise<void> {
    await page.goto(`${stage.world.url}/app/${scene.place ?? ''}`);
    await scene.act?.(browserHand(page), spoken);
    await page.getByRole('heading', { name: scene.title(spoken), exact: true }).waitFor();
  }

  async function faultsOn(page: Page, name: string): Promise<string[]> {
    const faults: string[] = [];
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await takeScreenshot(page, `${name} ${colorScheme}`);
      for (const violation of await violationsOf(page)) faults.push(`${name}, ${colorScheme}: ${violation}`);
    }
    await page.setViewportSize(NARROW);
    await takeScreenshot(page, `${name} narrow`);
    for (const overflow of await overflowsOf(page)) faults.push(`${name}, narrow: ${overflow}`);
    await page.setViewportSize(PHONE);
    return faults;
  }
});
