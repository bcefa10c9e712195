import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { postMessage } from './whatsapp-client.ts';

describe('the WhatsApp sandbox, asked for what it must refuse', () => {
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

  const text = { type: 'text', text: { body: 'x' } };
  const refusals: [what: string, parameters: Record<string, unknown>][] = [
    ['another product', { ...text, messaging_product: 'telegram' }],
    ['a group', { ...text, recipient_type: 'group' }],
    ['nobody', { ...text, to: undefined }],
    ['no number', { ...text, to: 'anna' }],
    ['a number with punctuation', { ...text, to: '+49 (151) 0000001' }],
    ['a user id in the place of the number', { ...text, to: 'DE.13491208655302741918' }],
    ['a number in the place of the user id', { ...text, to: undefined, recipient: '491510000001' }],
    ['no type', { text: { body: 'x' } }],
    ['a type that is not spoken here', { type: 'image', image: { link: 'https://example.com/a.jpg' } }],
    ['no text', { type: 'text' }],
    ['an empty text', { type: 'text', text: { body: '' } }],
    ['a blank text', { type: 'text', text: { body: ' \n' } }],
    ['a text that is too long', { type: 'text', text: { body: 'x'.repeat(4097) } }],
    ['an unknown parameter', { ...text, parse_mode: 'HTML' }],
    ['an unknown parameter of a text', { type: 'text', text: { body: 'x', entities: [] } }],
    ['a reply to what is no message', { ...text, context: { message_id: '17' } }],
    ['an unknown interactive type', { type: 'interactive', interactive: { type: 'poll' } }],
    ['a template without a language', { type: 'template', template: { name: 'continue_verification' } }],
  ];
  for (const [what, parameters] of refusals) {
    it(`refuses ${what} with code 100`, async () => {
      const { status, body } = await send(parameters);

      expect(status).to.equal(400);
      expect(body.error).to.include({ type: 'OAuthException', code: 100 });
      expect(body.error?.message).to.match(/^\(#100\) /);
      expect(await anna.reads()).to.have.length(1);
    });
  }

  const buttons = (...made: unknown[]) => ['button', { buttons: made }] as const;
  const sections = (...made: unknown[]) => ['list', { button: 'Which', sections: made }] as const;
  const link = (display_text: string, url: string) =>
    ['cta_url', { name: 'cta_url', parameters: { display_text, url } }] as const;
  const rows = (count: number) => Array.from({ length: count }, (_none, index) => row(String(index)));
  const interactiveRefusals: [
    what: string,
    made: readonly [type: string, action: unknown],
    more?: Record<string, unknown>,
  ][] = [
    ['no buttons', buttons()],
    ['four buttons', buttons(...['1', '2', '3', '4'].map((id) => button(id, id)))],
    ['two buttons with one id', buttons(button('a', 'A'), button('a', 'B'))],
    ['two buttons with one title', buttons(button('a', 'A'), button('b', 'A'))],
    ['a title that is too long', buttons(button('a', 'x'.repeat(21)))],
    ['an empty title', buttons(button('a', ''))],
    ['an id that is too long', buttons(button('x'.repeat(257), 'A'))],
    ['an id with blanks around it', buttons(button(' a', 'A'))],
    ['a body that is too long', buttons(button('a', 'A')), { body: { text: 'x'.repeat(1025) } }],
    [
      'a header that is too long',
      buttons(button('a', 'A')),
      { header: { type: 'text', text: 'x'.repeat(61) } },
    ],
    ['a footer that is too long', buttons(button('a', 'A')), { footer: { text: 'x'.repeat(61) } }],
    ['no sections', sections()],
    ['eleven rows in all', sections({ title: 'A', rows: rows(10) }, { title: 'B', rows: [row('x')] })],
    ['sections without a title', sections({ rows: [row('a')] }, { rows: [row('b')] })],
    ['two rows with one id', sections({ rows: [row('a'), row('a')] })],
    ['a row that is too long', sections({ rows: [row('a', 'x'.repeat(25))] })],
    ['a row id that is too long', sections({ rows: [row('x'.repeat(201))] })],
    ['a description that is too long', sections({ rows: [row('a', 'A', 'x'.repeat(73))] })],
    ['a list body that is too long', sections({ rows: rows(1) }), { body: { text: 'x'.repeat(4097) } }],
    ['a list label that is too long', ['list', { button: 'x'.repeat(21), sections: [{ rows: rows(1) }] }]],
    ['a link label that is too long', link('x'.repeat(21), 'https://example.com')],
    ['a link to no page', link('Open', 'ftp://example.com')],
  ];
  for (const [what, [type, action], more] of interactiveRefusals) {
    it(`refuses ${what} with code 131009 and where it is`, async () => {
      const { status, body } = await interactive(type, action, more);

      expect(status).to.equal(400);
      expect(body.error).to.include({ code: 131009, message: '(#131009) Parameter value is not valid' });
      expect(body.error?.error_data?.details).to.match(/^interactive\['/);
      expect(await anna.reads()).to.have.length(1);
    });
  }

  it('refuses what is no JSON object', async () => {
    for (const [type, body] of [
      ['application/json', '{'],
      ['application/json', '[]'],
      ['text/plain', '{}'],
    ] as const) {
      const response = await fetch(`${sandbox.url}/v23.0/${sandbox.phoneNumberId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sandbox.accessToken}`, 'content-type': type },
        body,
      });

      expect(response.status).to.equal(400);
      expect(await response.json()).to.have.nested.property('error.code', 100);
    }
  });
});
