import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { createDownloadMedia } from '../../../../src/bots/wechat/service-account/download-media.ts';
import { mediaUrl } from '../../../../src/bots/wechat/service-account/media-url.ts';
import { DownloadFailed } from '../../../../src/core/channel/channel.ts';
import { captureLog } from '../../telegram/sandbox-bot.ts';
import { openApiServer, refusal, type Answer, type ApiServer } from './api-server.ts';

const GET = 'media/get';
const token = 'a-token-that-must-not-show';
const stays = new AbortController().signal;
const json = { 'content-type': 'application/json; encoding=utf-8' };

describe('media sent to a Service Account', () => {
  let server: ApiServer;

  beforeEach(async () => {
    server = await openApiServer();
    server.good.add(token);
  });
  afterEach(() => server.close());

  it('brings the bytes that WeChat answers with', async () => {
    expect(await download()).to.equal('small file');
  });

  it('brings the bytes from where WeChat says that a video is', async () => {
    server.answerNext(GET, () => ({ video_url: `${server.url}/video?key=1` }));
    server.answerNext('/video', (_asked, response) => response.end('a video') && undefined);

    expect(await download()).to.equal('a video');
  });

  it('brings a text that somebody sent as a file, for it has a name', async () => {
    answerWith(
      { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="a"' },
      '{"a":1}',
    );

    expect(await download()).to.equal('{"a":1}');
  });

  for (const type of ['application/json; encoding=utf-8', 'text/plain']) {
    it(`reads an answer that says it is ${type} as one`, async () => {
      answerWith({ 'content-type': type }, JSON.stringify(refusal(40007)));

      expect(await reasonOf(download())).to.equal('gone');
    });
  }

  for (const [code, reason] of [
    [40007, 'gone'],
    [-1, 'temporary'],
    [45009, 'temporary'],
    [40164, 'temporary'],
    [40001, 'temporary'],
  ] as const) {
    it(`fails as ${reason} on ${code}`, async () => {
      server.answerNext(GET, () => refusal(code));

      expect(await reasonOf(download())).to.equal(reason);
    });
  }

  it('alerts when our address is not on the list', async () => {
    const captured = captureLog();
    server.answerNext(GET, () => refusal(40164));

    await reasonOf(download({ log: captured.log }));

    expect(captured.events()).to.deep.equal(['wechat.account_refused']);
  });

  it('does not fetch a video from elsewhere, and alerts with the host alone', async () => {
    const captured = captureLog();
    const elsewhere = server.url.replace('127.0.0.1', 'localhost');
    server.answerNext(GET, () => ({ video_url: `${elsewhere}/video?key=secret` }));

    const reason = await reasonOf(download({ log: captured.log }));

    expect(reason).to.equal('gone');
    expect(server.asked).to.deep.equal([GET]);
    expect(captured.events()).to.deep.equal(['wechat.media_elsewhere']);
    expect(captured.text()).to.include(new URL(elsewhere).host).and.to.not.include('secret');
  });

  it('brings a file of exactly the biggest size', async () => {
    answerWith({ 'content-type': 'image/jpeg' }, 'x'.repeat(100));

    expect(await download()).to.have.length(100);
  });

  it('does not open a file that says it is too big', async () => {
    answerWith({ 'content-type': 'image/jpeg', 'content-length': '101' }, 'x'.repeat(101));

    expect(await reasonOf(download())).to.equal('too_large');
  });

  it('stops a file that turns out to be too big', async () => {
    server.answerNext(GET, (_asked, response) => {
      response.writeHead(200, { 'content-type': 'image/jpeg' });
      response.write('x'.repeat(50));
      response.end('x'.repeat(51));
    });

    expect(await reasonOf(download())).to.equal('too_large');
  });

  it('hangs up when the reader loses interest', async () => {
    const hungUp = Promise.withResolvers<void>();
    server.answerNext(GET, (_asked, response) => {
      response.on('close', () => hungUp.resolve());
      response.writeHead(200, { 'content-type': 'image/jpeg' }).write('small');
    });
    const bytes = await open({ stallMilliseconds: 600_000 });

    bytes.destroy();

    await hungUp.promise;
  });

  it('stops in the middle when it is no longer wanted', async () => {
    const wanted = new AbortController();
    server.answerNext(GET, (_asked, response) => {
      response.writeHead(200, { 'content-type': 'image/jpeg' }).write('small');
    });
    const bytes = await open({ stallMilliseconds: 600_000, signal: wanted.signal });

    const reading = bytes.toArray();
    wanted.abort();

    expect(await reasonOf(reading.then(String))).to.equal('temporary');
  });

  const troubles: ReadonlyArray<[string, Answer]> = [
    ['a token in the answer', () => refusal(45009, `of ${token}`)],
    [
      'an error page',
      respond((response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>')),
    ],
    ['a page that is none of WeChat’s', respond((response) => response.writeHead(200, json).end('<html>'))],
    ['neither bytes nor an address', () => ({ errcode: 0 })],
    [
      'an answer without end',
      respond((response) => response.writeHead(200, json).end(`"${'x'.repeat(70_000)}"`)),
    ],
    ['a redirect', respond((response) => response.writeHead(302, { location: '/elsewhere' }).end())],
    ['a lost connection', respond((response) => response.destroy())],
    ['a cut file', respond((response) => cut(response))],
    [
      'a stalled file',
      respond((response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).write('s')),
    ],
    ['no answer', () => undefined],
  ];

  for (const [what, answer] of troubles) {
    it(`fails, and names the token neither in the error nor in the log, on ${what}`, async () => {
      const captured = captureLog();
      server.answerNext(GET, answer);

      const failure = await download({ log: captured.log, stallMilliseconds: 100 }).catch(
        (err: unknown) => err,
      );

      expect(failure).to.be.instanceOf(DownloadFailed).with.property('reason', 'temporary');
      captured.log.error({ event: 'test', err: failure });
      const told = inspect(failure, { depth: 10, showHidden: true }) + captured.text();
      expect(told).to.not.include(token);
      expect(server.asked).to.not.include('/elsewhere');
    });
  }

  it('names the token nowhere when there is no server at all', async () => {
    const nothing = await openNothing();
    await nothing.close();

    const failure = await download({ apiRoot: nothing.url }).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(DownloadFailed);
    expect(inspect(failure, { depth: 10, showHidden: true })).to.not.include(token);
  });

  function answerWith(headers: Readonly<Record<string, string>>, body: string): void {
    server.answerNext(GET, (_asked, response) => void response.writeHead(200, headers).end(body));
  }

  interface Given {
    stallMilliseconds?: number;
    signal?: AbortSignal;
    apiRoot?: string;
    log?: ReturnType<typeof captureLog>['log'];
  }

  function open({
    stallMilliseconds = 5000,
    signal = stays,
    log = captureLog().log,
    apiRoot = server.url,
  }: Given) {
    const loadMedia = createDownloadMedia({
      withAccessToken: (call) => call(token),
      apiRoot,
      biggestMedia: 100,
      stallMilliseconds,
      log,
    });
    return loadMedia('M-1', signal);
  }

  async function download(given: Given = {}): Promise<string> {
    const bytes = await open(given);
    return Buffer.concat(await bytes.toArray()).toString();
  }
});

describe('mediaUrl', () => {
  const apiRoot = 'https://api.weixin.qq.com';

  for (const [address, fetched] of [
    ['https://vweixinp.tc.qq.com/a?b=c', 'https://vweixinp.tc.qq.com/a?b=c'],
    ['http://vweixinp.tc.qq.com/a?b=c', 'https://vweixinp.tc.qq.com/a?b=c'],
    ['https://mp.weixin.qq.com/a', 'https://mp.weixin.qq.com/a'],
    ['https://api.weixin.qq.com/a', 'https://api.weixin.qq.com/a'],
  ] as const) {
    it(`takes ${address}`, () => {
      expect(mediaUrl(address, apiRoot)?.href).to.equal(fetched);
    });
  }

  for (const address of [
    'https://qq.com.example.org/a',
    'https://evilqq.com/a',
    'https://qq.com/a',
    'https://example.org/.qq.com',
    'https://a.qq.com@example.org/a',
    'https://user@a.qq.com/a',
    'https://a.qq.com:8443/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'ftp://a.qq.com/a',
    'file:///etc/passwd',
    'data:text/plain,a',
    '//a.qq.com/a',
    '',
  ]) {
    it(`refuses "${address}"`, () => {
      expect(mediaUrl(address, apiRoot)).to.equal(undefined);
    });
  }

  it('takes another origin where that is the API’s own, with its port and without encryption', () => {
    const own = 'http://127.0.0.1:4711';

    expect(mediaUrl(`${own}/a`, own)?.href).to.equal(`${own}/a`);
    expect(mediaUrl('http://127.0.0.1:4712/a', own)).to.equal(undefined);
  });
});

function respond(answer: (response: ServerResponse) => unknown): Answer {
  return (_asked, response) => void answer(response);
}

function cut(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': 50 });
  response.write('small', () => response.destroy());
}

async function reasonOf(download: Promise<unknown>): Promise<string> {
  try {
    await download;
  } catch (err) {
    if (err instanceof DownloadFailed) return err.reason;
    throw err;
  }
  return 'it came';
}

/** An address at which nobody is any more, once it is closed. */
async function openNothing(): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
