import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type InboundContext,
  type MediaReference,
  toInbound,
} from '../../../../src/bots/whatsapp/cloud/to-inbound.ts';
import { splitEnvelope } from '../../../../src/bots/whatsapp/cloud/split-envelope.ts';
import type { InboundContent } from '../../../../src/core/channel/channel.ts';
import { contact, envelopeOf, phoneNumberId, textMessage } from './signed-call.ts';

const receivedAt = new Date('2026-11-21T10:00:00Z');
const userId = 'US.13491208655302741918';
const hash = 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=';

describe('whatsapp update', () => {
  let asked: MediaReference[];
  let context: InboundContext;

  beforeEach(() => {
    asked = [];
    context = {
      botId: phoneNumberId,
      receivedAt,
      loadMedia: (media) => {
        asked.push(media);
        return Promise.resolve(Readable.from(['bytes']));
      },
    };
  });

  it('of a text tells who wrote what and when, under the id the inbox knows it by', () => {
    const { updates } = splitEnvelope(
      JSON.parse(envelopeOf({ contacts: [contact], messages: [textMessage()] })),
      phoneNumberId,
    );

    expect(toInbound(updates[0]?.body, context)).to.deep.equal({
      channel: 'whatsapp',
      botId: phoneNumberId,
      chatId: '16505551234',
      updateId: updates[0]?.updateId,
      sentAt: new Date(1_749_416_383_000),
      content: { type: 'text', text: 'Does it come in another colour? 是' },
    });
  });

  const contents: ReadonlyArray<[string, object, InboundContent | undefined]> = [
    ['an empty text', { type: 'text', text: { body: '' } }, { type: 'text', text: '' }],
    ['a text without words', { type: 'text' }, { type: 'unsupported', what: 'other' }],
    [
      'the quick reply of a template',
      { type: 'button', button: { payload: 'p', text: 'Go on' } },
      { type: 'text', text: 'Go on' },
    ],
    [
      'a pressed button',
      {
        type: 'interactive',
        context: { from: '15550783881', id: 'wamid.question' },
        interactive: { type: 'button_reply', button_reply: { id: 'passport', title: 'Passport' } },
      },
      { type: 'choice', choiceId: 'passport', choiceRef: 'wamid.1', messageRef: 'wamid.question' },
    ],
    [
      'a row of a list',
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'ru', title: 'Русский' } },
      },
      { type: 'choice', choiceId: 'ru', choiceRef: 'wamid.1' },
    ],
    [
      'the answer to a form that we never sent',
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } } },
      { type: 'unsupported', what: 'other' },
    ],
    [
      'a voice message',
      { type: 'audio', audio: { id: 'M', voice: true } },
      { type: 'unsupported', what: 'voice' },
    ],
    ['a sticker', { type: 'sticker', sticker: { id: 'M' } }, { type: 'unsupported', what: 'sticker' }],
    [
      'a location',
      { type: 'location', location: { latitude: 1 } },
      { type: 'unsupported', what: 'location' },
    ],
    ['a contact', { type: 'contacts', contacts: [{}] }, { type: 'unsupported', what: 'contact' }],
    ['an edited message', { type: 'edit', edit: {} }, { type: 'unsupported', what: 'edited_message' }],
    ['an order', { type: 'order', order: {} }, { type: 'unsupported', what: 'other' }],
    [
      'what the API cannot bring',
      { type: 'unsupported', errors: [{ code: 131051 }], unsupported: { type: 'poll_creation' } },
      { type: 'unsupported', what: 'other' },
    ],
    ['a kind of later years', { type: 'hologram' }, { type: 'unsupported', what: 'other' }],
    ['a picture without a file', { type: 'image', image: {} }, { type: 'unsupported', what: 'other' }],
    ['a reaction', { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } }, undefined],
    ['a message taken back', { type: 'revoke', revoke: {} }, undefined],
    ['a changed number', { type: 'system', system: { type: 'user_changed_number' } }, undefined],
    ['a message in a group', { ...textMessage(), group_id: 'G' }, undefined],
    ['a message of nobody', { type: 'text', text: { body: 'Hi' }, from: undefined }, undefined],
  ];

  for (const [what, fields, content] of contents) {
    it(`understands ${what}`, () => {
      expect(hear(fields)?.content).to.deep.equal(content);
    });
  }

  for (const [type, form] of [
    ['image', 'photo'],
    ['video', 'video'],
    ['document', 'file'],
  ] as const) {
    it(`brings a ${type} as a ${form}, with the hash to check it by`, async () => {
      const file = { id: 'M1', mime_type: 'image/png', sha256: hash, filename: 'Паспорт.png' };
      const media = mediaOf({ type, [type]: file });

      await media?.load(new AbortController().signal);

      expect(media).to.include({ form, mimeType: 'image/png', forwarded: false, messageRef: 'wamid.1' });
      expect(media).to.not.have.any.keys('size', 'albumId');
      expect(asked).to.deep.equal([{ mediaId: 'M1', sha256: hash }]);
    });
  }

  it('opens no file before it is asked to', () => {
    hear({ type: 'image', image: { id: 'M1' } });

    expect(asked).to.deep.equal([]);
  });

  for (const [mark, forwarded] of [
    [{ forwarded: true }, true],
    [{ frequently_forwarded: true }, true],
    [{ forwarded: false }, false],
    [{ id: 'wamid.0', from: '1' }, false],
    [{ forwarded: 'yes' }, false],
  ] as const) {
    it(`takes ${JSON.stringify(mark)} for ${forwarded ? '' : 'not '}forwarded`, () => {
      expect(mediaOf({ type: 'image', image: { id: 'M1' }, context: mark })?.forwarded).to.equal(forwarded);
    });
  }

  describe('of a person', () => {
    for (const [what, message, known, chatId] of [
      ['the number', { from: '49123' }, undefined, '49123'],
      ['the number rather than the user id', { from: '49123', from_user_id: userId }, undefined, '49123'],
      ['the number of the contact', { from_user_id: userId }, { wa_id: '49123', user_id: userId }, '49123'],
      ['the user id where the number is hidden', { from_user_id: userId }, { user_id: userId }, userId],
      ['the user id of the contact', {}, { user_id: userId }, userId],
    ] as const) {
      it(`is addressed by ${what}`, () => {
        const body = { message: { ...textMessage({ from: undefined }), ...message }, contact: known };

        expect(toInbound(body, context)?.chatId).to.equal(chatId);
      });
    }
  });

  for (const [timestamp, sentAt] of [
    ['1749416383', new Date(1_749_416_383_000)],
    [1_749_416_383, new Date(1_749_416_383_000)],
    [undefined, receivedAt],
    ['soon', receivedAt],
    ['-1', receivedAt],
    ['9'.repeat(400), receivedAt],
    [Number.MAX_SAFE_INTEGER, receivedAt],
  ] as const) {
    it(`dates ${String(timestamp).slice(0, 20)} as ${sentAt.toISOString()}`, () => {
      expect(hear({ ...textMessage(), timestamp })?.sentAt).to.deep.equal(sentAt);
    });
  }

  describe('of a status', () => {
    for (const [fields, content] of [
      [{ status: 'sent' }, undefined],
      [{ status: 'played' }, undefined],
      [{ status: 'deleted' }, undefined],
      [{ status: 'delivered' }, { type: 'receipt', messageRef: 'wamid.1', state: 'delivered' }],
      [{ status: 'read' }, { type: 'receipt', messageRef: 'wamid.1', state: 'read' }],
      [{ status: 'failed' }, failed('invalid')],
      [{ status: 'failed', errors: [] }, failed('invalid')],
      [{ status: 'failed', errors: [{ code: 131047 }] }, failed('window_closed')],
      [{ status: 'failed', errors: [{ code: 131026 }] }, failed('blocked')],
      [{ status: 'failed', errors: [{ code: 131021 }] }, failed('blocked')],
      [{ status: 'failed', errors: [{ code: 131056 }] }, failed('rate_limited')],
      [{ status: 'failed', errors: [{ code: 130429 }] }, failed('rate_limited')],
      [{ status: 'failed', errors: [{ code: 80007 }] }, failed('rate_limited')],
      [{ status: 'failed', errors: [{ code: 131000 }] }, failed('temporary')],
      [{ status: 'failed', errors: [{ code: 131016 }] }, failed('temporary')],
      [{ status: 'failed', errors: [{ code: 131042 }] }, failed('temporary')],
      [{ status: 'failed', errors: [{ code: 131053 }] }, failed('invalid')],
      [{ status: 'failed', errors: [{ code: 999 }, { code: 131047 }] }, failed('window_closed')],
      [{ status: 'delivered', recipient_type: 'group' }, undefined],
    ] as const) {
      it(`understands ${JSON.stringify(fields)}`, () => {
        expect(hearStatus(fields)?.content).to.deep.equal(content);
      });
    }

    it('tells whom and when', () => {
      expect(hearStatus({ status: 'read', timestamp: '1749416383' })).to.deep.include({
        chatId: '49123',
        sentAt: new Date(1_749_416_383_000),
      });
    });

    it('names by the user id who hides the number', () => {
      const event = hearStatus({ status: 'read', recipient_id: undefined, recipient_user_id: userId });

      expect(event?.chatId).to.equal(userId);
    });

    it('comes under the id the inbox knows it by', () => {
      const status = { id: 'wamid.1', status: 'read', recipient_id: '49123' };
      const { updates } = splitEnvelope(JSON.parse(envelopeOf({ statuses: [status] })), phoneNumberId);

      expect(hearStatus({ status: 'read' })?.updateId).to.equal(updates[0]?.updateId);
    });
  });

  it('is taken in whatever its shape', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), strangeUpdate()), (body) => {
        const event = toInbound(body, context);

        expect(event === undefined || Number.isFinite(event.sentAt.getTime())).to.equal(true);
      }),
    );
  });

  function hear(fields: object) {
    return toInbound(
      { message: { id: 'wamid.1', from: '49123', timestamp: '1749416383', ...fields } },
      context,
    );
  }

  function hearStatus(fields: object) {
    return toInbound({ status: { id: 'wamid.1', recipient_id: '49123', ...fields } }, context);
  }

  function mediaOf(fields: object) {
    const content = hear(fields)?.content;
    return content?.type === 'media' ? content.media : undefined;
  }
});

function failed(reason: string) {
  return { type: 'receipt', messageRef: 'wamid.1', state: 'failed', reason };
}

function strangeUpdate() {
  const field = fc.constantFrom(
    'id',
    'from',
    'timestamp',
    'type',
    'text',
    'image',
    'interactive',
    'context',
    'status',
  );
  const part = fc.dictionary(field, fc.oneof(fc.anything(), fc.constantFrom('text', 'image', 'failed', '1')));
  return fc.record({ message: part, contact: fc.anything(), status: part }, { requiredKeys: [] });
}
