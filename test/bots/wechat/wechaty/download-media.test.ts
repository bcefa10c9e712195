import { Readable } from 'node:stream';
import { expect } from 'chai';
import { FileBox } from 'file-box';
import { types } from 'wechaty-puppet';
import { DownloadFailed, type InboundMedia } from '../../../../src/core/channel/channel.ts';
import { deliver, type MockAccount, openMockAccount } from './mock-account.ts';

const BYTES = Buffer.from('the bytes of a picture');

describe('a download by wechaty', () => {
  let opened: MockAccount;

  beforeEach(async () => {
    opened = await openMockAccount({ biggestMedia: 1000 });
    opened.mocker.login(opened.account);
  });
  afterEach(() => opened.close());

  it('brings the bytes of a picture', async () => {
    const { media } = await receivePicture(opened);

    expect(await outcomeOf(media)).to.equal(BYTES.toString());
  });

  it('finds nothing any more once the puppet forgot the file', async () => {
    const { media, id } = await receivePicture(opened);

    opened.mocker.cacheFileBoxPayload.delete(id);

    expect(await outcomeOf(media)).to.equal('gone');
  });

  it('finds nothing any more for a message from before the start', async () => {
    const { updates } = opened;
    await receivePicture(opened);
    const body = { ...Object(updates[0]?.body), id: 'from-before' };

    const event = opened.messenger.toInbound(body);

    if (event?.content.type !== 'media') throw new Error('Not media');
    expect(await outcomeOf(event.content.media)).to.equal('gone');
  });

  it('is worth another try while the account is logged out', async () => {
    const { media } = await receivePicture(opened);

    await opened.puppet.logout();

    expect(await outcomeOf(media)).to.equal('temporary');
  });

  it('is worth another try when the puppet does not answer', async () => {
    const { media } = await receivePicture(opened);

    opened.puppet.messageFile = () => new Promise<never>(() => undefined);

    expect(await outcomeOf(media)).to.equal('temporary');
  });

  it('stops at the cap although nobody said how big the file is', async () => {
    const { media } = await receivePicture(opened);

    const chunks = [Buffer.alloc(600), Buffer.alloc(600)];
    opened.puppet.messageFile = () => Promise.resolve(FileBox.fromStream(Readable.from(chunks), 'bytes'));

    expect(await outcomeOf(media)).to.equal('too_large');
  });
});

async function receivePicture(opened: MockAccount): Promise<{ media: InboundMedia; id: string }> {
  const id = deliver(opened, { type: types.Message.Image }, BYTES);
  const { content } = await opened.nextEvent();
  if (content.type !== 'media') throw new Error(`Not media: ${content.type}`);
  return { media: content.media, id };
}

/** What came, or why it did not. */
async function outcomeOf(media: InboundMedia): Promise<string> {
  try {
    const bytes = await media.load(new AbortController().signal);
    return Buffer.concat(await bytes.toArray()).toString();
  } catch (err) {
    if (err instanceof DownloadFailed) return err.reason;
    throw err;
  }
}
