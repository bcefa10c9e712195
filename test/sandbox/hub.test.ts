import { expect } from 'chai';
import { openSandbox, type Sandbox } from '../../sandbox/open-sandbox.ts';

describe('a sandbox with several messengers', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await openSandbox({ messengers: ['telegram', 'whatsapp'] });
  });

  afterEach(() => sandbox.close());

  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${sandbox.url}/sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });

  it('says how a service reaches those it has, and only those', () => {
    const { telegram, whatsapp, wechat } = sandbox.access;

    expect([telegram?.apiRoot, whatsapp?.apiRoot]).to.deep.equal([sandbox.url, sandbox.url]);
    expect(wechat).to.equal(undefined);
  });

  it('names the group and the first of its staff, who are the same every time', async () => {
    const withoutTelegram = await openSandbox({ messengers: ['whatsapp'] });
    const other = withoutTelegram.staff;
    await withoutTelegram.close();

    expect(sandbox.staff).to.deep.equal({ groupId: '-1001700000001', admins: ['700000001'] });
    expect(other).to.equal(undefined);
  });

  it('gives a person one account in each, with one name and one id', async () => {
    const anna = await sandbox.person({ firstName: 'Anna', messenger: 'whatsapp' });

    expect(anna.messenger).to.equal('whatsapp');
    expect(anna.on('telegram')).to.deep.include({ id: anna.id, firstName: 'Anna', messenger: 'telegram' });
    expect(anna.on('telegram').address).to.equal(String(anna.id));
    expect(anna.on('telegram').chatKey).to.not.equal(anna.chatKey);
  });

  it('keeps the place of a person in each chat apart', async () => {
    const anna = await sandbox.person();
    await anna.says('one');

    await anna.on('whatsapp').says('two');

    expect((await anna.reads()).map(({ text }) => text)).to.deep.equal(['one']);
    expect((await anna.on('whatsapp').reads()).map(({ text }) => text)).to.deep.equal(['two']);
  });

  it('has no hand for a messenger that it was opened without', async () => {
    const anna = await sandbox.person();

    expect(() => anna.on('wechat')).to.throw('opened without wechat');
    expect(() => sandbox.inject({ kind: 'hang' }, 'wechat')).to.throw('opened without wechat');
  });

  it('refuses a second person of the same id, in whichever messenger', async () => {
    await sandbox.person({ id: 7 });

    const second = await post('people', { id: 7 });

    expect(second.status).to.equal(409);
    expect(await second.json()).to.deep.equal({ problem: 'There is already a person 7' });
  });

  it('counts by messenger what nobody has confirmed', async () => {
    const anna = await sandbox.person();
    await anna.says('hi');
    await anna.says('again');
    await anna.on('whatsapp').says('hi');

    const pending = await (await fetch(`${sandbox.url}/sandbox/pending`)).json();

    expect(pending).to.deep.equal({ pendingUpdates: 3, byMessenger: { telegram: 2, whatsapp: 1 } });
  });

  it('names the messenger of a fault that is injected over HTTP', async () => {
    await post('faults?messenger=whatsapp', { kind: 'hang' });

    const [first, second, unknown] = await Promise.all(
      ['', '?messenger=whatsapp', '?messenger=pigeon'].map((query) =>
        fetch(`${sandbox.url}/sandbox/faults${query}`),
      ),
    );

    expect(await first?.json()).to.deep.equal([]);
    expect(await second?.json()).to.deep.equal([{ kind: 'hang', method: '*' }]);
    expect(unknown?.status).to.equal(404);
  });

  describe('streams the events of several chats over one connection', () => {
    /** Reads until all of these were there. */
    const stream = async (wanted: string[], { query, lastId = '' }: { query: string; lastId?: string }) => {
      const hangUp = new AbortController();
      const response = await fetch(`${sandbox.url}/sandbox/events?${query}`, {
        signal: hangUp.signal,
        ...(lastId !== '' && { headers: { 'last-event-id': lastId } }),
      });
      let received = '';
      for await (const chunk of response.body ?? []) {
        received += Buffer.from(chunk).toString('utf8');
        if (wanted.every((text) => received.includes(text))) break;
      }
      hangUp.abort();
      return received;
    };

    it('from their beginning, and after an interruption what came since', async () => {
      const anna = await sandbox.person();
      const query = new URLSearchParams([
        ['chat', anna.chatKey],
        ['chat', anna.on('whatsapp').chatKey],
      ]).toString();
      await anna.says('first');
      await anna.on('whatsapp').says('second');
      const before = await stream(['first', 'second'], { query });
      const lastId = [...before.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
      await anna.says('third');

      const after = await stream(['third'], { query, lastId });

      expect(before).to.contain(`"key":${JSON.stringify(anna.chatKey)}`);
      expect(after).to.not.contain('first');
      expect(after).to.not.contain('second');
    });

    it('but not of none, nor of one that is not there', async () => {
      const addresses = ['events', 'events?chat=nobody'];

      const answers = await Promise.all(addresses.map((path) => fetch(`${sandbox.url}/sandbox/${path}`)));

      expect(answers.map(({ status }) => status)).to.deep.equal([422, 404]);
    });
  });
});
