import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { callGraph, idOf, postMessage } from './whatsapp-client.ts';

describe('the WhatsApp sandbox, asked to send', () => {
  let sandbox: WhatsAppSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openWhatsAppSandbox();
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  const send = (parameters: Record<string, unknown>) =>
    postMessage(sandbox, { to: anna.address, ...parameters });
  const interactive = (type: string, action: unknown, more: Record<string, unknown> = {}) =>
    send({ type: 'interactive', interactive: { type, body: { text: 'Choose' }, action, ...more } });
  const button = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
  const row = (id: string, title = 'Row', description?: string) => ({
    id,
    title,
    ...(description !== undefined && { description }),
  });

  it('names the number that it was opened with, and only what was asked for', async () => {
    const whole = await callGraph(sandbox, sandbox.phoneNumberId);
    const part = await callGraph(sandbox, `${sandbox.phoneNumberId}?fields=verified_name`);
    const unknown = await callGraph(sandbox, `${sandbox.phoneNumberId}?fields=colour`);

    expect(whole.body).to.deep.equal({
      id: sandbox.phoneNumberId,
      display_phone_number: '+15550783881',
      verified_name: 'Bonafide',
    });
    expect(part.body).to.deep.equal({ id: sandbox.phoneNumberId, verified_name: 'Bonafide' });
    expect(unknown.body.error).to.include({ code: 100 });
  });

  it('answers with the number, the WhatsApp id and the id of the message, which the person sees', async () => {
    const { status, body } = await send({ to: `+${anna.address}`, type: 'text', text: { body: 'Hello' } });

    expect(status).to.equal(200);
    expect(body).to.deep.include({
      messaging_product: 'whatsapp',
      contacts: [{ input: `+${anna.address}`, wa_id: anna.address }],
    });
    expect(idOf(body)).to.match(/^wamid\.[\w+/=]+$/);
    await anna.hears('Hello');
  });

  it('takes a business-scoped user id, and a number before it', async () => {
    const { userId } = sandbox.hand(anna);
    const text = { type: 'text', text: { body: 'Hello' } };

    const byUserId = await postMessage(sandbox, { recipient: userId, ...text });
    const byBoth = await postMessage(sandbox, { recipient: userId, to: anna.address, ...text });

    expect(byUserId.body['contacts']).to.deep.equal([{ input: userId, user_id: userId }]);
    expect(byBoth.body['contacts']).to.deep.equal([{ input: anna.address, wa_id: anna.address }]);
    expect((await anna.reads()).map(({ from }) => from)).to.deep.equal(['person', 'bot', 'bot']);
  });

  it('shows markup as the person sees it', async () => {
    await send({
      type: 'text',
      text: { body: '*Your passport*\n\n2*3 and _this_, ```*code*``` snake_case_name' },
    });

    const { text, entities } = await anna.hears(/passport/);

    expect(text).to.equal('Your passport\n\n2*3 and this, *code* snake_case_name');
    expect(entities).to.deep.equal([
      { type: 'bold', offset: 0, length: 13 },
      { type: 'italic', offset: 23, length: 4 },
      { type: 'pre', offset: 29, length: 6 },
    ]);
  });

  it('finds no markup in an address', async () => {
    const body = '*Open*: https://example.com/_next_/?code=_a*b*c_-d';

    await send({ type: 'text', text: { body } });

    expect((await anna.hears(/Open/)).text).to.equal(body.replace('*Open*', 'Open'));
  });

  it('shows buttons, a list and a link', async () => {
    await interactive(
      'button',
      { buttons: [button('y', 'Yes'), button('n', 'No')] },
      { footer: { text: 'End' } },
    );
    await interactive('list', {
      button: 'Which',
      sections: [{ rows: [row('a', 'A', 'first'), row('b', 'B')] }],
    });
    await interactive('cta_url', {
      name: 'cta_url',
      parameters: { display_text: 'Open', url: 'https://example.com/a' },
    });

    const [, buttons, list, link] = await anna.reads();

    expect(buttons?.text).to.equal('Choose\n\nEnd');
    expect(buttons?.buttons).to.deep.equal([
      [{ label: 'Yes', callbackData: 'y' }],
      [{ label: 'No', callbackData: 'n' }],
    ]);
    expect(list?.list).to.deep.equal({
      label: 'Which',
      rows: [
        { id: 'a', label: 'A', description: 'first' },
        { id: 'b', label: 'B' },
      ],
    });
    expect(link?.link).to.deep.equal({ label: 'Open', url: 'https://example.com/a' });
  });

  it('takes the longest of everything', async () => {
    const answers = [
      await send({ type: 'text', text: { body: 'x'.repeat(4096) } }),
      await interactive(
        'button',
        { buttons: ['1', '2', '3'].map((id) => button(id.repeat(256), id.repeat(20))) },
        {
          header: { type: 'text', text: 'x'.repeat(60) },
          body: { text: 'x'.repeat(1024) },
          footer: { text: 'x'.repeat(60) },
        },
      ),
      await interactive(
        'list',
        {
          button: 'x'.repeat(20),
          sections: Array.from({ length: 10 }, (_none, index) => ({
            title: 'x'.repeat(24),
            rows: [row(String(index).repeat(200), 'x'.repeat(24), 'x'.repeat(72))],
          })),
        },
        { body: { text: 'x'.repeat(4096) } },
      ),
    ];

    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
  });

  it('knows no token but its own, and says so with 401', async () => {
    const json = { messaging_product: 'whatsapp', to: anna.address, type: 'text', text: { body: 'x' } };
    const path = `${sandbox.phoneNumberId}/messages`;
    const other = await callGraph(sandbox, path, { json, token: 'EAAother' });
    const none = await fetch(`${sandbox.url}/v23.0/${path}`, { method: 'POST', body: JSON.stringify(json) });

    expect(other.status).to.equal(401);
    expect(other.body.error).to.include({ type: 'OAuthException', code: 190 });
    expect(none.status).to.equal(401);
    expect(none.headers.get('www-authenticate')).to.contain('invalid_token');
    expect(await anna.reads()).to.have.length(1);
  });

  it('knows no other object, edge or verb', async () => {
    const answers = [
      await callGraph(sandbox, '1234/messages', { json: {} }),
      await callGraph(sandbox, `${sandbox.phoneNumberId}/register`, { json: {} }),
      await callGraph(sandbox, `${sandbox.phoneNumberId}/messages`),
      await callGraph(sandbox, '1234'),
    ];

    for (const { status, body } of answers) {
      expect(status).to.equal(400);
      expect(body.error).to.include({ type: 'GraphMethodException', code: 100, error_subcode: 33 });
      expect(body.error?.fbtrace_id).to.match(/^A[\w-]+$/);
    }
  });

  it('serves no page that is open elsewhere', async () => {
    const headers = { authorization: `Bearer ${sandbox.accessToken}`, origin: 'https://example.com' };

    const response = await fetch(`${sandbox.url}/v23.0/${sandbox.phoneNumberId}`, { headers });

    expect(response.status).to.equal(403);
  });
});
