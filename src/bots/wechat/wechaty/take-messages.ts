import { z } from 'zod';
import type { Log } from '../../../core/log.ts';
import { type Backoff, backoffMilliseconds, pause } from '../../backoff.ts';
import type { AcceptUpdates } from '../../messenger.ts';
import type { Puppet } from './load-library.ts';
import { type Message, messageSchema } from './message-schema.ts';

export interface TakeOptions {
  puppet: Puppet;
  accept: AcceptUpdates;
  /** Whether a message is for us: no other is kept. */
  isForUs: (message: Message) => boolean;
  backoff: Backoff;
  signal: AbortSignal;
  log: Log;
}

/** How often a message is asked for that the puppet announced and does not give. */
const READING_ATTEMPTS = 5;

/**
 * Takes in messages one after another, in the order in which the puppet announces them, until `signal` aborts. No puppet
 * announces one twice, so each is tried until it is durable. `settle` resolves once none is under way.
 */
export function takeMessages(options: TakeOptions): { settle: () => Promise<void> } {
  const { puppet, signal } = options;
  let last = Promise.resolve();
  const take = ({ messageId }: { messageId: string }) => {
    last = last.then(() => takeIn(messageId, options));
  };
  puppet.on('message', take);
  signal.addEventListener('abort', () => puppet.off('message', take), { once: true });
  return { settle: () => last };
}

async function takeIn(messageId: string, options: TakeOptions): Promise<void> {
  const { puppet, accept, isForUs } = options;
  const read = await persist(() => readMessage(puppet, messageId), {
    ...options,
    attempts: READING_ATTEMPTS,
  });
  if (!read || !isForUs(read)) return;
  const update = { updateId: read.id, body: read };
  await persist(() => accept([update]), { ...options, attempts: Infinity });
}

/** After an abort there is one more attempt; then the message is lost, and an operator hears of it. */
async function persist<Value>(
  work: () => Promise<Value>,
  { backoff, signal, log, attempts }: TakeOptions & { attempts: number },
): Promise<Value | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = signal.aborted || attempt >= attempts;
    try {
      return await work();
    } catch (err) {
      if (isLast) {
        log.error({ event: 'wechat.message_lost', err });
        return undefined;
      }
      log.warn({ event: 'wechat.message_not_taken', attempt, err });
      await pause(backoffMilliseconds(attempt, backoff), signal);
    }
  }
}

/** Older puppets say `fromId`: https://github.com/wechaty/puppet/issues/187 */
const payloadSchema = z.looseObject({ talkerId: z.string().optional(), fromId: z.string().optional() });

async function readMessage(puppet: Puppet, messageId: string): Promise<Message> {
  const payload = payloadSchema.parse(await askForPayload(puppet, messageId));
  const talkerId = payload.talkerId ?? payload.fromId ?? '';
  return messageSchema.parse({
    ...payload,
    id: messageId,
    talkerId,
    talkerType: await findContactType(puppet, talkerId),
    ownId: puppet.isLoggedIn ? puppet.currentUserId : undefined,
  });
}

/** The puppet's own error is not passed on: it may name people and quote them. */
async function askForPayload(puppet: Puppet, messageId: string): Promise<unknown> {
  try {
    return await puppet.messagePayload(messageId);
  } catch {
    throw new Error('The puppet did not give the message that it announced');
  }
}

/** Somebody whom the puppet cannot describe is taken for a person. */
async function findContactType(puppet: Puppet, contactId: string): Promise<number | undefined> {
  try {
    const { type } = await puppet.contactPayload(contactId);
    return type;
  } catch {
    return undefined;
  }
}
