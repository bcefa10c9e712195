import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates } from './bot-api-client.ts';

describe('an injected fault', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  const send = (): ReturnType<typeof callApi> =>
    callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, text: 'x' });

  it('answers 429 with the delay, as often as asked, for its method alone', async () => {
    sandbox.inject({
      kind: 'error',
      method: 'sendMessage',
      times: 2,
      code: 429,
      description: 'Too Many Requests: retry after 7',
      retryAfterSeconds: 7,
    });

    const answers = [await callApi(sandbox, 'getMe'), await send(), await send(), await send()];

    expect(answers.map(({ status }) => status)).to.deep.equal([200, 429, 429, 200]);
    expect(answers[1]).to.deep.include({ ok: false, error_code: 429, parameters: { retry_after: 7 } });
  });

  for (const [code, description] of [
    [401, 'Unauthorized'],
    [403, 'Forbidden: bot was blocked by the user'],
    [400, 'Bad Request: chat not found'],
    [500, 'Internal Server Error'],
  ] as const) {
    it(`answers ${code} until healed`, async () => {
      sandbox.inject({ kind: 'error', code, description });

      const broken = await send();
      sandbox.heal();
      const healed = await send();

      expect(broken).to.include({ status: code, error_code: code, description });
      expect(healed.status).to.equal(200);
    });
  }

  it('answers with a page instead of JSON', async () => {
    sandbox.inject({ kind: 'html', code: 502, times: 1 });

    const response = await fetch(`${sandbox.url}/bot${sandbox.token}/getMe`);

    expect(response.status).to.equal(502);
    expect(response.headers.get('content-type')).to.equal('text/html');
  });

  it('never answers', async () => {
    sandbox.inject({ kind: 'hang', times: 1 });
    const patience = new AbortController();

    const call = fetch(`${sandbox.url}/bot${sandbox.token}/getMe`, { signal: patience.signal });
    const other = await callApi(sandbox, 'getMe');
    patience.abort();

    expect(other.ok).to.equal(true);
    expect(String(await call.catch((error: unknown) => error))).to.contain('AbortError');
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

  it('delays the answer', async () => {
    sandbox.inject({ kind: 'slow', milliseconds: 20, times: 1 });

    expect((await send()).ok).to.equal(true);
  });

  it('brings confirmed updates once more', async () => {
    sandbox.inject({ kind: 'duplicate', method: 'getUpdates', times: 1 });
    const [first] = await getUpdates(sandbox);
    const offset = (first?.update_id ?? 0) + 1;

    const again = await getUpdates(sandbox, { offset });
    const gone = await getUpdates(sandbox, { offset });

    expect(again).to.deep.equal([first]);
    expect(gone).to.deep.equal([]);
  });

  describe('in a download', () => {
    async function getLink(): Promise<string> {
      const { media } = await anna.sendsDocument(new Uint8Array(500_000));
      const { result } = await callApi(sandbox, 'getFile', { file_id: media?.fileId });
      const path =
        result && typeof result === 'object' && 'file_path' in result ? String(result.file_path) : '';
      return `${sandbox.url}/file/bot${sandbox.token}/${path}`;
    }

    async function countBytes(response: Response): Promise<{ count: number; failed: boolean }> {
      let count = 0;
      try {
        for await (const chunk of response.body ?? []) count += chunk.length;
        return { count, failed: false };
      } catch {
        return { count, failed: true }; // The failure is what is asked about.
      }
    }

    it('cuts it in the middle', async () => {
      const link = await getLink();
      sandbox.inject({ kind: 'cut', method: 'download', afterBytes: 100_000, times: 1 });

      expect(await countBytes(await fetch(link))).to.deep.equal({ count: 100_000, failed: true });
      expect(await countBytes(await fetch(link))).to.deep.equal({ count: 500_000, failed: false });
    });

    it('stalls it in the middle', async () => {
      const link = await getLink();
      sandbox.inject({ kind: 'stall', method: 'download', afterBytes: 100_000 });
      const patience = new AbortController();
      let count = 0;

      const response = await fetch(link, { signal: patience.signal });
      const reader = response.body?.getReader();
      while (reader && count < 100_000) count += (await reader.read()).value?.length ?? 0;
      const next = reader?.read();
      patience.abort();

      expect(count).to.equal(100_000);
      expect(String(await next?.catch((error: unknown) => error))).to.contain('AbortError');
    });

    it('refuses it', async () => {
      const link = await getLink();
      sandbox.inject({ kind: 'error', method: 'download', code: 404, description: 'Not Found', times: 1 });

      expect((await fetch(link)).status).to.equal(404);
    });
  });

  it('strikes as often as its probability says', async () => {
    sandbox.inject({ kind: 'error', method: 'getMe', probability: 0, code: 500, description: 'Never' });
    sandbox.inject({
      kind: 'error',
      method: 'sendMessage',
      probability: 1,
      code: 500,
      description: 'Always',
    });

    expect((await callApi(sandbox, 'getMe')).ok).to.equal(true);
    expect((await send()).description).to.equal('Always');
  });

  it('can be injected and healed over HTTP, and is refused when it makes no sense', async () => {
    const address = `${sandbox.url}/sandbox/faults`;
    const post = (body: unknown): Promise<Response> =>
      fetch(address, { method: 'POST', body: JSON.stringify(body) });

    const refused = await post({ kind: 'earthquake' });
    await post({ kind: 'error', code: 500, description: 'Internal Server Error' });
    const broken = await send();
    await fetch(address, { method: 'DELETE' });
    const healed = await send();

    expect(refused.status).to.equal(422);
    expect([broken.status, healed.status]).to.deep.equal([500, 200]);
  });
});
