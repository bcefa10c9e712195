import { expect } from 'chai';
import { pino } from 'pino';
import { createTidyChat } from '../../src/bots/tidy-chat.ts';
import { inTransaction } from '../../src/core/database.ts';
import type { Message } from '../../src/core/outbox/message.ts';
import { eraseAccount } from '../../src/core/privacy/erasure.ts';
import { received } from '../core/build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage, type StoredCase } from '../core/core-stage.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';
import { aMessage, calling } from './notify-stage.ts';

const log = pino({ level: 'silent' });

describe('tidying the chat', () => {
  let stage: CoreStage;
  let channel: FakeChannel;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => {
    channel = fakeChannel();
  });

  const tidy = (message: Message, on: FakeChannel = channel) =>
    calling(createTidyChat({ db: stage.db, channel: on, log }))(message);
  const aReceivedPiece = async (): Promise<StoredCase & { message: Message; messageRef: string }> => {
    const piece = received('document_front');
    const stored = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: [piece],
    }));
    const message = aMessage('telegram.tidying_requested', stored.verification, { evidenceId: piece.id });
    return { ...stored, message, messageRef: `of ${piece.id}` };
  };

  it('removes the message of the document, as often as told', async () => {
    const { message, messageRef } = await aReceivedPiece();

    await tidy(message);
    await tidy(message);

    expect(channel.removed).to.deep.equal([messageRef, messageRef]);
  });

  it('fails, to be tried again, when the channel fails for now', async () => {
    const { message } = await aReceivedPiece();
    channel.failNext({ reason: 'temporary' });

    expect(await tidy(message).catch(String)).to.contain('temporary');
  });

  it('leaves the chat of who has blocked us', async () => {
    const { message } = await aReceivedPiece();
    channel.failNext({ reason: 'blocked' });

    await tidy(message);

    expect(channel.removed).to.deep.equal([]);
  });

  it('does not try where the channel cannot', async () => {
    const { message } = await aReceivedPiece();
    const keeping = fakeChannel({
      capabilities: { ...channel.capabilities, removesInboundMessages: false },
    });

    await tidy(message, keeping);

    expect(keeping.attempts()).to.equal(0);
  });

  it('has nothing to do for who was erased', async () => {
    const { message, person } = await aReceivedPiece();
    await inTransaction(stage.db, (trx) =>
      eraseAccount(trx, person.account.id, { clock: stage.now, vault: stage.core.vault }),
    );

    await tidy(message);

    expect(channel.attempts()).to.equal(0);
  });
});
