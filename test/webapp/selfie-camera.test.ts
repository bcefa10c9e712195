import { expect } from 'chai';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { renderSelfieVideo } from '../../sandbox/specimen/render-selfie-video.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { assessEvidence } from '../../src/core/verification/assess.ts';
import { POLICY } from '../../src/core/verification/policy.ts';
import { createImageEngine } from '../../src/engines/image/sharp-image-engine.ts';
import { findFfmpeg } from '../../src/engines/video/ffmpeg-program.ts';
import { createVideoEngine } from '../../src/engines/video/ffmpeg-video-engine.ts';
import { examineSelfieVideo } from '../../src/workers/examine-selfie-video.ts';
import { useFaceEngine } from '../journeys/shared-face-engine.ts';
import { collecting } from '../core/build-verification.ts';
import { describeNeeding, isAvailable } from '../needs.ts';
import { launchBrowser, openPhone, setHidden } from './camera/camera-browser.ts';
import { filmSelfie } from './camera/fake-camera.ts';
import { faultsOf, pick, press, tabTo } from './camera/phone-acts.ts';
import { serveCameraPage, type CameraPage } from './camera/serve-camera-page.ts';

const signal = new AbortController().signal;
const TURNS = ['left', 'right', 'left'] as const;

describeNeeding(isAvailable('ffmpeg') ? 'chromium' : 'ffmpeg', 'the selfie camera', function () {
  this.timeout(90_000);
  let folder: string;
  let served: CameraPage;
  let faceEngine: FaceEngine;
  let person: Browser;
  let complaints: string[];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'selfie-camera-test-'));
    served = await serveCameraPage();
    faceEngine = await useFaceEngine();
    const [portrait] = await findSamplePortraits(faceEngine, { atMost: 1 });
    if (!portrait) throw new Error('No sample portrait was found');
    const size = { width: 540, height: 960 };
    const video = await renderSelfieVideo({ portrait, turns: TURNS, faceEngine, size });
    person = await launchBrowser({ clip: await filmSelfie(folder, video) });
  });

  after(async () => {
    await person.close();
    await served.close();
    await faceEngine.close();
    await rm(folder, { recursive: true });
  });

  afterEach('the page threw nothing', () => {
    expect(complaints).to.deep.equal([]);
  });

  it('records a person who follows the challenge, and the server accepts the video', async () => {
    const page = await open();

    await press(page, 'Start');
    await page.getByText('Starting in 3').waitFor();
    for (const told of ['Look straight ahead', 'Turn your head to your left', 'Back to the middle']) {
      await page.getByText(told, { exact: true }).waitFor();
    }
    await page.getByText('Turn 3 of 3').waitFor();
    await press(page, 'Use this video');
    await page.getByText('by camera').waitFor();

    const { findings, verdict } = await examine((await served.captured()).path);
    expect(findings.challenge).to.deep.include({ followed: true, seen: [...TURNS] });
    expect(findings.motion.kind).to.equal('living');
    expect(findings.durationSeconds).to.be.within(8, 13);
    expect(verdict).to.deep.equal({ verdict: 'accept', concerns: [] });
  });

  it('records WebM where the browser has no H.264, and the server can follow the face in it', async () => {
    const page = await open('', {
      before: `MediaRecorder.isTypeSupported = (type) => type === 'video/webm;codecs=vp8'`,
    });

    await press(page, 'Start');
    await press(page, 'Use this video');
    await page.getByText('Captured selfie.webm by camera').waitFor();

    const { findings } = await examine((await served.captured()).path);
    expect(findings.durationSeconds).to.be.within(POLICY.selfieVideo.shortestSeconds, 13);
    expect(findings.framesWithFace).to.equal(findings.frames);
    expect(findings.samePerson).to.equal(true);
  });

  it('never asks for a microphone, and records no sound', async () => {
    const page = await open('', { before: keepConstraints });
    await page.getByRole('button', { name: 'Start' }).waitFor();

    expect(await page.evaluate('window.asked.map(({ audio }) => audio)')).to.deep.equal([false]);
  });

  it('stops and explains when the page is hidden in the middle', async () => {
    const page = await open();
    await press(page, 'Start');
    await page.getByText('Look straight ahead').waitFor();

    await setHidden(page, true);
    await setHidden(page, false);

    await page.getByText('The recording stopped because the page was left.').waitFor();
    await page.getByRole('button', { name: 'Start' }).waitFor();
  });

  it('is started and stopped with the keyboard alone', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Start' }).waitFor();

    await tabTo(page, 'Start');
    await page.keyboard.press('Enter');
    await page.getByText('Look straight ahead').waitFor();
    await tabTo(page, 'Stop recording');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Start' }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByText('Cancelled').waitFor();
  });

  it('asks for a new challenge when too little time is left for a video', async () => {
    const page = await open('&seconds=20');

    await page.getByText('Expired').waitFor();
  });

  it('has no fault that axe finds, before the recording and within', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Start' }).waitFor();
    expect(await faultsOf(page)).to.deep.equal([]);

    await press(page, 'Start');
    await page.getByText('Turn 1 of 3').waitFor();
    expect(await faultsOf(page)).to.deep.equal([]);
  });

  it('tells the turns beforehand where the phone’s own camera must record', async () => {
    const page = await open('', { before: 'delete window.MediaRecorder' });
    await page.getByRole('heading', { name: 'No camera in this browser' }).waitFor();

    expect(await page.getByRole('listitem').allTextContents()).to.deep.equal([
      'Look straight ahead',
      'Turn your head to your left',
      'Back to the middle',
      'Turn your head to your right',
      'Back to the middle',
      'Turn your head to your left',
      'Back to the middle',
    ]);
    const buffer = await readFile(path.join(folder, 'selfie.mp4'));
    await pick(page, 'Record with the phone’s camera', { name: 'IMG_1.mp4', mimeType: 'video/mp4', buffer });
    await press(page, 'Use this video');
    await page.getByText('Captured selfie.mp4 by file').waitFor();
  });

  async function open(query = '', options?: { before: string }): Promise<Page> {
    const address = `${served.url}?show=selfie&turns=${TURNS.join()}${query}`;
    const opened = await openPhone(person, address, options);
    complaints = opened.complaints;
    return opened.page;
  }

  async function examine(video: string) {
    const programs = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH']);
    if (!programs) throw new Error('ffmpeg was there a moment ago');
    const videoEngine = createVideoEngine({
      ...programs,
      deadlineMilliseconds: 60_000,
      temporaryDirectory: folder,
    });
    const now = new Date();
    const challenge = { turns: TURNS, issuedAt: now, expiresAt: now };
    const { findings } = await examineSelfieVideo(
      { videoEngine, faceEngine, imageEngine: createImageEngine(), policy: POLICY },
      { path: video, challenge, forwarded: false },
      signal,
    );
    if (findings.kind !== 'selfie_video') throw new Error('unreadable');
    return { findings, verdict: assessEvidence(collecting(), 'selfie_video', findings, POLICY) };
  }
});

const keepConstraints = `
  window.asked = [];
  const ask = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (wish) { window.asked.push(wish); return ask.call(this, wish); };
`;
