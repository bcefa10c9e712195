import { expect } from 'chai';
import { lockPerson } from '../../src/core/accounts/account-store.ts';
import { inTransaction } from '../../src/core/database.ts';
import { eraseAccount } from '../../src/core/privacy/erasure.ts';
import { accepted, received } from '../core/build-verification.ts';
import { aStoredCase } from '../core/core-stage.ts';
import { ABLE } from '../core/dialogue/audience.ts';
import { fakeChannel } from './fake-channel.ts';
import { aMessage, DAY, openNotifyStage, parsed, type NotifyStage } from './notify-stage.ts';

let stage: NotifyStage;

const whatsappAt = (chatId: string) => ({ channel: 'whatsapp', botId: '99', chatId }) as const;

describe('telling people elsewhere', () => {
  before(async () => {
    stage = await openNotifyStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.begin());

  describe('a person with two messengers', () => {
    it('is told where they wrote last, and nowhere else', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      const chatId = await stage.alsoOnWhatsApp(person, stage.later(1_000));

      await stage.notify(aMessage('verification.decided', verification));

      expect(stage.whatsapp.sent.map((sent) => sent.chatId)).to.deep.equal([chatId]);
      expect(stage.telegram.attempts()).to.equal(0);
    });

    it('is told once, though the message comes again after they wrote elsewhere', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      await stage.alsoOnWhatsApp(person, stage.later(1_000));
      const message = aMessage('verification.decided', verification);
      await stage.notify(message);
      await stage
        .db('channel_identities')
        .where({ id: person.identity.id })
        .update({ last_used_at: stage.later(2_000) });

      await stage.notify(message);

      expect([stage.whatsapp.sent.length, stage.telegram.sent.length]).to.deep.equal([1, 0]);
    });

    it('is not told where nobody speaks for us any more', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      await stage.alsoOnWhatsApp(person, stage.later(1_000));
      const { channel, botId } = person.identity;
      await stage.core.openEntrance({ channel, botId, name: 'here' });

      await stage.notify(aMessage('verification.decided', verification));
      await stage.core.keepEntrances([]);

      expect([stage.whatsapp.sent.length, stage.telegram.sent.length]).to.deep.equal([0, 1]);
    });

    it('hears again what the messenger took and failed to bring, a few times', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      const chatId = await stage.alsoOnWhatsApp(person, stage.later(1_000));
      const message = aMessage('verification.decided', verification);
      await stage.notify(message);

      for (let failure = 1; failure <= 4; failure += 1) {
        const messageRef = await stage.refOf(message);
        const receipt = { type: 'receipt', messageRef, state: 'failed', reason: 'temporary' } as const;
        await stage.core.notifications.note(whatsappAt(chatId), receipt);
        await stage.carry();
      }

      expect(stage.whatsapp.sent).to.have.length(3);
      expect(stage.telegram.sent).to.have.length(1);
      expect(await stage.outcomes(message)).to.deep.equal(['failed', 'sent']);
    });

    it('may be erased at any moment of that: nobody waits for anybody in a circle', async function () {
      this.timeout(30_000);
      const { clock, vault } = { clock: stage.now, vault: stage.core.vault };
      const outcomes = [];
      for (let round = 0; round < 25; round += 1) {
        const { person, verification } = await aStoredCase(stage, stage.verified);
        const chatId = await stage.alsoOnWhatsApp(person, stage.later(1_000));
        const message = aMessage('verification.decided', verification);
        await stage.notify(message);
        const messageRef = await stage.refOf(message);
        const receipt = { type: 'receipt', messageRef, state: 'failed', reason: 'blocked' } as const;
        const erase = inTransaction(stage.db, async (trx) => {
          await lockPerson(trx, person.identity);
          await eraseAccount(trx, person.account.id, { clock, vault });
        });
        const race = [erase, stage.core.notifications.note(whatsappAt(chatId), receipt)];
        outcomes.push(...(await Promise.allSettled(race)));
        await stage.db('outbox').delete();
      }

      expect(outcomes.filter(({ status }) => status === 'rejected')).to.deep.equal([]);
    });

    for (const reason of ['blocked', 'window_closed', 'invalid'] as const) {
      it(`is told on the other one when the first fails as ${reason}`, async () => {
        const { person, verification } = await aStoredCase(stage, stage.verified);
        await stage.alsoOnWhatsApp(person, stage.later(1_000));
        const message = aMessage('verification.decided', verification);
        stage.whatsapp.failNext({ reason });

        await stage.notify(message);
        await stage.notify(message);

        expect(await stage.outcomes(message)).to.deep.equal([reason, 'sent']);
        expect(stage.telegram.sent.map(({ chatId }) => chatId)).to.deep.equal([person.identity.chatId]);
        expect(stage.invited).to.deep.equal([]);
      });
    }

    it('is told on the other one when the first one’s window is known to be closed', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      await stage.alsoOnWhatsApp(person, stage.later(1_000));
      await stage
        .db('channel_identities')
        .where({ channel: 'whatsapp' })
        .update({ last_used_at: stage.later(-DAY) });
      await stage
        .db('channel_identities')
        .where({ id: person.identity.id })
        .update({ last_used_at: stage.later(-2 * DAY) });
      const message = aMessage('verification.decided', verification);

      await stage.notify(message);

      expect(stage.whatsapp.attempts()).to.equal(0);
      expect(await stage.outcomes(message)).to.deep.equal(['window_closed', 'sent']);
    });

    it('is told on the other one when the messenger says afterwards that the window was closed', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      const chatId = await stage.alsoOnWhatsApp(person, stage.later(1_000));
      const message = aMessage('verification.decided', verification);
      await stage.notify(message);
      const messageRef = await stage.refOf(message);
      const receipt = { type: 'receipt', messageRef, state: 'failed', reason: 'window_closed' } as const;

      await stage.core.notifications.note(whatsappAt(chatId), receipt);
      await stage.core.notifications.note(whatsappAt(chatId), receipt);
      await stage.carry();

      expect(await stage.outcomes(message)).to.deep.equal(['window_closed', 'sent']);
      expect(stage.telegram.sent).to.have.length(1);
    });
  });

  describe('a closed reply window', () => {
    const aPersonOnWhatsApp = async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      await stage.db('channel_identities').where({ id: person.identity.id }).delete();
      const chatId = await stage.alsoOnWhatsApp(person, stage.later(-2 * DAY));
      return { chatId, message: aMessage('verification.decided', verification) };
    };

    it('parks what was to be said, and invites the person once', async () => {
      const { chatId, message } = await aPersonOnWhatsApp();

      await stage.notify(message);
      await stage.notify(message);

      expect(await stage.outcomes(message)).to.deep.equal(['parked']);
      expect(stage.invited).to.deep.equal([`${chatId} en`]);
      expect(stage.whatsapp.attempts()).to.equal(0);
    });

    it('does the same where the messenger says afterwards that the window was closed', async () => {
      const { chatId, message } = await aPersonOnWhatsApp();
      await stage.db('channel_identities').where({ chat_id: chatId }).update({ last_used_at: stage.now() });
      await stage.notify(message);
      const messageRef = await stage.refOf(message);
      const receipt = { type: 'receipt', messageRef, state: 'failed', reason: 'window_closed' } as const;

      await stage.core.notifications.note(whatsappAt(chatId), receipt);
      await stage.core.notifications.note(whatsappAt(chatId), receipt);
      await stage.carry();

      expect(await stage.outcomes(message)).to.deep.equal(['parked']);
      expect(stage.invited).to.deep.equal([`${chatId} en`]);
    });

    it('lets a failure wait that is quicker than the ledger', async () => {
      const { chatId, message } = await aPersonOnWhatsApp();
      await stage.address(message);
      const receipt = { type: 'receipt', messageRef: 'wamid.1', state: 'failed', reason: 'blocked' } as const;

      const early = await stage.core.notifications.note(whatsappAt(chatId), receipt).catch(String);
      await stage.carry();

      expect(early).to.contain('not in the ledger yet');
      expect(await stage.core.notifications.note(whatsappAt(chatId), receipt)).to.equal(false);
    });

    it('invites once also when the first attempt at it died before the ledger was written', async () => {
      const { message } = await aPersonOnWhatsApp();
      await stage.address(message);
      const [row] = await stage.db('outbox').whereRaw(`body->>'type' = 'whatsapp.delivery_requested'`);
      await stage.carry();

      await stage.handle(stage.whatsapp, parsed(row?.body));

      expect(stage.invited).to.have.length(1);
    });

    it('opens where the receipts say that a message was read, in whatever order they come', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      const chatId = await stage.alsoOnWhatsApp(person, stage.later(1_000));
      const message = aMessage('verification.decided', verification);
      await stage.notify(message);
      const messageRef = await stage.refOf(message);

      for (const state of ['read', 'delivered'] as const)
        await stage.core.notifications.note(whatsappAt(chatId), {
          type: 'receipt',
          messageRef,
          state,
        });

      expect(await stage.outcomes(message)).to.deep.equal(['read']);
    });

    it('knows nothing of a receipt for what the ledger does not hold, or another of our numbers sent', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      const chatId = await stage.alsoOnWhatsApp(person, stage.later(1_000));
      const message = aMessage('verification.decided', verification);
      await stage.notify(message);
      const messageRef = await stage.refOf(message);
      const receipt = { type: 'receipt', messageRef, state: 'read' } as const;

      expect(await stage.core.notifications.note({ ...whatsappAt(chatId), botId: '98' }, receipt)).to.equal(
        false,
      );
      expect(await stage.outcomes(message)).to.deep.equal(['sent']);
    });
  });

  describe('where messages are counted', () => {
    const aCountingChannel = () =>
      fakeChannel({ name: 'whatsapp', botId: '99', capabilities: { ...ABLE, messagesPerInbound: 2 } });

    it('keeps the last one for what matters', async () => {
      const video = received('selfie_video');
      const { person, verification } = await aStoredCase(stage, (opened) => ({
        ...opened,
        documentType: 'passport',
        evidence: [accepted('document_front'), video],
      }));
      await stage.alsoOnWhatsApp(person, stage.later(1_000));
      await stage.db('channel_identities').where({ channel: 'whatsapp' }).update({ sent_since_inbound: 1 });
      stage.whatsapp = aCountingChannel();
      const progress = aMessage('evidence.examined', verification, { evidenceId: video.id });

      await stage.notify(progress);

      expect(await stage.outcomes(progress)).to.deep.equal(['superseded']);
      expect(stage.whatsapp.attempts()).to.equal(0);
    });

    it('says what matters while one is left, and waits for the person when none is', async () => {
      const { person, verification } = await aStoredCase(stage, stage.verified);
      await stage.alsoOnWhatsApp(person, stage.later(1_000));
      await stage.db('channel_identities').where({ channel: 'telegram' }).update({ reachable: false });
      await stage.db('channel_identities').where({ channel: 'whatsapp' }).update({ sent_since_inbound: 1 });
      stage.whatsapp = aCountingChannel();
      const [first, second] = [
        aMessage('verification.decided', verification),
        aMessage('verification.decided', verification),
      ];

      await stage.notify(first);
      await stage.notify(second);

      expect([...(await stage.outcomes(first)), ...(await stage.outcomes(second))]).to.deep.equal([
        'sent',
        'parked',
      ]);
      expect(stage.whatsapp.sent).to.have.length(1);
    });
  });
});
