import { runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import type { Log } from '../../../core/log.ts';
import type { Broker, Consumer } from '../../../core/outbox/broker.ts';
import { countDeadLetters, listDeadLetters, replayDeadLetter } from './dead-letter-table.ts';
import { startEmbeddedConsumer } from './embedded-consumer.ts';
import { openPresence } from './presence.ts';
import { addBindings, addForType, countJobs, createQueueTables, WORKER_SCHEMA } from './queue-tables.ts';
import { createWorkerLog } from './worker-log.ts';

export interface EmbeddedBrokerOptions {
  /** The PostgreSQL that holds the queues, in schemas of their own. */
  url: string;
  log: Log;
  /** How long handlers under way may finish when a consumer is closed, before their signal aborts; 10 s. */
  graceMilliseconds?: number;
  /** How often to look for messages whose back-off is over; new ones are announced. 1 s. */
  pollMilliseconds?: number;
  poolSize?: number;
}

/** The queue in PostgreSQL. Bindings are rows, so a process that only publishes knows the queues of the others. */
export async function openEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<Broker> {
  const { url, log, graceMilliseconds = 10_000, pollMilliseconds = 1_000 } = options;
  const pool = openPool(options);
  await runMigrations({ pgPool: pool, schema: WORKER_SCHEMA, logger: createWorkerLog(log) });
  await createQueueTables(pool);
  const presence = await openPresence(url, pool, log);
  const consumers = new Set<Consumer>();

  return {
    declare: ({ queue, types }) => addBindings(pool, queue, types),
    async publish(message) {
      const queues = await addForType(pool, message.type, { body: JSON.stringify(message), attempt: 1 });
      if (queues === 0) throw new Error(`No queue is bound to ${message.type}`);
    },
    async consume(subscription, handler) {
      await addBindings(pool, subscription.queue, subscription.types);
      const settings = { subscription, handler, pool, presence, log, graceMilliseconds, pollMilliseconds };
      const consumer = await startEmbeddedConsumer(settings);
      consumers.add(consumer);
      return {
        async close() {
          consumers.delete(consumer);
          await consumer.close();
        },
      };
    },
    deadLetters: () => listDeadLetters(pool),
    replay: (deadLetterId) => replayDeadLetter(pool, deadLetterId),
    async depths() {
      const [counted, dead] = await Promise.all([countJobs(pool), countDeadLetters(pool)]);
      return {
        queues: counted.queues.map((depth) => ({ ...depth, dead: dead.get(depth.queue) ?? 0 })),
        delayed: counted.delayed,
      };
    },
    isReady: () => presence.isConnected(),
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await presence.close();
      await pool.end();
    },
  };
}

function openPool({ url, log, poolSize = 20 }: EmbeddedBrokerOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
    keepAlive: true,
    application_name: 'bonafide queue',
  });
  const lost = (err: Error): void => log.debug({ event: 'broker.connection_lost', err });
  pool.on('error', lost);
  // A connection that dies while somebody has it tells nobody but itself; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}
