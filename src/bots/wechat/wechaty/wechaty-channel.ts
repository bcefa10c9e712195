import { randomUUID } from 'node:crypto';
import type { Capabilities, Channel, RenderedMessage, SendResult } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import type { Puppet } from './load-library.ts';
import { toSendFailure } from './to-send-failure.ts';

export interface WechatyChannelOptions {
  puppet: Puppet;
  botId: string;
  /** In bytes. */
  biggestMedia: number;
  callTimeoutMilliseconds: number;
  log: Log;
}

export function createWechatyChannel(options: WechatyChannelOptions): Channel {
  const { botId, biggestMedia } = options;
  return {
    name: 'wechat',
    botId,
    capabilities: capabilities(biggestMedia),
    send: (chatId, message) => send(chatId, message, options),
    removeInbound: (_chatId, messageRef) => Promise.resolve({ ok: true, messageRef }),
    retireChoice: () => Promise.resolve(),
  };
}

/** Puppets have no common buttons, and none takes away what a person sent. The length is what the phone's app lets a
 * person write in one message, with room to spare. */
function capabilities(biggestMedia: number): Capabilities {
  return {
    longestText: 2048,
    textUnit: 'code_units',
    biggestMedia,
    removesInboundMessages: false,
    recordsVideoNotes: false,
  };
}

async function send(
  chatId: string,
  { text }: RenderedMessage,
  { puppet, callTimeoutMilliseconds, log }: WechatyChannelOptions,
): Promise<SendResult> {
  if (text.trim() === '') return refused('text_empty', log);
  if (!puppet.isLoggedIn) return { ok: false, failure: { reason: 'temporary' } };
  try {
    const id = await inTime(puppet.messageSendText(chatId, text), callTimeoutMilliseconds);
    // Not every puppet names what it sent.
    return { ok: true, messageRef: typeof id === 'string' && id !== '' ? id : `unnamed-${randomUUID()}` };
  } catch (err) {
    const failure = toSendFailure(err);
    return failure.reason === 'invalid' ? refused('by_puppet', log) : { ok: false, failure };
  }
}

function refused(cause: string, log: Log): SendResult {
  log.error({ event: 'wechat.send_invalid', cause });
  return { ok: false, failure: { reason: 'invalid' } };
}

/** Whether the text arrives after all is not known then, so it may come twice. */
async function inTime<Value>(work: Promise<Value>, milliseconds: number): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('The puppet did not answer in time')), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
