import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { callGraph, download, locateMedia, postMessage } from './whatsapp-client.ts';

describe('an injected fault of the WhatsApp sandbox', () => {
  let sandbox: WhatsAppSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openWhatsAppSandbox();
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  const send = () => postMessage(sandbox, { to: anna.address, type: 'text', text: { body: 'x' } });

  for (const [code, status, title] of [
    [131056, 400, '(Business Account, Consumer Account) pair rate limit hit'],
    [130429, 429, 'Rate limit hit'],
    [131026, 400, 'Message undeliverable'],
    [131047, 400, 'Re-engagement message'],
    [190, 401, 'Access token has expired'],
    [368, 403, 'Temporarily blocked for policies violations'],
    [131000, 500, 'Something went wrong'],
  ] as const) {
    it(`answers code ${code} at once, with HTTP ${status}`, async () => {
      sandbox.inject({ kind: 'error', method: 'messages', times: 1, code, description: 'why' });

      const broken = await send();
      const healed = await send();

      expect(broken.status).to.equal(status);
      expect(broken.body.error).to.deep.include({
        code,
        message: `(#${code}) ${title}`,
        error_data: { messaging_product: 'whatsapp', details: 'why' },
      });
      expect(healed.status).to.equal(200);
      expect(await anna.reads()).to.have.length(2);
    });
  }

  it('answers with another status and a delay, where the fault says so', async () => {
    sandbox.inject({ kind: 'error', code: 130429, description: 'why', status: 400, retryAfterSeconds: 7 });

    const { status, headers } = await send();

    expect(status).to.equal(400);
    expect(headers.get('retry-after')).to.equal('7');
  });

  it('answers with an HTTP status of no code', async () => {
    sandbox.inject({ kind: 'error', code: 503, description: 'down' });

    const { status, body } = await send();

    expect([status, body.error?.code]).to.deep.equal([503, 2]);
  });

  it('strikes its own method alone', async () => {
    sandbox.inject({ kind: 'error', method: 'media', code: 131000, description: 'why' });
    const { media } = await anna.sendsDocument(Buffer.from('x'));

    const statuses = [
      (await callGraph(sandbox, media?.fileId ?? '')).status,
      (await send()).status,
      (await callGraph(sandbox, sandbox.phoneNumberId)).status,
    ];

    expect(statuses).to.deep.equal([500, 200, 200]);
  });

  it('answers with a page instead of JSON', async () => {
    sandbox.inject({ kind: 'html', code: 502, times: 1 });

    const response = await fetch(`${sandbox.url}/v23.0/${sandbox.phoneNumberId}`, {
      headers: { authorization: `Bearer ${sandbox.accessToken}` },
    });

    expect(response.status).to.equal(502);
    expect(response.headers.get('content-type')).to.equal('text/html');
  });

  it('cuts the connection, before or after the deed', async () => {
    sandbox.inject({ kind: 'cut', times: 1 });
    const before: unknown = await send().catch((error: unknown) => error);
    const unsent = await anna.reads();
    sandbox.inject({ kind: 'lost_answer', times: 1 });
    const after: unknown = await send().catch((error: unknown) => error);
    const sent = await anna.reads();

    expect(before).to.be.instanceOf(TypeError);
    expect(after).to.be.instanceOf(TypeError);
    expect([unsent.length, sent.length]).to.deep.equal([1, 2]);
  });

  it('never answers', async () => {
    sandbox.inject({ kind: 'hang', method: 'phone_number', times: 1 });
    const patience = new AbortController();

    const call = fetch(`${sandbox.url}/v23.0/${sandbox.phoneNumberId}`, {
      headers: { authorization: `Bearer ${sandbox.accessToken}` },
      signal: patience.signal,
    });
    const other = await send();
    patience.abort();

    expect(other.status).to.equal(200);
    expect(String(await call.catch((error: unknown) => error))).to.contain('AbortError');
  });

  it('delays the answer', async () => {
    sandbox.inject({ kind: 'slow', milliseconds: 50, times: 1 });
    const start = performance.now();

    const { status } = await send();

    expect(status).to.equal(200);
    expect(performance.now() - start).to.be.at.least(49);
    expect(await anna.reads()).to.have.length(2);
  });

  describe('of a file', () => {
    const sendFile = async (bytes: Uint8Array = new Uint8Array(500_000)): Promise<string> =>
      (await anna.sendsDocument(bytes)).media?.fileId ?? '';

    it('lets the file be gone at either step', async () => {
      const id = await sendFile();
      sandbox.inject({ kind: 'expired', method: 'media', times: 1 });

      const first = await callGraph(sandbox, id);
      const { url } = await locateMedia(sandbox, id);
      sandbox.inject({ kind: 'expired', method: 'download', times: 1 });
      const second = await download(sandbox, url);

      expect(first.body.error).to.include({ code: 100, error_subcode: 33 });
      expect(second.status).to.equal(404);
      expect((await download(sandbox, url)).status).to.equal(200);
    });

    it('brings other bytes, as many', async () => {
      const bytes = Buffer.from('the true bytes');
      const { url } = await locateMedia(sandbox, await sendFile(bytes));
      sandbox.inject({ kind: 'corrupt', method: 'download', times: 1 });

      const spoiled = Buffer.from(await (await download(sandbox, url)).arrayBuffer());

      expect(spoiled).to.have.length(bytes.length);
      expect(spoiled).to.not.deep.equal(bytes);
    });

    it('says that there are more bytes than come', async () => {
      const id = await sendFile();
      sandbox.inject({ kind: 'wrong_size', method: 'media', times: 1 });

      const { url, file_size } = await locateMedia(sandbox, id);
      const bytes = await (await download(sandbox, url)).arrayBuffer();

      expect([file_size, bytes.byteLength]).to.deep.equal([500_001, 500_000]);
    });

    it('names another host', async () => {
      const id = await sendFile();
      sandbox.inject({ kind: 'foreign_host', method: 'media', times: 1 });
      sandbox.inject({ kind: 'foreign_host', method: 'media', times: 1, host: '127.0.0.1:9' });

      const hosts = [
        new URL((await locateMedia(sandbox, id)).url).host,
        new URL((await locateMedia(sandbox, id)).url).host,
        new URL((await locateMedia(sandbox, id)).url).host,
      ];

      expect(hosts).to.deep.equal(['media.example', '127.0.0.1:9', new URL(sandbox.url).host]);
    });

    it('cuts it in the middle', async () => {
      const { url } = await locateMedia(sandbox, await sendFile());
      sandbox.inject({ kind: 'cut', method: 'download', afterBytes: 100_000, times: 1 });

      const response = await download(sandbox, url);
      let count = 0;
      const failure: unknown = await (async () => {
        for await (const chunk of response.body ?? []) count += chunk.length;
      })().catch((error: unknown) => error);

      expect(count).to.equal(100_000);
      expect(failure).to.be.instanceOf(TypeError);
    });

    it('stalls it in the middle', async () => {
      const { url } = await locateMedia(sandbox, await sendFile());
      sandbox.inject({ kind: 'stall', method: 'download', afterBytes: 100_000 });
      const patience = new AbortController();
      let count = 0;

      const response = await download(sandbox, url, patience.signal);
      const reader = response.body?.getReader();
      while (reader && count < 100_000) count += (await reader.read()).value?.length ?? 0;
      const next = reader?.read();
      patience.abort();

      expect(count).to.equal(100_000);
      expect(String(await next?.catch((error: unknown) => error))).to.contain('AbortError');
    });

    it('refuses it', async () => {
      const { url } = await locateMedia(sandbox, await sendFile());
      sandbox.inject({ kind: 'html', method: 'download', code: 503, times: 1 });

      expect((await download(sandbox, url)).status).to.equal(503);
    });
  });
});
