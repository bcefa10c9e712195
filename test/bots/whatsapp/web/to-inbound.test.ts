import { createHash } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { expect } from 'chai';
import type { Content } from '../../../../src/bots/whatsapp/web/library.ts';
import type { MediaReference } from '../../../../src/bots/whatsapp/web/media-reference.ts';
import { toInbound } from '../../../../src/bots/whatsapp/web/to-inbound.ts';
import { DownloadFailed } from '../../../../src/core/channel/channel.ts';

const mediaKey = Buffer.alloc(32, 1);
const fileSha256 = Buffer.alloc(32, 2);
const fileEncSha256 = Buffer.alloc(32, 3);
const file = { directPath: '/v/1.enc', mediaKey, fileSha256, fileEncSha256, fileLength: 1234 };

describe('whatsapp web toInbound', () => {
  it('tells who wrote what, to which number, and when', () => {
    expect(read({ conversation: 'Hello' })).to.deep.equal({
      channel: 'whatsapp',
      botId: 'web:4915550100',
      chatId: '77@lid',
      updateId: named('message 3A01 77@lid'),
      sentAt: new Date('2026-11-21T00:00:00Z'),
      content: { type: 'text', text: 'Hello' },
    });
  });

  it('reads a text with a preview or a quotation', () => {
    const extendedTextMessage = { text: 'See https://example.org', contextInfo: { stanzaId: '1' } };

    expect(contentOf({ extendedTextMessage })).to.deep.equal({
      type: 'text',
      text: 'See https://example.org',
    });
  });

  const forms: ReadonlyArray<[string, Content, string]> = [
    ['photo', { imageMessage: { ...file, mimetype: 'image/jpeg' } }, 'image'],
    ['video', { videoMessage: { ...file, mimetype: 'video/mp4' } }, 'video'],
    ['video', { videoMessage: { ...file, mimetype: 'video/mp4', gifPlayback: true } }, 'video'],
    ['video_note', { ptvMessage: { ...file, mimetype: 'video/mp4' } }, 'video'],
    ['file', { documentMessage: { ...file, mimetype: 'application/pdf' } }, 'document'],
    [
      'file',
      { documentWithCaptionMessage: { message: { documentMessage: { ...file, caption: 'x' } } } },
      'document',
    ],
    ['photo', { viewOnceMessage: { message: { imageMessage: file } } }, 'image'],
    ['photo', { viewOnceMessageV2: { message: { imageMessage: file } } }, 'image'],
    [
      'photo',
      { ephemeralMessage: { message: { viewOnceMessageV2: { message: { imageMessage: file } } } } },
      'image',
    ],
  ];

  for (const [form, message, kind] of forms) {
    it(`reads ${Object.keys(message).join()} as ${form}, with all that opens it`, async () => {
      const asked: MediaReference[] = [];
      const content = contentOf(message, asked);
      if (content?.type !== 'media') throw new Error('no media');

      await content.media.load(new AbortController().signal).catch(() => undefined);

      expect(content.media).to.include({ form, size: 1234, forwarded: false, messageRef: '3A01' });
      const { directPath } = file;
      expect(asked).to.deep.equal([
        { kind, directPath, url: undefined, mediaKey, fileSha256, fileEncSha256, size: 1234 },
      ]);
    });
  }

  it('says what the file is said to be, that it was forwarded, and which album it is of', () => {
    const content = contentOf({
      imageMessage: {
        ...file,
        mimetype: 'image/jpeg',
        contextInfo: { isForwarded: true, forwardingScore: 2 },
      },
      messageContextInfo: { messageAssociation: { parentMessageKey: { id: '3AFF' } } },
    });

    expect(content)
      .to.have.property('media')
      .that.includes({ mimeType: 'image/jpeg', forwarded: true, albumId: '3AFF' });
  });

  const unsupported: ReadonlyArray<[string, Content]> = [
    ['sticker', { stickerMessage: { url: 'x' } }],
    ['voice', { audioMessage: { ptt: true } }],
    ['voice', { audioMessage: { seconds: 60 } }],
    ['location', { locationMessage: { degreesLatitude: 1, degreesLongitude: 1 } }],
    ['location', { liveLocationMessage: { degreesLatitude: 1, degreesLongitude: 1 } }],
    ['contact', { contactMessage: { displayName: 'A' } }],
    ['contact', { contactsArrayMessage: { displayName: 'A' } }],
    [
      'edited_message',
      { editedMessage: { message: { protocolMessage: { type: 14, editedMessage: { conversation: 'x' } } } } },
    ],
    ['edited_message', { protocolMessage: { type: 14, editedMessage: { conversation: 'x' } } }],
    ['other', { pollCreationMessage: { name: 'A poll' } }],
    ['other', { groupInviteMessage: { groupName: 'x' } }],
  ];

  for (const [what, message] of unsupported) {
    it(`takes ${Object.keys(message).join()} for ${what}`, () => {
      expect(contentOf(message)).to.deep.equal({ type: 'unsupported', what });
    });
  }

  const silent: ReadonlyArray<Content> = [
    { reactionMessage: { text: '👍', key: { id: '1' } } },
    { protocolMessage: { type: 0, key: { id: '1' } } },
    { protocolMessage: { type: 3, ephemeralExpiration: 86400 } },
    { senderKeyDistributionMessage: { groupId: '1@g.us' } },
    { albumMessage: { expectedImageCount: 2 } },
    { pollUpdateMessage: { pollCreationMessageKey: { id: '1' } } },
    { messageContextInfo: { deviceListMetadataVersion: 2 } },
    {},
  ];

  for (const message of silent) {
    it(`passes over ${Object.keys(message).join() || 'a message without anything'}`, () => {
      expect(read(message)).to.equal(undefined);
    });
  }

  it('says that it cannot see what may be seen once', () => {
    expect(inbound({ kind: 'message', ...known() })?.content).to.deep.equal({
      type: 'unsupported',
      what: 'other',
    });
  });

  for (const [state, code, expected] of [
    ['delivered', undefined, { state: 'delivered' }],
    ['read', undefined, { state: 'read' }],
    ['failed', '403', { state: 'failed', reason: 'blocked' }],
    ['failed', '429', { state: 'failed', reason: 'rate_limited' }],
    ['failed', '500', { state: 'failed', reason: 'temporary' }],
  ] as const) {
    it(`passes on what became of a message of ours: ${state} ${code ?? ''}`, () => {
      const event = inbound({ kind: 'receipt', ...known(), state, ...(code ? { code } : {}) });

      expect(event?.content).to.deep.equal({ type: 'receipt', messageRef: '3A01', ...expected });
      expect(event?.updateId).to.equal(named(`${state} 3A01 77@lid`));
    });
  }

  const strange: unknown[] = [
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { kind: 'message' },
    { kind: 'message', ...known(), chatId: '1203@g.us' },
    { kind: 'message', ...known(), chatId: 'status@broadcast' },
    { kind: 'message', ...known(), chatId: '12@newsletter' },
    { kind: 'message', ...known(), id: 'x'.repeat(3000) },
    { kind: 'message', ...known(), id: 'a\0b' },
    { kind: 'message', ...known(), at: -1 },
    { kind: 'message', ...known(), message: '%%%' },
    { kind: 'receipt', ...known(), state: 'unknown' },
  ];

  for (const body of strange) {
    it(`makes nothing of ${JSON.stringify(body)?.slice(0, 60)}`, () => {
      expect(inbound(body)).to.equal(undefined);
    });
  }

  it('answers what it cannot decode, and what is nested too deeply, as something it cannot read', () => {
    let message: Content = { conversation: 'x' };
    for (let depth = 0; depth < 40; depth += 1) message = { ephemeralMessage: { message } };
    const deep = encode(message);

    for (const broken of ['////', deep]) {
      expect(inbound({ kind: 'message', ...known(), message: broken })?.content).to.deep.equal({
        type: 'unsupported',
        what: 'other',
      });
    }
  });
});

function known() {
  return { id: '3A01', chatId: '77@lid', at: 1795219200 };
}

function encode(message: Content): string {
  return Buffer.from(proto.Message.encode(message).finish()).toString('base64');
}

function inbound(body: unknown, asked: MediaReference[] = []) {
  return toInbound(body, {
    botId: 'web:4915550100',
    decode: (encoded) => proto.Message.decode(encoded),
    loadMedia(media) {
      asked.push(media);
      return Promise.reject(new DownloadFailed('gone'));
    },
  });
}

function read(message: Content, asked?: MediaReference[]) {
  return inbound({ kind: 'message', ...known(), message: encode(message) }, asked);
}

function contentOf(message: Content, asked?: MediaReference[]) {
  return read(message, asked)?.content;
}

/** As updates are named: an address may be a phone number, and names are logged. */
function named(what: string): string {
  return createHash('sha256').update(what).digest('base64url');
}
