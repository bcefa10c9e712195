import { expect } from 'chai';
import type { Api, Verification } from '../../../webapp/wechat/lib/api.js';
import { ApiRefused } from '../../../webapp/wechat/lib/problem.js';
import { wordsFor } from '../../../webapp/wechat/lib/words.js';
import type { CameraContext } from '../../../webapp/wechat/lib/wx.d.ts';
import { createFakeWx } from './fake-wx.ts';
import { happen, openPage, type OpenPage } from './open-page.ts';

const words = wordsFor('en');

describe('the camera page of the WeChat shell', () => {
  it('takes a photograph, shows it, sends it, and goes back', async () => {
    const { page, given, left } = await stage('document_front');

    await happen(page, 'photograph');
    expect(page.data).to.include({ stage: 'check', filePath: 'wxfile://tmp/photo.jpg' });
    await happen(page, 'send');

    expect(given).to.deep.equal(['document_front wxfile://tmp/photo.jpg']);
    expect(page.data).to.include({ stage: 'send', percent: 100 });
    expect(left).to.deep.equal(['back']);
  });

  it('goes back where another piece is wanted by now', async () => {
    const { left } = await stage('document_back');

    expect(left).to.deep.equal(['back']);
  });

  it('tells why the service refuses a piece, and lets it be taken again', async () => {
    const refuse = () => {
      throw new ApiRefused(409, { code: 'STILL_LOOKING', title: 'Looking', detail: 'We still look at it.' });
    };
    const { page } = await stage('document_front', refuse);
    await happen(page, 'photograph');

    await happen(page, 'send');
    expect(page.data).to.include({ stage: 'failed', advice: 'We still look at it.' });

    await happen(page, 'again');
    expect(page.data).to.include({ stage: 'aim', advice: words.frame });
  });

  it('explains why a recording ended when the person went away, and sends nothing', async () => {
    const { page, given } = await stage('selfie_video');
    const recording = happen(page, 'record');
    await new Promise(setImmediate);
    expect(page.data['stage']).to.equal('record');

    await happen(page, 'onHide');
    await recording;

    expect(page.data).to.include({ stage: 'aim', advice: words.interrupted });
    expect(given).to.deep.equal([]);
  });

  it('leads to the settings where the camera is not allowed', async () => {
    const { page } = await stage('document_front');

    await happen(page, 'onCameraRefused');

    expect(page.data).to.include({ stage: 'refused', advice: words.noCamera });
  });
});

interface Stage {
  page: OpenPage;
  given: string[];
  left: string[];
}

async function stage(kind: string, refuse: () => void = () => undefined): Promise<Stage> {
  const given: string[] = [];
  const left: string[] = [];
  const wanted = kind === 'selfie_video' ? 'selfie_video' : 'document_front';
  const verification: Verification = {
    id: 'v1',
    wanted,
    documentType: 'passport',
    challenge: { turns: ['left', 'right', 'left'], expiresAt: '2026-11-26T12:00:00Z' },
  };
  const api: Partial<Api> = {
    current: () => Promise.resolve(verification),
    challenge: () => Promise.resolve(verification),
    give({ kind: piece, filePath, onProgress }) {
      const send = async () => {
        refuse();
        given.push(`${piece} ${filePath}`);
        onProgress(100);
        return verification;
      };
      return { done: send(), cancel: () => undefined };
    },
  };
  const wx = { ...createFakeWx({ answers: {} }), createCameraContext: () => camera };
  const page = await openPage('pages/camera/camera', {
    api,
    wx: { ...wx, navigateBack: () => void left.push('back') },
  });
  await happen(page, 'onLoad', { kind });
  return { page, given, left };
}

const camera: CameraContext = {
  takePhoto: ({ success }) => success({ tempImagePath: 'wxfile://tmp/photo.jpg' }),
  startRecord: ({ success }) => success({}),
  stopRecord: ({ success }) => success({ tempVideoPath: 'wxfile://tmp/selfie.mp4' }),
};
