import { setTimeout as delay } from 'node:timers/promises';
import type { Channel, OutboundMessage, SendResult } from '../core/channel/channel.ts';
import { render } from '../core/channel/render.ts';

export interface DeliverOptions {
  channel: Channel;
  chatId: string;
  message: OutboundMessage;
  signal: AbortSignal;
  /** How long to go on, in all. */
  patienceMilliseconds?: number;
}

const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_WAIT_MILLISECONDS = 8_000;

/** Renders and sends, waiting as long as the channel asks and through short troubles, within the caller's patience. */
export async function deliver(options: DeliverOptions): Promise<SendResult> {
  const { channel, chatId, message, signal, patienceMilliseconds = 20_000 } = options;
  const rendered = render(message, channel.capabilities);
  let left = patienceMilliseconds;
  for (let wait = FIRST_WAIT_MILLISECONDS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS)) {
    const result = await channel.send(chatId, rendered);
    if (result.ok) return result;
    const { failure } = result;
    if (failure.reason !== 'rate_limited' && failure.reason !== 'temporary') return result;
    const pause = failure.reason === 'rate_limited' ? failure.retryAfterMilliseconds : wait;
    left -= pause;
    if (left < 0 || signal.aborted) return result;
    await delay(pause, undefined, { signal });
  }
}
