import { type Channel, type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import type { Log } from '../../../core/log.ts';
import { inTime } from '../in-time.ts';

export interface AmqpConnectionOptions {
  url: string;
  log: Log;
  /** How long opening waits for RabbitMQ before it goes on trying in the background. */
  connectMilliseconds: number;
  /** Runs on every new connection, with a channel that lives as long, before anybody else may use it. */
  setUp(link: AmqpLink): Promise<void>;
}

/** One connection, from the set-up to its loss. */
export interface AmqpLink {
  channel: ConfirmChannel;
  createChannel(): Promise<Channel>;
  /** One that is expected to be refused something, which closes it; nobody is told. */
  createTryingChannel(): Promise<Channel>;
  /** Gives this connection up; the next one is set up afresh. */
  drop(reason: string): void;
}

export interface AmqpConnection {
  /** The connection of the moment; throws while there is none. */
  link(): AmqpLink;
  isReady(): boolean;
  close(): Promise<void>;
}

const SET_UP_MILLISECONDS = 30_000;

/** Connects again for as long as it takes. A dead peer is noticed by missing heartbeats, one each 10 s. */
export async function openAmqpConnection(options: AmqpConnectionOptions): Promise<AmqpConnection> {
  const { url, log, connectMilliseconds } = options;
  let current: AmqpLink | undefined;
  let closing = false;

  async function setup(model: ChannelModel): Promise<void> {
    const link = await createLink(model, log);
    // A queue that has no leader answers nothing; the next attempt may find one.
    await inTime(options.setUp(link), SET_UP_MILLISECONDS, 'RabbitMQ did not answer the set-up in time');
    link.channel.once('close', () => {
      if (!closing) link.drop('channel_closed');
    });
    current = link;
    model.once('close', () => {
      if (current === link) current = undefined;
    });
  }

  const recovery = { initialDelay: 100, maxDelay: 5_000, waitForConnect: false, setup };
  const connection = await connect(withHeartbeat(url), { timeout: 5_000, recovery });
  connection.on('connect', () => log.info({ event: 'broker.connected' }));
  connection.on('disconnect', (err) => log.warn({ event: 'broker.disconnected', err }));
  connection.on('connect-failed', (err) => log.warn({ event: 'broker.connect_failed', err }));
  // Unheard, it would end the process; `disconnect` follows and tells the same.
  connection.on('error', () => undefined);

  await inTime(connection.waitForConnect(), connectMilliseconds, 'RabbitMQ does not answer').catch(
    (err: unknown) => log.error({ event: 'broker.unreachable', err }),
  );

  return {
    link() {
      if (!current) throw new Error('The connection to RabbitMQ is down');
      return current;
    },
    isReady: () => current !== undefined,
    async close() {
      closing = true;
      current = undefined;
      await connection.close();
    },
  };
}

async function createLink(model: ChannelModel, log: Log): Promise<AmqpLink> {
  // Until amqplib has taken the connection over nobody else hears its errors.
  model.on('error', (err) => log.warn({ event: 'broker.connection_failed', err }));
  let isOpen = true;
  model.once('close', () => (isOpen = false));

  const heard = <Kind extends Channel>(channel: Kind): Kind => {
    channel.on('error', (err) => log.warn({ event: 'broker.channel_failed', err }));
    return channel;
  };
  return {
    channel: heard(await model.createConfirmChannel()),
    createChannel: async () => heard(await model.createChannel()),
    async createTryingChannel() {
      const channel = await model.createChannel();
      channel.on('error', () => undefined); // The call that was refused rejects.
      return channel;
    },
    drop(reason) {
      if (!isOpen) return;
      isOpen = false;
      log.warn({ event: 'broker.connection_dropped', reason });
      // Failing to close it well is no matter: it is lost either way, and its end is heard as such.
      void model.close().catch(() => undefined);
    },
  };
}

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', '10');
  return address.href;
}
