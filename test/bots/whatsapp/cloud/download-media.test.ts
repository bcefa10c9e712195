import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { createDownloadMedia } from '../../../../src/bots/whatsapp/cloud/download-media.ts';
import { createGraphApi } from '../../../../src/bots/whatsapp/cloud/graph-api.ts';
import { isTrusted } from '../../../../src/bots/whatsapp/cloud/is-trusted.ts';
import { DownloadFailed } from '../../../../src/core/channel/channel.ts';
import { type CapturedLog, captureLog } from '../../telegram/sandbox-bot.ts';
import { type Answer, type GraphServer, json, openGraphServer, refusal, TROUBLES } from './graph-server.ts';

const accessToken = 'EAAJ-a-token-that-must-not-show';
const content = 'a small file';
const sha256 = createHash('sha256').update(content).digest();
const stays = new AbortController().signal;
const locating = 'GET /v23.0/1908647269898587';
const fetching = 'GET /whatsapp_business/attachments/';

describe('whatsapp cloud download', () => {
  let server: GraphServer;
  let captured: CapturedLog;

  beforeEach(async () => {
    server = await openGraphServer();
    captured = captureLog();
    server.answers[locating] = located();
    server.answers[fetching] = (_request, response) => response.end(content);
  });
  afterEach(async () => {
    await server.close();
    expect(captured.text()).to.not.match(/must-not-show|secret-address|1908647269898587/);
  });

  /** As https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media shows it. */
  function located(fields: object = {}): Answer {
    return json({
      messaging_product: 'whatsapp',
      url: `${server.url}/whatsapp_business/attachments/?mid=1&hash=secret-address`,
      mime_type: 'image/jpeg',
      sha256: sha256.toString('hex'),
      file_size: content.length,
      id: '1908647269898587',
      ...fields,
    });
  }

  function open({ announced, signal = stays, stallMilliseconds = 5000 }: Given = {}) {
    const apiRoot = server.url;
    const api = createGraphApi({ accessToken, apiRoot, apiVersion: 'v23.0', callTimeoutMilliseconds: 300 });
    const fixed = { api, accessToken, apiRoot, phoneNumberId: '106540352242922', log: captured.log };
    const loadMedia = createDownloadMedia({ ...fixed, biggestMedia: 100, stallMilliseconds });
    const hash = announced === undefined ? {} : { sha256: announced };
    return loadMedia({ mediaId: '1908647269898587', ...hash }, signal);
  }

  async function download(given: Given = {}): Promise<string> {
    const bytes = await open(given);
    return Buffer.concat(await bytes.toArray()).toString();
  }

  it('asks where the file is, and for the bytes there, with the token in the header alone', async () => {
    expect(await download()).to.equal(content);

    expect(server.asked).to.deep.equal([
      {
        method: 'GET',
        path: '/v23.0/1908647269898587',
        query: {},
        authorization: `Bearer ${accessToken}`,
        body: undefined,
      },
      {
        method: 'GET',
        path: '/whatsapp_business/attachments/',
        query: { mid: '1', hash: 'secret-address' },
        authorization: `Bearer ${accessToken}`,
        body: undefined,
      },
    ]);
  });

  for (const [what, announced] of [
    ['base64', sha256.toString('base64')],
    ['base64 for addresses', sha256.toString('base64url')],
    ['hex', sha256.toString('hex')],
    ['hex in capitals', sha256.toString('hex').toUpperCase()],
  ] as const) {
    it(`knows the hash of the webhook in ${what}`, async () => {
      expect(await download({ announced })).to.equal(content);
    });
  }

  it('knows the size in digits', async () => {
    server.answers[locating] = located({ file_size: String(content.length) });

    expect(await download()).to.equal(content);
  });

  it('does not fetch what is not what the webhook announced', async () => {
    const announced = createHash('sha256').update('another').digest('base64');

    expect(await reasonOf(download({ announced }))).to.equal('temporary');
    expect(server.asked).to.have.length(1);
    expect(captured.events()).to.deep.equal(['whatsapp.media_hash_differs']);
  });

  it('never ends a file with a wrong hash', async () => {
    server.answers[fetching] = (_request, response) => response.end('A small file');
    const bytes = await open({ announced: sha256.toString('base64') });
    let hasEnded = false;
    bytes.on('end', () => (hasEnded = true));

    expect(await reasonOf(bytes.toArray().then(String))).to.equal('temporary');
    expect(hasEnded).to.equal(false);
  });

  for (const [what, sent] of [
    ['shorter', content.slice(1)],
    ['longer', `${content}!`],
    ['empty', ''],
  ] as const) {
    it(`fails as temporary on a file that is ${what}`, async () => {
      server.answers[fetching] = (_request, response) => response.end(sent);

      expect(await reasonOf(download())).to.equal('temporary');
    });
  }

  it('does not fetch a file beyond the cap', async () => {
    server.answers[locating] = located({ file_size: 101 });

    expect(await reasonOf(download())).to.equal('too_large');
    expect(server.asked).to.have.length(1);
  });

  it('stops a file that turns out to be beyond the cap', async () => {
    server.answers[fetching] = (_request, response) => response.end('x'.repeat(101));

    expect(await reasonOf(download())).to.equal('too_large');
  });

  it('brings a file of exactly the cap', async () => {
    const big = 'x'.repeat(100);
    server.answers[locating] = located({
      file_size: 100,
      sha256: createHash('sha256').update(big).digest('hex'),
    });
    server.answers[fetching] = (_request, response) => response.end(big);

    expect(await download()).to.equal(big);
  });

  for (const [what, answer, reason] of [
    ['an id that is unknown or forgotten', refusal(400, 100, { subcode: 33 }), 'gone'],
    ['an id that is not found', json({}, 404), 'gone'],
    ['an expired token', refusal(401, 190), 'temporary'],
    ['a missing permission', refusal(403, 200), 'temporary'],
    ['too many calls', refusal(400, 80007), 'temporary'],
    ['a busy server', refusal(503, 131016), 'temporary'],
  ] as const) {
    it(`fails as ${reason} on ${what}`, async () => {
      server.answers[locating] = answer;

      expect(await reasonOf(download())).to.equal(reason);
    });
  }

  for (const [what, fields] of [
    ['no address', { url: undefined }],
    ['a relative address', { url: '/whatsapp_business/attachments/' }],
    ['no hash', { sha256: undefined }],
    ['half a hash', { sha256: 'abc' }],
    ['no size', { file_size: undefined }],
    ['a size below nothing', { file_size: -1 }],
    ['an empty size', { file_size: '' }],
  ] as const) {
    it(`fails as temporary when the answer holds ${what}`, async () => {
      server.answers[locating] = located(fields);

      expect(await reasonOf(download({ announced: sha256.toString('base64') }))).to.equal('temporary');
      expect(server.asked).to.have.length(1);
    });
  }

  it('alerts when the token is refused', async () => {
    server.answers[locating] = refusal(401, 190);

    await reasonOf(download());

    expect(captured.events()).to.deep.equal(['whatsapp.token_refused']);
  });

  it('shows the token to no strange host, and says so', async () => {
    const stranger = await openGraphServer();
    server.answers[locating] = located({ url: `${stranger.url}/whatsapp_business/attachments/` });

    expect(await reasonOf(download())).to.equal('gone');

    await stranger.close();
    expect(stranger.asked).to.deep.equal([]);
    expect(captured.events()).to.deep.equal(['whatsapp.media_on_strange_host']);
  });

  it('follows no redirect, which would take the token elsewhere', async () => {
    server.answers[fetching] = (_request, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end();

    expect(await reasonOf(download())).to.equal('temporary');
    expect(server.asked.map(({ path }) => path)).to.not.include('/elsewhere');
  });

  it('fails as temporary on an address that has expired, because the next attempt gets a new one', async () => {
    server.answers[fetching] = (_request, response) => response.writeHead(404).end();

    expect(await reasonOf(download())).to.equal('temporary');
  });

  it('hangs up when the reader loses interest', async () => {
    const hungUp = Promise.withResolvers<void>();
    server.answers[fetching] = (_request, response) => {
      response.on('close', () => hungUp.resolve());
      response.write('a ');
    };
    const bytes = await open({ stallMilliseconds: 600_000 });

    bytes.destroy();

    await hungUp.promise;
  });

  it('stops in the middle when it is no longer wanted', async () => {
    const wanted = new AbortController();
    server.answers[fetching] = (_request, response) => void response.write('a ');
    const bytes = await open({ stallMilliseconds: 600_000, signal: wanted.signal });

    const reading = bytes.toArray();
    wanted.abort();

    expect(await reasonOf(reading.then(String))).to.equal('temporary');
  });

  for (const [what, answer] of Object.entries(TROUBLES)) {
    for (const [step, place] of [
      ['locating', locating],
      ['fetching', fetching],
    ] as const) {
      it(`fails and names neither the token nor the address on ${what} when ${step}`, async () => {
        server.answers[place] = answer;

        const failure = await download({ stallMilliseconds: 100 }).catch((err: unknown) => err);

        expect(failure).to.be.instanceOf(DownloadFailed).and.to.have.property('reason', 'temporary');
        expect(inspect(failure, { depth: 10, showHidden: true })).to.not.match(
          /must-not-show|secret-address|1908647269898587/,
        );
      });
    }
  }
});

describe('whatsapp media host', () => {
  const api = 'https://graph.facebook.com';

  for (const url of [
    'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1',
    'https://scontent.xx.fbsbx.com/v/1',
    'https://mmg.whatsapp.net/v/1',
    'https://graph.facebook.com/v23.0/1',
    'https://LOOKASIDE.fbsbx.com/1',
  ]) {
    it(`trusts ${url}`, () => {
      expect(isTrusted(url, api)).to.equal(true);
    });
  }

  for (const url of [
    'http://lookaside.fbsbx.com/1',
    'https://lookaside.fbsbx.com:8443/1',
    'https://fbsbx.com.example.org/1',
    'https://evil-fbsbx.com/1',
    'https://lookaside.fbsbx.com@example.org/1',
    'https://someone@lookaside.fbsbx.com/1',
    'https://example.org/lookaside.fbsbx.com',
    'https://lookaside.fbsbx.com./1',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:8081/1',
    'ftp://lookaside.fbsbx.com/1',
    'file:///etc/passwd',
    'data:text/plain,hello',
  ]) {
    it(`does not trust ${url}`, () => {
      expect(isTrusted(url, api)).to.equal(false);
    });
  }

  it('trusts the origin of another API server, and nothing beside it', () => {
    expect(isTrusted('http://127.0.0.1:9999/whatsapp-media/1', 'http://127.0.0.1:9999')).to.equal(true);
    expect(isTrusted('http://127.0.0.1:9998/whatsapp-media/1', 'http://127.0.0.1:9999')).to.equal(false);
  });
});

interface Given {
  announced?: string;
  signal?: AbortSignal;
  stallMilliseconds?: number;
}

async function reasonOf(download: Promise<string>): Promise<string> {
  try {
    return `came: ${await download}`;
  } catch (err) {
    if (err instanceof DownloadFailed) return err.reason;
    throw err;
  }
}
