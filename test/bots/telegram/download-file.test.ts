import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { createApi } from '../../../src/bots/telegram/create-api.ts';
import { createDownloadFile } from '../../../src/bots/telegram/download-file.ts';
import { DownloadFailed } from '../../../src/core/channel/channel.ts';
import { captureLog, expectNoToken } from './sandbox-bot.ts';

const token = '4242:a-token-that-must-not-show';
const stays = new AbortController().signal;

interface Answer {
  status?: number;
  body: object;
}

/** How the server answers `getFile` and the download; what no test says is a small file that comes as it should. */
interface Script {
  getFile?: Answer;
  file?: (request: IncomingMessage, response: ServerResponse) => void;
}

describe('telegram download', () => {
  let server: Server;
  let script: Script;
  let paths: string[];

  beforeEach(async () => {
    script = {};
    paths = [];
    server = createServer((request, response) => {
      request.resume();
      paths.push(request.url ?? '');
      if (request.url?.startsWith('/file/')) return (script.file ?? sendSmallFile)(request, response);
      const { status = 200, body }: Answer = script.getFile ?? located({});
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('brings the bytes of the path that the server names', async () => {
    script.getFile = located({ file_path: 'documents/файл 1.jpg' });

    expect(await download()).to.equal('small file');
    expect(paths[1]).to.equal(`/file/bot${token}/documents/${encodeURIComponent('файл')}%201.jpg`);
  });

  it('does not ask for a file that the update says is too big', async () => {
    expect(await reasonOf(download({ size: 101 }))).to.equal('too_large');
    expect(paths).to.deep.equal([]);
  });

  it('does not open a file that the server says is too big', async () => {
    script.getFile = located({ file_size: 101 });

    expect(await reasonOf(download())).to.equal('too_large');
    expect(paths).to.have.length(1);
  });

  it('stops a file that turns out to be too big, whatever was said about it', async () => {
    script.file = (_request, response) => response.end('x'.repeat(101));

    expect(await reasonOf(download({ size: 10 }))).to.equal('too_large');
  });

  it('brings a file of exactly the biggest size', async () => {
    script.getFile = located({ file_size: 100 });
    script.file = (_request, response) => response.end('x'.repeat(100));

    expect(await download()).to.have.length(100);
  });

  for (const [what, sent] of [
    ['shorter than', 'small'],
    ['longer than', 'small file and more'],
    ['empty, unlike', ''],
  ] as const) {
    it(`fails as temporary on a file that is ${what} what the server said`, async () => {
      script.getFile = located({ file_size: 'small file'.length });
      script.file = (_request, response) => response.end(sent);

      expect(await reasonOf(download())).to.equal('temporary');
    });
  }

  for (const [description, reason] of [
    ['Bad Request: file is too big', 'too_large'],
    ['Bad Request: wrong file_id or the file is temporarily unavailable', 'temporary'],
    ['Bad Request: invalid file_id', 'gone'],
  ] as const) {
    it(`fails as ${reason} on "${description}"`, async () => {
      script.getFile = { status: 400, body: { ok: false, error_code: 400, description } };

      expect(await reasonOf(download())).to.equal(reason);
    });
  }

  it('fails as temporary on a link that has expired, because the next attempt gets a new one', async () => {
    script.file = (_request, response) => response.writeHead(404).end('{"ok":false}');

    expect(await reasonOf(download())).to.equal('temporary');
  });

  it('fails as temporary on a server that keeps its files to itself', async () => {
    script.getFile = located({ file_path: '/var/lib/telegram-bot-api/documents/file.jpg' });

    expect(await reasonOf(download())).to.equal('temporary');
    expect(paths).to.have.length(1);
  });

  it('does not follow a redirect, which would take the token elsewhere', async () => {
    script.file = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();

    expect(await reasonOf(download())).to.equal('temporary');
    expect(paths).to.not.include('/elsewhere');
  });

  it('hangs up when the reader loses interest', async () => {
    const hungUp = Promise.withResolvers<void>();
    script.file = (_request, response) => {
      response.on('close', () => hungUp.resolve());
      response.write('small');
    };
    const bytes = await open({ stallMilliseconds: 600_000 });

    bytes.destroy();

    await hungUp.promise;
  });

  it('stops in the middle when it is no longer wanted', async () => {
    const wanted = new AbortController();
    script.file = (_request, response) => void response.write('small');
    const bytes = await open({ stallMilliseconds: 600_000, signal: wanted.signal });

    const reading = bytes.toArray();
    wanted.abort();

    expect(await reasonOf(reading.then(String))).to.equal('temporary');
  });

  const failures: ReadonlyArray<[string, Script]> = [
    [
      'a refused token',
      { getFile: { status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } } },
    ],
    [
      'a token in the description',
      { getFile: { status: 400, body: { ok: false, error_code: 400, description: token } } },
    ],
    ['an error page', { getFile: { status: 502, body: [] } }],
    ['a missing path', { getFile: located({ file_path: undefined }) }],
    ['a download that is refused', { file: (_request, response) => response.writeHead(403).end() }],
    ['a lost connection', { file: (_request, response) => response.destroy() }],
    ['a redirect', { file: (_request, response) => response.writeHead(302, { location: '/' }).end() }],
    [
      'a cut file',
      {
        file: (_request, response) => {
          response.writeHead(200, { 'content-length': 50 });
          response.write('small', () => response.destroy());
        },
      },
    ],
    ['a stalled file', { file: (_request, response) => void response.write('small') }],
    ['no answer', { file: () => undefined }],
  ];

  for (const [what, failing] of failures) {
    it(`names the token neither in the error nor in the log on ${what}`, async () => {
      script = failing;
      const captured = captureLog();

      const failure = await download({ log: captured.log, stallMilliseconds: 100 }).catch(
        (err: unknown) => err,
      );

      expect(failure).to.be.instanceOf(DownloadFailed);
      captured.log.error({ event: 'test', err: failure });
      expectNoToken(inspect(failure, { depth: 10, showHidden: true }) + captured.text(), token);
    });
  }

  it('names the token nowhere when there is no server at all', async () => {
    const { port } = addressOf(server);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));

    const failure = await download({ port }).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(DownloadFailed);
    expectNoToken(inspect(failure, { depth: 10, showHidden: true }), token);
  });

  interface Given {
    size?: number;
    stallMilliseconds?: number;
    signal?: AbortSignal;
    port?: number;
    log?: ReturnType<typeof captureLog>['log'];
  }

  function open({ size, stallMilliseconds = 5000, signal = stays, log = captureLog().log, port }: Given) {
    const apiRoot = `http://127.0.0.1:${port ?? addressOf(server).port}`;
    const api = createApi({ token, apiRoot, callTimeoutMilliseconds: 5000 });
    const downloadFile = createDownloadFile({
      api,
      token,
      apiRoot,
      biggestMedia: 100,
      stallMilliseconds,
      log,
    });
    return downloadFile({ fileId: 'F1', ...(size === undefined ? {} : { size }) }, signal);
  }

  async function download(given: Given = {}): Promise<string> {
    const bytes = await open(given);
    return Buffer.concat(await bytes.toArray()).toString();
  }
});

function sendSmallFile(_request: IncomingMessage, response: ServerResponse): void {
  response.end('small file');
}

function located(fields: object) {
  return {
    body: { ok: true, result: { file_id: 'F1', file_unique_id: 'U1', file_path: 'documents/1', ...fields } },
  };
}

function addressOf(server: Server) {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return address;
}

async function reasonOf(download: Promise<string>): Promise<string> {
  try {
    return `came: ${await download}`;
  } catch (err) {
    if (err instanceof DownloadFailed) return err.reason;
    throw err;
  }
}
