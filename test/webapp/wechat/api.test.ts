import { expect } from 'chai';
import { createApi, type Api } from '../../../webapp/wechat/lib/api.js';
import { createFakeWx, type Answer, type FakeWx, type FakeWxOptions } from './fake-wx.ts';

const SESSIONS = 'POST /v1/sessions';
const REFRESH = 'POST /v1/sessions/refresh';
const CURRENT = 'GET /v1/verifications/current';
const GIVE = 'POST /v1/verifications/v1/evidence/document_front';

const TOO_OLD: Answer = { status: 401, body: { code: 'TOKEN_INVALID', title: 'Sign in again' } };
const CASE = { status: 200, body: { id: 'v1', wanted: 'document_front' } };

describe('the API client of the WeChat shell', () => {
  it('signs in with a login code and what the key of that login signed, in this order', async () => {
    const { api, wx } = stage({ [CURRENT]: [CASE] });

    await api.current();

    expect(wx.asked).to.deep.equal(['login', 'getUserInfo', SESSIONS, CURRENT]);
    expect(wx.requests[0]?.data).to.deep.equal({
      proof: {
        type: 'wechat',
        code: 'code-1',
        rawData: '{"nickName":"微信用户"}',
        signature: 'a'.repeat(40),
      },
    });
    expect(wx.requests[1]?.header['Authorization']).to.equal('Bearer access-1');
  });

  it('signs in once, however much is asked at the same time', async () => {
    const { api, wx } = stage({ [CURRENT]: [CASE] });

    await Promise.all([api.current(), api.current(), api.current()]);

    expect(count(wx, SESSIONS)).to.equal(1);
  });

  it('asks for a one-time link', async () => {
    const { api } = stage({
      'POST /v1/links': [{ status: 201, body: { url: 'https://bonafide.example/app/#link=x' } }],
    });

    expect(await api.openLink()).to.equal('https://bonafide.example/app/#link=x');
  });

  it('takes no case for an answer', async () => {
    const { api } = stage({ [CURRENT]: [{ status: 404, body: { code: 'NOT_FOUND' } }] });

    expect(await api.current()).to.equal(undefined);
  });

  it('renews a token that is too old, once for all who ask', async () => {
    const { api, wx } = stage({
      [CURRENT]: [TOO_OLD, TOO_OLD, CASE],
      [REFRESH]: [{ status: 200, body: { accessToken: 'access-2', refreshToken: 'refresh-2' } }],
    });

    const answers = await Promise.all([api.current(), api.current()]);

    expect(answers.map((verification) => verification?.id)).to.deep.equal(['v1', 'v1']);
    expect(count(wx, REFRESH)).to.equal(1);
    expect(wx.requests.at(-1)?.header['Authorization']).to.equal('Bearer access-2');
  });

  it('signs in again where the session is over', async () => {
    const { api, wx } = stage({ [CURRENT]: [TOO_OLD, CASE], [REFRESH]: [TOO_OLD] });

    await api.current();

    expect(count(wx, SESSIONS)).to.equal(2);
  });

  it('tells in the words of the service why it refuses', async () => {
    const { api } = stage({
      [CURRENT]: [
        { status: 403, body: { code: 'CONSENT_MISSING', title: 'Agree first', detail: 'Please agree.' } },
      ],
    });

    expect(await failureOf(api.current())).to.deep.equal({
      name: 'ApiRefused',
      code: 'CONSENT_MISSING',
      message: 'Please agree.',
    });
  });

  it('begins anew after a sign-in that failed', async () => {
    const { api } = stage({
      [SESSIONS]: [undefined, { status: 201, body: { accessToken: 'a', refreshToken: 'r' } }],
      [CURRENT]: [CASE],
    });

    expect((await failureOf(api.current()))?.name).to.equal('Unreachable');
    expect((await api.current())?.id).to.equal('v1');
  });

  describe('gives a piece', () => {
    it('as the part `file`, and tells how far it is', async () => {
      const { api, wx } = stage({ [GIVE]: [{ status: 202, body: { id: 'v1', wanted: 'selfie_video' } }] });
      const progress: number[] = [];

      const { wanted } = await give(api, (percent) => progress.push(percent)).done;

      expect(wanted).to.equal('selfie_video');
      expect(progress).to.deep.equal([0, 50]);
      expect(wx.uploads[0]).to.include({ name: 'file', filePath: 'wxfile://tmp/photo.jpg' });
    });

    it('again when the line breaks, and when the service asks for patience', async () => {
      const busy = { status: 503, body: { code: 'BUSY', retryAfterSeconds: 7 } };
      const { api, waits } = stage({ [GIVE]: [undefined, busy, { status: 202, body: CASE.body }] });

      await give(api).done;

      expect(waits).to.deep.equal([1000, 7000]);
    });

    it('not for ever', async () => {
      const { api, wx } = stage({ [GIVE]: [undefined] });

      expect((await failureOf(give(api).done))?.name).to.equal('Unreachable');
      expect(wx.uploads).to.have.length(5);
    });

    it('once, where the service does not want it', async () => {
      const { api, wx } = stage({ [GIVE]: [{ status: 409, body: { code: 'WRONG_PIECE' } }] });

      expect((await failureOf(give(api).done))?.code).to.equal('WRONG_PIECE');
      expect(wx.uploads).to.have.length(1);
    });

    it('with a new token where the old one is over', async () => {
      const { api, wx } = stage({
        [GIVE]: [TOO_OLD, { status: 202, body: CASE.body }],
        [REFRESH]: [{ status: 200, body: { accessToken: 'access-2', refreshToken: 'refresh-2' } }],
      });

      await give(api).done;

      expect(wx.uploads.map(({ header }) => header['Authorization'])).to.deep.equal([
        'Bearer access-1',
        'Bearer access-2',
      ]);
    });

    it('no further when the person leaves', async () => {
      let started: () => void = () => undefined;
      const isStarted = new Promise<void>((resolve) => {
        started = resolve;
      });
      const isHeld = () => {
        queueMicrotask(started);
        return true;
      };
      const { api, wx } = stage({ [GIVE]: [{ status: 202, body: CASE.body }] }, isHeld);

      const upload = give(api);
      await isStarted;
      upload.cancel();

      expect((await failureOf(upload.done))?.name).to.equal('Cancelled');
      expect([wx.aborted, wx.uploads.length]).to.deep.equal([1, 1]);
    });
  });
});

function stage(
  answers: Record<string, Answer[]>,
  isHeld?: FakeWxOptions['isHeld'],
): { api: Api; wx: FakeWx; waits: number[] } {
  const signedIn = {
    status: 201,
    body: { accessToken: 'access-1', refreshToken: 'refresh-1', expiresIn: 900 },
  };
  const wx = createFakeWx({ answers: { [SESSIONS]: [signedIn], ...answers }, ...(isHeld && { isHeld }) });
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  return { api: createApi({ wx, publicUrl: 'https://bonafide.example', wait }), wx, waits };
}

function give(api: Api, onProgress: (percent: number) => void = () => undefined) {
  return api.give({
    verificationId: 'v1',
    kind: 'document_front',
    filePath: 'wxfile://tmp/photo.jpg',
    onProgress,
  });
}

function count({ asked }: FakeWx, name: string): number {
  return asked.filter((each) => each === name).length;
}

async function failureOf(promise: Promise<unknown>) {
  try {
    await promise;
    return undefined;
  } catch (err) {
    if (!(err instanceof Error)) throw err;
    const code: unknown = Reflect.get(err, 'code');
    return { name: err.name, message: err.message, ...(code === undefined ? {} : { code }) };
  }
}
