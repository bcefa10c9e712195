import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { POLICY } from '../../src/core/verification/policy.ts';
import { createImageEngine } from '../../src/engines/image/sharp-image-engine.ts';
import { examineDocument } from '../../src/workers/examine-document.ts';
import { useFaceEngine } from '../journeys/shared-face-engine.ts';
import { describeNeeding, isAvailable } from '../needs.ts';
import { launchBrowser, openPhone, setHidden, type BrowserWith } from './camera/camera-browser.ts';
import { filmDarkness, filmDocument } from './camera/fake-camera.ts';
import { faultsOf, pick, press, tabTo } from './camera/phone-acts.ts';
import { serveCameraPage, type CameraPage } from './camera/serve-camera-page.ts';

const signal = new AbortController().signal;

describeNeeding(isAvailable('ffmpeg') ? 'chromium' : 'ffmpeg', 'the document camera', function () {
  this.timeout(60_000);
  let folder: string;
  let served: CameraPage;
  let faceEngine: FaceEngine;
  let browsers: Browser[];
  let onTable: Browser;
  let complaints: string[];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'camera-test-'));
    browsers = [];
    served = await serveCameraPage();
    faceEngine = await useFaceEngine();
    const [portrait] = await findSamplePortraits(faceEngine, { atMost: 1 });
    if (!portrait) throw new Error('No sample portrait was found');
    const document = { type: 'identity_card', side: 'front' } as const;
    onTable = await launch({ clip: await filmDocument(folder, { document, portrait }) });
  });

  after(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await served.close();
    await faceEngine.close();
    await rm(folder, { recursive: true });
  });

  afterEach('the page threw nothing', () => {
    expect(complaints).to.deep.equal([]);
  });

  it('takes a good picture by itself, shows it, and gives it to the server, which finds it good', async () => {
    const page = await open(onTable, 'show=document');

    await page.getByRole('heading', { name: 'Check the picture' }).waitFor();
    await press(page, 'Use this picture');
    await page.getByText('Captured document.jpg by camera').waitFor();

    const { bytes } = await served.captured();
    const imageEngine = createImageEngine();
    const { findings } = await examineDocument(
      { imageEngine, faceEngine, policy: POLICY },
      { kind: 'document_front', bytes },
      signal,
    );
    if (findings.kind !== 'document_front') throw new Error('unreadable');
    const { image, portraits } = findings;
    expect(image.sharpness).to.be.above(POLICY.document.sharpness);
    expect(image.brightness).to.be.above(POLICY.document.brightness);
    expect(image.glare).to.be.below(POLICY.document.glare);
    expect(portraits).to.have.length(1);
    expect(portraits[0]?.width).to.be.above(POLICY.document.portraitWidth);
    const { exif, format } = await sharp(bytes).metadata();
    expect([exif, format]).to.deep.equal([undefined, 'jpeg']);
  });

  it('looks closer, takes again, and leaves, all with the keyboard alone', async () => {
    const page = await open(onTable, 'show=document&manual');
    await page.getByRole('status').getByText('Good, hold still').waitFor();

    await tabTo(page, 'Take the picture');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Check the picture' }).waitFor();
    await tabTo(page, 'Look closer');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show all' }).waitFor();
    await tabTo(page, 'Take again');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Take the picture' }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByText('Cancelled').waitFor();
  });

  it('asks for the camera once, and keeps it from one picture to the next', async () => {
    const page = await open(onTable, 'show=document&manual', {
      before: countRequests,
    });
    await page.getByRole('status').getByText('Good, hold still').waitFor();
    await press(page, 'Take the picture');
    await press(page, 'Take again');
    await page.getByRole('status').getByText('Good, hold still').waitFor();

    expect(await page.evaluate('window.requests')).to.equal(1);
  });

  it('says that it is too dark', async () => {
    const inTheDark = await launch({ clip: await filmDarkness(folder) });

    const page = await open(inTheDark, 'show=document');

    await page.getByRole('status').getByText('Too dark: find more light').waitFor();
  });

  it('stops the camera while the page is hidden, and brings it back', async () => {
    const page = await open(onTable, 'show=document&manual');
    await page.getByRole('status').getByText('Good, hold still').waitFor();
    const track = await page.evaluateHandle<MediaStreamTrack>(
      'document.querySelector("video").srcObject.getVideoTracks()[0]',
    );

    await setHidden(page, true);
    expect(await track.evaluate(({ readyState }) => readyState)).to.equal('ended');

    await setHidden(page, false);
    await page.getByRole('status').getByText('Good, hold still').waitFor();
  });

  it('has no fault that axe finds, before the shutter and after', async () => {
    const page = await open(onTable, 'show=document&manual');
    await page.getByRole('status').getByText('Good, hold still').waitFor();
    expect(await faultsOf(page)).to.deep.equal([]);

    await press(page, 'Take the picture');
    await page.getByRole('heading', { name: 'Check the picture' }).waitFor();
    expect(await faultsOf(page)).to.deep.equal([]);
  });

  it('takes a picture that there is already, though the camera works', async () => {
    const page = await open(onTable, 'show=document&manual');
    await page.getByRole('button', { name: 'Take the picture' }).waitFor();
    const label = 'Choose a picture instead';

    await pick(page, label, { name: 'IMG_3.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });
    await page.getByRole('alert').getByText('This file is empty.').waitFor();

    const buffer = await drawDocument({ document: { type: 'identity_card', side: 'front' } });
    await pick(page, label, { name: 'IMG_4.jpg', mimeType: 'image/jpeg', buffer });
    await press(page, 'Use this picture');

    await page.getByText('Captured document.jpg by file').waitFor();
  });

  describe('where there is no camera in the page', () => {
    const label = 'Use the phone’s camera';

    it('lets the phone take the picture when the person said no', async () => {
      const refused = await launch({ answer: 'deny' });
      const page = await open(refused, 'show=document');
      await page.getByRole('heading', { name: 'The camera is not allowed' }).waitFor();
      expect(await faultsOf(page)).to.deep.equal([]);

      const buffer = await drawDocument({ document: { type: 'identity_card', side: 'front' } });
      await pick(page, label, { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer });
      await press(page, 'Use this picture');

      await page.getByText('Captured document.jpg by file').waitFor();
      const { exif, width } = await sharp((await served.captured()).bytes).metadata();
      expect([exif, width]).to.deep.equal([undefined, 1600]);
    });

    it('does not take an empty file', async () => {
      const refused = await launch({ answer: 'deny' });
      const page = await open(refused, 'show=document');
      await page.getByRole('heading', { name: 'The camera is not allowed' }).waitFor();

      await pick(page, label, { name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });

      await page.getByRole('alert').getByText('This file is empty.').waitFor();
    });

    it('says so when there is none', async () => {
      const page = await open(await launch({ hasCamera: false }), 'show=document');

      await page.getByRole('heading', { name: 'No camera found' }).waitFor();
      await page.getByRole('button', { name: 'Try the camera again' }).waitFor();
    });

    it('says so when the browser shows pages none', async () => {
      const page = await open(onTable, 'show=document', {
        before: 'Object.defineProperty(navigator, "mediaDevices", { value: undefined })',
      });

      await page.getByRole('heading', { name: 'No camera in this browser' }).waitFor();
    });

    it('says so when the page came over no safe connection', async () => {
      const host = 'camera.test';
      const browser = await launch({ host });
      const unsafe = served.url.replace('127.0.0.1', host);
      const opened = await openPhone(browser, `${unsafe}?show=document`);
      complaints = opened.complaints;

      await opened.page.getByRole('heading', { name: 'No camera on this page' }).waitFor();
    });
  });

  async function launch(wish: BrowserWith): Promise<Browser> {
    const browser = await launchBrowser(wish);
    browsers.push(browser);
    return browser;
  }

  async function open(browser: Browser, query: string, options?: { before: string }): Promise<Page> {
    const opened = await openPhone(browser, `${served.url}?${query}`, options);
    complaints = opened.complaints;
    return opened.page;
  }
});

const countRequests = `
  window.requests = 0;
  const ask = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (...asked) { window.requests++; return ask.apply(this, asked); };
`;
