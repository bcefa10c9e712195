import { expect } from 'chai';
import pino from 'pino';
import type { AcceptUpdates, RawUpdate } from '../../../src/bots/messenger.ts';
import { createTelegramWebhook } from '../../../src/bots/telegram/webhook.ts';

const secretToken = 'a-long_Secret-1';
const log = pino({ level: 'silent' });
const update = { update_id: 41, message: { text: 'Hi' } };

describe('telegram webhook', () => {
  it('hands over the raw update and answers 200 once it is kept', async () => {
    const { accept, accepted } = keeping();

    const answer = await call(accept, JSON.stringify(update));

    expect(answer).to.deep.equal({ status: 200 });
    expect(accepted).to.deep.equal([{ updateId: '41', body: update }]);
  });

  it('does not answer before the update is kept', async () => {
    const order: string[] = [];
    const accept: AcceptUpdates = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('kept');
    };

    await call(accept, JSON.stringify(update)).then(() => order.push('answered'));

    expect(order).to.deep.equal(['kept', 'answered']);
  });

  it('answers 500 when the update could not be kept, so that it is delivered again', async () => {
    const answer = await call(() => Promise.reject(new Error('no database')), JSON.stringify(update));

    expect(answer).to.deep.equal({ status: 500 });
  });

  for (const [what, given] of [
    ['no secret', undefined],
    ['an empty secret', ''],
    ['a wrong secret', 'another'],
    ['the start of the secret', 'a-long'],
    ['the secret twice', [secretToken, secretToken]],
  ] as const) {
    it(`refuses ${what} before it looks at the body`, async () => {
      const { accept, accepted } = keeping();

      const header = given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given };
      const answer = await webhook(accept)({
        method: 'POST',
        query: {},
        headers: header,
        body: Buffer.from('{'),
      });

      expect(answer).to.deep.equal({ status: 401 });
      expect(accepted).to.deep.equal([]);
    });
  }

  for (const body of ['', '{', 'null', '[]', '"text"', '{}', '{"update_id":"7"}', '{"update_id":-1}']) {
    it(`answers 400 to ${body || 'nothing'}`, async () => {
      const { accept, accepted } = keeping();

      expect(await call(accept, body)).to.deep.equal({ status: 400 });
      expect(accepted).to.deep.equal([]);
    });
  }

  for (const unfit of ['', 'with space', 'x'.repeat(257)]) {
    it(`is not created with a secret that Telegram would not take: "${unfit.slice(0, 12)}"`, () => {
      expect(() => createTelegramWebhook({ secretToken: unfit, accept: keeping().accept, log })).to.throw(
        /secret/,
      );
    });
  }
});

function webhook(accept: AcceptUpdates) {
  return createTelegramWebhook({ secretToken, accept, log });
}

function call(accept: AcceptUpdates, body: string) {
  const headers = { 'x-telegram-bot-api-secret-token': secretToken };
  return webhook(accept)({ method: 'POST', query: {}, headers, body: Buffer.from(body) });
}

function keeping(): { accept: AcceptUpdates; accepted: RawUpdate[] } {
  const accepted: RawUpdate[] = [];
  return {
    accepted,
    accept: (updates) => {
      accepted.push(...updates);
      return Promise.resolve();
    },
  };
}
