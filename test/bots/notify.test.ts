import { expect } from 'chai';
import { findPersonEverywhere } from '../../src/core/accounts/account-store.ts';
import { inTransaction } from '../../src/core/database.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { Unprocessable } from '../../src/core/outbox/broker.ts';
import { eraseAccount } from '../../src/core/privacy/erasure.ts';
import { accepted, refused } from '../core/build-verification.ts';
import { aStoredCase } from '../core/core-stage.ts';
import { fakeChannel } from './fake-channel.ts';
import { aMessage, openNotifyStage, type NotifyStage } from './notify-stage.ts';

const { en } = PHRASES;
const LATE = { reason: 'rate_limited', retryAfterMilliseconds: 3_600_000 } as const;

describe('telling people', () => {
  let stage: NotifyStage;

  before(async () => {
    stage = await openNotifyStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.begin());

  it('says the verdict in the chat, and writes down that it did', async () => {
    const { person, verification } = await aStoredCase(stage, stage.verified);
    const message = aMessage('verification.decided', verification);

    await stage.notify(message);

    expect(stage.telegram.sent.map(({ chatId, text }) => [chatId, text.split('\n')[0]])).to.deep.equal([
      [person.identity.chatId, en.verified('').title],
    ]);
    expect(await stage.outcomes(message)).to.deep.equal(['sent']);
  });

  it('says it once, however often the message comes', async () => {
    const { verification } = await aStoredCase(stage, stage.verified);
    const message = aMessage('verification.decided', verification);

    await Promise.all([stage.notify(message), stage.notify(message), stage.notify(message)]);
    await stage.notify(message);

    expect(stage.telegram.sent).to.have.length(1);
  });

  it('says which piece was good, and what comes next', async () => {
    const front = accepted('document_front');
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'identity_card',
      evidence: [front],
    }));

    await stage.notify(aMessage('evidence.examined', verification, { evidenceId: front.id }));

    expect(stage.telegram.sent[0]?.text).to.contain(en.notices.accepted.document_front);
    expect(stage.telegram.sent[0]?.text).to.contain(en.askDocument('back', 'identity_card').text);
  });

  it('says what to fix about a piece that was not', async () => {
    const [front] = refused('document_front', 'DOC_BLURRY');
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: front ? [front] : [],
    }));

    await stage.notify(aMessage('evidence.examined', verification, { evidenceId: front?.id ?? '' }));

    expect(stage.telegram.sent[0]?.text)
      .to.contain(en.reasons.DOC_BLURRY.fix)
      .and.not.contain(en.notices.accepted.document_front);
  });

  it('says nothing of a piece once the verdict is out', async () => {
    const { verification } = await aStoredCase(stage, stage.verified);
    const message = aMessage('evidence.examined', verification, {
      evidenceId: verification.evidence[0]?.id ?? '',
    });

    await stage.notify(message);

    expect(stage.telegram.sent).to.deep.equal([]);
    expect(await stage.outcomes(message)).to.deep.equal(['superseded']);
  });

  it('stops telling who has blocked us', async () => {
    const { person, verification } = await aStoredCase(stage, stage.verified);
    const [first, second] = [
      aMessage('verification.decided', verification),
      aMessage('verification.decided', verification),
    ];
    stage.telegram.failNext({ reason: 'blocked' });

    await stage.notify(first);
    await stage.notify(second);

    expect(await stage.outcomes(first)).to.deep.equal(['blocked']);
    expect((await findPersonEverywhere(stage.db, person.account.id))[0]?.identity.reachable).to.equal(false);
    expect(stage.telegram.attempts()).to.equal(1);
  });

  it('fails, to be tried again, when the channel asks for more patience than it has', async () => {
    const { verification } = await aStoredCase(stage, stage.verified);
    const message = aMessage('verification.decided', verification);
    stage.telegram.failNext(LATE);

    expect(await stage.notify(message).catch(String)).to.contain('rate_limited');
    expect(await stage.outcomes(message)).to.deep.equal(['requested']);
    await stage.notify(message);

    expect(stage.telegram.sent).to.have.length(1);
  });

  it('does not try again what the channel calls invalid', async () => {
    const { verification } = await aStoredCase(stage, stage.verified);
    const message = aMessage('verification.decided', verification);
    stage.telegram.failNext({ reason: 'invalid' });

    await stage.notify(message);
    await stage.notify(message);

    expect(stage.telegram.attempts()).to.equal(1);
    expect(await stage.outcomes(message)).to.deep.equal(['invalid']);
  });

  it('gives up an address whose bot is no longer ours', async () => {
    const { verification } = await aStoredCase(stage, stage.verified);
    const message = aMessage('verification.decided', verification);
    stage.telegram = fakeChannel({ botId: '43' });

    await stage.notify(message);

    expect(stage.telegram.attempts()).to.equal(0);
    expect(await stage.outcomes(message)).to.deep.equal(['invalid']);
  });

  it('says nothing to who was erased', async () => {
    const { person, verification } = await aStoredCase(stage, stage.verified);
    await inTransaction(stage.db, (trx) =>
      eraseAccount(trx, person.account.id, { clock: stage.now, vault: stage.core.vault }),
    );

    await stage.notify(aMessage('verification.decided', verification));

    expect(stage.telegram.attempts()).to.equal(0);
  });

  it('cannot tell of what nobody is told of', async () => {
    const { verification } = await aStoredCase(stage, stage.verified);

    const outcome = await stage
      .notify(aMessage('verification.submitted', verification))
      .catch((err: unknown) => err);

    expect(outcome).to.be.instanceOf(Unprocessable);
  });
});
