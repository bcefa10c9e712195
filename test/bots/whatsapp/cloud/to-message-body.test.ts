import { expect } from 'chai';
import fc from 'fast-check';
import { toMessageBody, toTemplateBody } from '../../../../src/bots/whatsapp/cloud/to-message-body.ts';
import { INVISIBLE_BLANK, withoutMarkup } from '../../../../src/bots/whatsapp/cloud/without-markup.ts';
import type { RenderedMessage } from '../../../../src/core/channel/channel.ts';

const choices = [
  { id: 'yes', label: 'I agree' },
  { id: 'no', label: 'I do not' },
];
const link = { label: 'Take the photos', url: 'https://example.org/c/_a-b_' };

describe('whatsapp message body', () => {
  it('sends a text without a preview of what it links to', () => {
    expect(bodyOf({ text: 'See https://example.org', buttons: [] })).to.deep.equal({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '49123',
      type: 'text',
      text: { preview_url: false, body: 'See https://example.org' },
    });
  });

  for (const [chatId, address] of [
    ['16505551234', { to: '16505551234' }],
    ['US.13491208655302741918', { recipient: 'US.13491208655302741918' }],
    ['US.ENT.11815799212886844830', { recipient: 'US.ENT.11815799212886844830' }],
  ] as const) {
    it(`addresses ${chatId} by ${Object.keys(address).join()} alone`, () => {
      const body = toMessageBody(chatId, { text: 'Hi', buttons: [] });

      expect(body).to.include(address).and.to.not.have.all.keys('to', 'recipient');
    });
  }

  it('offers up to three choices as buttons', () => {
    expect(interactiveOf({ text: 'Do you?', buttons: choices })).to.deep.equal({
      type: 'button',
      body: { text: 'Do you?' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'yes', title: 'I agree' } },
          { type: 'reply', reply: { id: 'no', title: 'I do not' } },
        ],
      },
    });
  });

  it('folds choices into a list, whose button keeps its length', () => {
    const list = { label: 'Choose one of these languages', rows: choices };

    expect(interactiveOf({ text: 'Which?', buttons: [], list })).to.deep.equal({
      type: 'list',
      body: { text: 'Which?' },
      action: {
        button: 'Choose one of these…',
        sections: [
          {
            rows: [
              { id: 'yes', title: 'I agree' },
              { id: 'no', title: 'I do not' },
            ],
          },
        ],
      },
    });
  });

  it('makes a link a button', () => {
    expect(interactiveOf({ text: 'Go there', buttons: [], link })).to.deep.equal({
      type: 'cta_url',
      body: { text: 'Go there' },
      action: { name: 'cta_url', parameters: { display_text: link.label, url: link.url } },
    });
  });

  for (const [what, text, label] of [
    ['below a text too long for a button', 'x'.repeat(1025), 'Take the photos'],
    ['with a label too long for a button', 'x', 'y'.repeat(21)],
  ] as const) {
    it(`writes out a link ${what}`, () => {
      const written = textOf({ text, buttons: [], link: { ...link, label } });

      expect(written).to.equal(`${text}\n\n${label}: ${link.url}`);
    });
  }

  it('cuts the text, never the link', () => {
    const text = textOf({ text: 'word '.repeat(1000), buttons: [], link });

    expect(text.length).to.be.at.most(4096);
    expect(text.endsWith(`…\n\n${link.label}: ${link.url}`)).to.equal(true);
  });

  it('shows the title in bold', () => {
    const message = {
      text: 'Hello\n\nYour data\n\nDo you?',
      title: { offset: 7, length: 9 },
      buttons: choices,
    };

    expect(interactiveOf(message)).to.deep.include({ body: { text: 'Hello\n\n*Your data*\n\nDo you?' } });
  });

  it('leaves a title plain that holds an asterisk', () => {
    const text = '5* rating\n\nDo you?';

    expect(textOf({ text, title: { offset: 0, length: 9 }, buttons: [] })).to.equal(text);
  });

  for (const [longest, form] of [
    [1024, { buttons: choices }],
    [4096, { buttons: [] }],
    [4096, { buttons: [], list: { label: 'Choose', rows: choices } }],
  ] satisfies [number, Omit<RenderedMessage, 'text'>][]) {
    it(`has no marks in a text that leaves no room for them in ${longest} characters`, () => {
      const text = `Title\n\n*a* ${'x'.repeat(longest - 11)}`;

      const body = bodyOf({ ...form, text, title: { offset: 0, length: 5 } });

      expect(JSON.stringify(body)).to.include(JSON.stringify(text));
    });
  }

  for (const [text, written] of [
    ['*claim*', '*^claim*'],
    ['_more_ and ~less~', '_^more_ and ~^less~'],
    ['```code```', '`^`^`^code``^`'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name', 'snake_case_name'],
    ['(*x*)', '(*^x*)'],
    ['https://example.org/_a_*b*', 'https://example.org/_a_*b*'],
    ['«да», 是 👩‍👩‍👧', '«да», 是 👩‍👩‍👧'],
  ] as const) {
    it(`leaves ${text} what it looks like`, () => {
      expect(withoutMarkup(text)).to.equal(written.replaceAll('^', INVISIBLE_BLANK));
    });
  }

  it('leaves no mark that would open anything', () => {
    const marked = fc.string({ unit: fc.constantFrom('*', '_', '~', '`', 'a', ' ', '\n', '(') });

    fc.assert(
      fc.property(marked, (text) => {
        const written = withoutMarkup(text);

        expect(written).to.not.match(/(?<![\p{L}\p{N}])([*_~`])(?=\S)[^\n]*\S\1(?![\p{L}\p{N}])/u);
        expect(written.replaceAll(INVISIBLE_BLANK, '')).to.equal(text);
      }),
    );
  });

  for (const [language, code] of [
    ['en', 'en'],
    ['ru', 'ru'],
    ['zh', 'zh_CN'],
  ] as const) {
    it(`invites in ${code} by the template`, () => {
      expect(toTemplateBody('49123', 'please_write', language)).to.deep.equal({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '49123',
        type: 'template',
        template: { name: 'please_write', language: { code } },
      });
    });
  }
});

function bodyOf(message: RenderedMessage): object {
  return toMessageBody('49123', message);
}

function interactiveOf(message: RenderedMessage): unknown {
  const body = { interactive: undefined, ...bodyOf(message) };
  return body.interactive;
}

function textOf(message: RenderedMessage): string {
  const body = { text: { body: '' }, ...bodyOf(message) };
  return body.text.body;
}
