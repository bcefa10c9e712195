import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { inTransaction } from '../../../src/core/database.ts';
import { openOutboxWaker } from '../../../src/core/outbox/outbox-waker.ts';
import {
  claimMessages,
  countMessages,
  delayMessages,
  deleteMessages,
  enqueue,
} from '../../../src/core/outbox/outbox-store.ts';
import { parseMessage, type Message } from '../../../src/core/outbox/message.ts';
import { relayOnce, startRelay } from '../../../src/core/outbox/relay.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';

const log = pino({ level: 'silent' });

describe('the outbox', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const announce = (verificationId = randomUUID()) =>
    inTransaction(stage.db, (trx) =>
      enqueue(trx, { type: 'verification.decided', verificationId }, stage.now()),
    );
  const announceMany = async (count: number) => {
    for (let each = 0; each < count; each += 1) await announce();
  };

  it('lets a message leave only if the change that caused it commits', async () => {
    await inTransaction(stage.db, async (trx) => {
      await enqueue(trx, { type: 'verification.decided', verificationId: randomUUID() }, stage.now());
      throw new Error('the change failed');
    }).catch(() => undefined);

    expect(await countMessages(stage.db)).to.equal(0);
  });

  it('holds messages that parse as ours', async () => {
    const verificationId = randomUUID();
    await announce(verificationId);

    const [message] = await stage.announced();

    expect(parseMessage(message)).to.deep.include({
      type: 'verification.decided',
      verificationId,
      version: 1,
    });
    expect(message?.occurredAt).to.equal(stage.now().toISOString());
  });

  it('gives two relays different messages', async () => {
    await announceMany(30);

    const claims = await Promise.all([1, 2, 3].map(() => claimMessages(stage.db, 10, 30)));

    const ids = claims.flatMap(({ messages }) => messages.map(({ id }) => id));
    expect(ids).to.have.length(30);
    expect(new Set(ids).size).to.equal(30);
    expect((await claimMessages(stage.db, 10, 30)).messages).to.deep.equal([]);
  });

  it('gives the oldest first', async () => {
    for (let each = 0; each < 5; each += 1) {
      await announce();
      stage.passes(1000);
    }
    const inOrder = (await stage.announced()).map(({ id }) => id);

    const { messages } = await claimMessages(stage.db, 3, 30);

    expect(new Set(messages.map(({ id }) => id))).to.deep.equal(new Set(inOrder.slice(0, 3)));
  });

  it('gives again what a relay claimed and did not finish in time', async () => {
    await announce();
    const { messages: first } = await claimMessages(stage.db, 10, 0);

    const { messages: second } = await claimMessages(stage.db, 10, 30);

    expect(second.map(({ id }) => id)).to.deep.equal(first.map(({ id }) => id));
  });

  it('gives again at once what was given back, and never what was deleted', async () => {
    await announceMany(2);
    const { messages } = await claimMessages(stage.db, 10, 30);
    const [one, other] = messages.map(({ id }) => id);
    await delayMessages(stage.db, [one ?? ''], 0);
    await deleteMessages(stage.db, [other ?? '']);

    expect((await claimMessages(stage.db, 10, 30)).messages.map(({ id }) => id)).to.deep.equal([one]);
    expect(await countMessages(stage.db)).to.equal(1);
  });

  it('reports what it cannot read and holds nothing else up', async () => {
    const undecodable = randomUUID();
    await stage
      .db('outbox')
      .insert({ id: undecodable, body: JSON.stringify({ version: 99 }), created_at: stage.now() });
    await announce();

    const claimed = await claimMessages(stage.db, 10, 30);

    expect(claimed.undecodable).to.deep.equal([undecodable]);
    expect(claimed.messages).to.have.length(1);
  });

  describe('relayed', () => {
    it('goes once it is confirmed, and stays when it is not', async () => {
      await announceMany(3);
      const [refused] = (await stage.announced()).map(({ id }) => id);
      const broker = aBroker((message) => {
        if (message.id === refused) throw new Error('not confirmed');
      });

      const moved = await relayOnce({ db: stage.db, broker, log });

      expect(moved).to.equal(2);
      expect((await stage.announced()).map(({ id }) => id)).to.deep.equal([refused]);
      expect(broker.published).to.have.length(2);
    });

    it('is in nobody’s way for a while, and then goes', async () => {
      await announce();
      let fails = true;
      const broker = aBroker(() => {
        if (fails) throw new Error('not confirmed');
      });
      await relayOnce({ db: stage.db, broker, log });

      fails = false;
      const meanwhile = await relayOnce({ db: stage.db, broker, log });
      await stage.db('outbox').update({ claimed_until: null });

      expect(meanwhile).to.equal(0);
      expect(await relayOnce({ db: stage.db, broker, log })).to.equal(1);
      expect(await countMessages(stage.db)).to.equal(0);
    });

    it('is not even claimed while the broker is away', async () => {
      await announce();
      const broker = { ...aBroker(), isReady: () => false };

      expect(await relayOnce({ db: stage.db, broker, log })).to.equal(0);
      expect((await claimMessages(stage.db, 10, 30)).messages).to.have.length(1);
    });

    it('goes exactly once each through two relays at a time', async () => {
      await announceMany(40);
      const broker = aBroker();

      const moved = await Promise.all([
        relayOnce({ db: stage.db, broker, log }),
        relayOnce({ db: stage.db, broker, log }),
      ]);

      expect(moved[0] + moved[1]).to.equal(40);
      expect(new Set(broker.published.map(({ id }) => id)).size).to.equal(40);
      expect(broker.published).to.have.length(40);
    });

    it('goes as soon as it is committed, without waiting for the poll', async () => {
      const arrived = Promise.withResolvers<Message>();
      const waker = openOutboxWaker(stage.url, log);
      const broker = aBroker((message) => arrived.resolve(message));
      const relay = startRelay({ db: stage.db, broker, log, waker, pollMilliseconds: 3_600_000 });
      await untilListening(stage);
      const verificationId = randomUUID();

      await announce(verificationId);

      expect(await arrived.promise).to.include({ verificationId });
      await relay.close();
      await waker.close();
    });
  });
});

function aBroker(publishing: (message: Message) => void = () => undefined) {
  const published: Message[] = [];
  return {
    published,
    isReady: () => true,
    async publish(message: Message) {
      await Promise.resolve(publishing(message));
      published.push(message);
    },
  };
}

/** The waker's own connection says `listen` last. */
async function untilListening({ db }: CoreStage): Promise<void> {
  for (;;) {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `select 1 from pg_stat_activity where datname = current_database() and query = 'listen bonafide_outbox' and state = 'idle'`,
    );
    if (rows.length > 0) return;
  }
}
