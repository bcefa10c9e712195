import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createChatTurns } from '../../src/bots/chat-turns.ts';
import { createNotify } from '../../src/bots/notify.ts';
import { createTidyChat } from '../../src/bots/tidy-chat.ts';
import { findPersonEverywhere } from '../../src/core/accounts/account-store.ts';
import type { Message, MessageType } from '../../src/core/outbox/message.ts';
import { Unprocessable, type MessageHandler } from '../../src/core/outbox/broker.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { eraseAccount } from '../../src/core/privacy/erasure.ts';
import { inTransaction } from '../../src/core/database.ts';
import type { Case, Verification } from '../../src/core/verification/verification.ts';
import { accepted, complete, DECISION, received, refused } from '../core/build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage, type StoredCase } from '../core/core-stage.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';

const { en } = PHRASES;
const log = pino({ level: 'silent' });
const LATE = { reason: 'rate_limited', retryAfterMilliseconds: 3_600_000 } as const;

describe('telling people', () => {
  let stage: CoreStage;
  let channel: FakeChannel;
  let notify: (message: Message) => Promise<void>;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => {
    channel = fakeChannel();
    notify = calling(
      createNotify({
        db: stage.db,
        dialogue: stage.core.dialogue,
        channel,
        turns: createChatTurns(10),
        clock: stage.now,
        log,
      }),
    );
  });

  const verified = (opened: Case): Verification => ({
    ...opened,
    status: 'verified',
    documentType: 'passport',
    evidence: complete(),
    submittedAt: stage.now(),
    decision: DECISION,
  });
  const deliveries = (message: Message) => stage.db('deliveries').where({ message_id: message.id });

  it('says the verdict in the chat, and writes down that it did', async () => {
    const { person, verification } = await aStoredCase(stage, verified);
    const message = aMessage('verification.decided', verification);

    await notify(message);

    expect(channel.sent.map(({ chatId, text }) => [chatId, text.split('\n')[0]])).to.deep.equal([
      [person.identity.chatId, en.verified('').title],
    ]);
    expect(await deliveries(message)).to.have.nested.property('[0].outcome', 'sent');
  });

  it('says it once, however often the message comes', async () => {
    const { verification } = await aStoredCase(stage, verified);
    const message = aMessage('verification.decided', verification);

    await Promise.all([notify(message), notify(message), notify(message)]);
    await notify(message);

    expect(channel.sent).to.have.length(1);
  });

  it('says which piece was good, and what comes next', async () => {
    const front = accepted('document_front');
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'identity_card',
      evidence: [front],
    }));

    await notify(aMessage('evidence.examined', verification, { evidenceId: front.id }));

    expect(channel.sent[0]?.text).to.contain(en.notices.accepted.document_front);
    expect(channel.sent[0]?.text).to.contain(en.askDocument('back', 'identity_card').text);
  });

  it('says what to fix about a piece that was not', async () => {
    const [front] = refused('document_front', 'DOC_BLURRY');
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: front ? [front] : [],
    }));

    await notify(aMessage('evidence.examined', verification, { evidenceId: front?.id ?? '' }));

    expect(channel.sent[0]?.text)
      .to.contain(en.reasons.DOC_BLURRY.fix)
      .and.not.contain(en.notices.accepted.document_front);
  });

  it('says nothing of a piece once the verdict is out', async () => {
    const { verification } = await aStoredCase(stage, verified);
    const message = aMessage('evidence.examined', verification, {
      evidenceId: verification.evidence[0]?.id ?? '',
    });

    await notify(message);

    expect(channel.sent).to.deep.equal([]);
    expect(await deliveries(message)).to.have.nested.property('[0].outcome', 'superseded');
  });

  it('stops telling who has blocked us', async () => {
    const { person, verification } = await aStoredCase(stage, verified);
    const [first, second] = [
      aMessage('verification.decided', verification),
      aMessage('verification.decided', verification),
    ];
    channel.failNext({ reason: 'blocked' });

    await notify(first);
    await notify(second);

    expect(await deliveries(first)).to.have.nested.property('[0].outcome', 'blocked');
    expect((await findPersonEverywhere(stage.db, person.account.id))[0]?.identity.reachable).to.equal(false);
    expect(channel.attempts()).to.equal(1);
  });

  it('fails, to be tried again, when the channel asks for more patience than it has', async () => {
    const { verification } = await aStoredCase(stage, verified);
    const message = aMessage('verification.decided', verification);
    channel.failNext(LATE);

    expect(await notify(message).catch(String)).to.contain('rate_limited');
    expect(await deliveries(message)).to.deep.equal([]);
    await notify(message);

    expect(channel.sent).to.have.length(1);
  });

  it('does not try again what the channel calls invalid', async () => {
    const { verification } = await aStoredCase(stage, verified);
    const message = aMessage('verification.decided', verification);
    channel.failNext({ reason: 'invalid' });

    await notify(message);
    await notify(message);

    expect(channel.attempts()).to.equal(1);
    expect(await deliveries(message)).to.have.nested.property('[0].outcome', 'invalid');
  });

  it('leaves alone whom another bot or messenger talks to', async () => {
    const { verification } = await aStoredCase(stage, verified);
    const message = aMessage('verification.decided', verification);
    const otherBot = fakeChannel({ botId: '43' });
    const other = createNotify({
      db: stage.db,
      dialogue: stage.core.dialogue,
      channel: otherBot,
      turns: createChatTurns(1),
      clock: stage.now,
      log,
    });

    await calling(other)(message);

    expect(otherBot.attempts()).to.equal(0);
    expect(await deliveries(message)).to.deep.equal([]);
  });

  it('says nothing to who was erased', async () => {
    const { person, verification } = await aStoredCase(stage, verified);
    await inTransaction(stage.db, (trx) =>
      eraseAccount(trx, person.account.id, { clock: stage.now, vault: stage.core.vault }),
    );

    await notify(aMessage('verification.decided', verification));

    expect(channel.attempts()).to.equal(0);
  });

  it('cannot tell of what nobody is told of', async () => {
    const { verification } = await aStoredCase(stage, verified);

    const outcome = await notify(aMessage('verification.submitted', verification)).catch(
      (err: unknown) => err,
    );

    expect(outcome).to.be.instanceOf(Unprocessable);
  });

  describe('tidying the chat', () => {
    const tidy = (message: Message, on: FakeChannel = channel) =>
      calling(createTidyChat({ db: stage.db, channel: on, log }))(message);
    const aReceivedPiece = async (): Promise<StoredCase & { message: Message; messageRef: string }> => {
      const piece = received('document_front');
      const stored = await aStoredCase(stage, (opened) => ({
        ...opened,
        documentType: 'passport',
        evidence: [piece],
      }));
      const message = aMessage('evidence.received', stored.verification, { evidenceId: piece.id });
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
});

function calling(handler: MessageHandler): (message: Message) => Promise<void> {
  return (message) =>
    handler(message, { attempt: 1, lastAttempt: false, signal: new AbortController().signal });
}

function aMessage(type: MessageType, { id }: Verification, over: { evidenceId?: string } = {}): Message {
  const message = {
    id: randomUUID(),
    version: 1,
    occurredAt: new Date().toISOString(),
    type,
    verificationId: id,
    ...over,
  };
  return message as Message;
}
