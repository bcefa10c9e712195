import type { Capabilities, Channel, RenderedMessage, SendFailure } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import { toChatId } from './address.ts';
import type { InKeyTurn } from './key-turns.ts';
import type { Socket } from './library.ts';
import {
  ACCOUNT_RESTRICTED,
  UNKNOWN_PERSON,
  refusalBehind,
  refusalIn,
  toSendFailure,
} from './to-send-failure.ts';

export interface WebChannelOptions {
  botId: string;
  /** The socket once it is open; `undefined` when that takes too long. */
  connected: () => Promise<Socket | undefined>;
  /** How many devices whoever has this address receives messages on; `undefined` when WhatsApp does not say. */
  countDevices: (chatId: string, socket: Socket) => Promise<number | undefined>;
  /** A new name for a message of ours. */
  nameMessage: () => string;
  /** In bytes. */
  biggestMedia: number;
  /** How long WhatsApp may take to answer a message. */
  answerMilliseconds: number;
  /** How long to be quiet after a rate limit: WhatsApp does not say. */
  rateLimitMilliseconds: number;
  inKeyTurn: InKeyTurn;
  /** The messages whose answer is waited for, by name. */
  beingSent: Set<string>;
  log: Log;
}

export function createWebChannel(options: WebChannelOptions): Channel {
  const { botId, biggestMedia, log } = options;
  return {
    name: 'whatsapp',
    botId,
    capabilities: capabilities(biggestMedia),
    async send(chatId, message) {
      if (toChatId(chatId) !== chatId || message.text.trim() === '') {
        log.error({ event: 'whatsapp.send_invalid' });
        return { ok: false, failure: { reason: 'invalid' } };
      }
      const messageRef = options.nameMessage();
      const failure = await deliver({ chatId, text: toText(message), messageRef }, options);
      return failure ? { ok: false, failure } : { ok: true, messageRef };
    },
    // In a private chat each side can take back its own messages only.
    removeInbound: (_chatId, messageRef) => Promise.resolve({ ok: true, messageRef }),
    retireChoice: () => Promise.resolve(),
  };
}

interface Delivery {
  chatId: string;
  text: string;
  messageRef: string;
}

/** The library is content once the bytes are written, even to nobody, so the server's own answer is waited for. */
async function deliver(
  { chatId, text, messageRef }: Delivery,
  options: WebChannelOptions,
): Promise<SendFailure | undefined> {
  const { countDevices, inKeyTurn, answerMilliseconds, rateLimitMilliseconds, beingSent, log } = options;
  const socket = await options.connected();
  if (!socket) return { reason: 'temporary' };
  beingSent.add(messageRef);
  try {
    const devices = await countDevices(chatId, socket);
    if (!devices) return refused(devices === 0 ? UNKNOWN_PERSON : 'no answer');
    const { answering } = await inKeyTurn(async () => {
      const waiting = socket.waitForMessage(messageRef, answerMilliseconds);
      // It fails with the connection, and so does what is awaited here before it.
      waiting.catch(() => undefined);
      // Without a preview: the library would fetch whatever the text links to.
      await socket.sendMessage(chatId, { text, linkPreview: null }, { messageId: messageRef });
      return { answering: waiting };
    });
    const answer = await answering;
    const code = answer === undefined ? 'no answer' : refusalIn(answer);
    return code === undefined ? undefined : refused(code);
  } catch (err) {
    return refused(refusalBehind(err) ?? 'connection lost');
  } finally {
    beingSent.delete(messageRef);
  }

  function refused(code: string): SendFailure {
    const failure = toSendFailure(code, rateLimitMilliseconds);
    if (code === ACCOUNT_RESTRICTED) log.error({ event: 'whatsapp.number_restricted' });
    else if (failure.reason === 'invalid') log.error({ event: 'whatsapp.send_invalid', code });
    else log.warn({ event: 'whatsapp.send_failed', code });
    return failure;
  }
}

/** Asterisks are WhatsApp's bold: https://faq.whatsapp.com/539178204879377 */
function toText({ text, title }: RenderedMessage): string {
  if (!title) return text;
  const end = title.offset + title.length;
  const words = text.slice(title.offset, end);
  if (words.includes('*')) return text;
  return `${text.slice(0, title.offset)}*${words}*${text.slice(end)}`;
}

/** A message may be sixteen times as long; more than this is folded behind "Read more". */
function capabilities(biggestMedia: number): Capabilities {
  return {
    longestText: 4096,
    textUnit: 'code_units',
    biggestMedia,
    removesInboundMessages: false,
    recordsVideoNotes: true,
  };
}
