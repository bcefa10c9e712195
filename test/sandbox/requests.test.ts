import { get } from 'node:http';
import { expect } from 'chai';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, readAnswer } from './bot-api-client.ts';

describe('a request to the sandbox', () => {
  let sandbox: TelegramSandbox;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox({
      bots: [{ token: '42:secret', username: 'test_bot', firstName: 'Test' }],
    });
  });

  afterEach(() => sandbox.close());

  it('tells a bot who it is', async () => {
    const answer = await callApi(sandbox, 'getMe');

    expect(answer.status).to.equal(200);
    expect(answer).to.deep.include({ ok: true });
    expect(answer.result).to.include({ id: 42, is_bot: true, first_name: 'Test', username: 'test_bot' });
  });

  it('refuses a token that belongs to no bot', async () => {
    const answer = await callApi(sandbox, 'getMe', {}, '42:wrong');

    expect(answer).to.include({ status: 401, ok: false, error_code: 401, description: 'Unauthorized' });
  });

  it('does not know an address whose token is none', async () => {
    const answer = await callApi(sandbox, 'getMe', {}, 'nonsense');

    expect(answer).to.include({ status: 404, error_code: 404, description: 'Not Found' });
  });

  it('does not know a method that does not exist', async () => {
    const answer = await callApi(sandbox, 'sendTelepathy');

    expect(answer).to.include({ status: 404, error_code: 404, description: 'Not Found: method not found' });
  });

  it('takes method names in any case', async () => {
    expect(await callApi(sandbox, 'GETME')).to.include({ ok: true });
  });

  it('reads parameters from the query, a form, JSON and multipart alike', async () => {
    const anna = await sandbox.person();
    await anna.says('hi');
    const parameters = { chat_id: String(anna.chatId), text: 'same' };
    const url = `${sandbox.url}/bot${sandbox.token}/sendMessage`;
    const multipart = new FormData();
    for (const [name, value] of Object.entries(parameters)) multipart.set(name, value);

    const answers = [
      await fetch(`${url}?${new URLSearchParams(parameters).toString()}`),
      await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) }),
      await fetch(url, { method: 'POST', body: multipart }),
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      }),
    ];

    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
    expect((await anna.reads()).filter(({ text }) => text === 'same')).to.have.length(4);
  });

  it('ignores parameters it does not know', async () => {
    expect(await callApi(sandbox, 'getMe', { colour: 'blue' })).to.include({ ok: true });
  });

  it('refuses a body that is no JSON', async () => {
    const answer = await readAnswer(
      await fetch(`${sandbox.url}/bot${sandbox.token}/getMe`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"a":',
      }),
    );

    expect(answer).to.include({
      status: 400,
      description: "Bad Request: can't parse JSON object in the request",
    });
  });

  it('answers a malformed address instead of falling over', async () => {
    const answer = await fetch(`${sandbox.url}/%E0%A4%A`);

    expect(answer.status).to.equal(404);
    expect(await callApi(sandbox, 'getMe')).to.include({ ok: true });
  });

  it('is refused when a web page elsewhere makes it through the visitor', async () => {
    const address = `${sandbox.url}/sandbox/people`;
    const headers = { origin: 'https://example.org' };

    const acrossOrigins = await fetch(address, { method: 'POST', headers, body: '{}' });
    const byAnotherName = await requestWithHost(sandbox.url, 'rebound.example.org');

    expect([acrossOrigins.status, byAnotherName]).to.deep.equal([403, 403]);
  });

  it('keeps two bots apart', async () => {
    await sandbox.close();
    const bots = [
      { token: '1:one', username: 'one_bot', firstName: 'One' },
      { token: '2:two', username: 'two_bot', firstName: 'Two' },
    ];
    sandbox = await openTelegramSandbox({ bots });
    const anna = await sandbox.person({ bot: 'two_bot' });
    await anna.says('hi');

    const toStranger = await callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, text: 'x' }, '1:one');
    const toFriend = await callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, text: 'x' }, '2:two');

    expect(toStranger.description).to.equal('Bad Request: chat not found');
    expect(toFriend.ok).to.equal(true);
  });
});

/** `fetch` does not let a caller choose the host. */
function requestWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}
