import type { Message, MessageType } from './message.ts';

/** One durable queue: its name, the types bound to it, how a failed message is tried again. */
export interface Subscription {
  /** For example `examine-evidence`; lower case, digits, `-` and `.`. */
  queue: string;
  types: readonly MessageType[];
  /** How many messages are handled at the same time by this consumer. */
  concurrency: number;
  /** Waits before the 2nd, 3rd … attempt, in milliseconds; its length + 1 is the number of attempts. */
  backoff: readonly number[];
}

export interface Delivery {
  /** 1 for the first attempt. */
  attempt: number;
  /** True when a throw now dead-letters the message. */
  lastAttempt: boolean;
  /** Aborts when the consumer is closed. */
  signal: AbortSignal;
}

/** Return: acknowledged. Throw: delivered again after the back-off, then dead-lettered. Throw `Unprocessable`:
 * dead-lettered at once. Delivered at least once, so safe to run twice. */
export type MessageHandler = (message: Message, delivery: Delivery) => Promise<void>;

/** A message that can never succeed. */
export class Unprocessable extends Error {
  override name = 'Unprocessable';
}

/**
 * The queue between the parts. Two implementations (RabbitMQ and embedded in PostgreSQL) pass one contract suite.
 * Order is not promised.
 */
export interface Broker {
  /** Makes sure the queue and its bindings exist, so that what is published from now on is kept even while nobody
   * consumes. Idempotent; declared again after every reconnect. */
  declare(subscription: Omit<Subscription, 'concurrency'>): Promise<void>;
  /** Resolves once every bound queue holds the message durably. Rejects when it was not confirmed in time, the
   * connection is down, or no queue is bound to its type; the caller (the outbox relay) then tries again later. */
  publish(message: Message): Promise<void>;
  /** Starts handling; `declare`s first. A message that cannot be parsed is dead-lettered at first sight. */
  consume(subscription: Subscription, handler: MessageHandler): Promise<Consumer>;
  /** Undecodable or given-up messages, the oldest thousand, oldest first. */
  deadLetters(): Promise<DeadLetter[]>;
  /** Gives a dead letter to the queue it died in, and to no other, as a first attempt; `false` where there is none of
   * that id any more. Of two who replay it at once one does. Dying halfway may deliver it and keep it. Rejects when its
   * queue does not exist. */
  replay(deadLetterId: string): Promise<boolean>;
  /** How much there is in each queue that is declared, or that something died in. */
  depths(): Promise<QueueDepths>;
  /** Whether a publish would reach the queue now. */
  isReady(): boolean;
  close(): Promise<void>;
}

export interface Consumer {
  /** Takes no new messages, aborts the `signal` after `graceMilliseconds`, waits for handlers under way, and hands
   * back what was not finished. */
  close(): Promise<void>;
}

export interface DeadLetter {
  /** The same however often it is listed. */
  id: string;
  queue: string;
  /** Where it can be read. */
  type?: MessageType;
  /** As it was on the wire, undecodable ones as text. */
  body: string;
  reason: string;
  /** How often a handler tried, where that is known. */
  attempts?: number;
  deadAt: Date;
}

export interface QueueDepths {
  queues: QueueDepth[];
  /** Failed in any of them, and tried again when their back-off is over. */
  delayed: number;
}

export interface QueueDepth {
  queue: string;
  /** Nobody has taken them yet. */
  waiting: number;
  /** With a handler; where the queue can tell. */
  underWay?: number;
  /** Given up, of the oldest thousand dead letters. */
  dead: number;
}
