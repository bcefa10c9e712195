import { randomUUID } from 'node:crypto';
import type {
  Capabilities,
  Channel,
  Link,
  RenderedMessage,
  SendFailure,
  SendResult,
} from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import type { WithAccessToken } from './access-token.ts';
import { callWeChat, type CallOptions } from './call-wechat.ts';
import { toSendFailure } from './to-send-failure.ts';

/** Shows links as cards that open it. It must be linked to the account. */
export interface MiniProgram {
  appId: string;
  /** Gets the last part of a link's path as `link`. */
  page: string;
  thumbMediaId: string;
}

export interface ServiceAccountChannelOptions extends CallOptions {
  appId: string;
  withAccessToken: WithAccessToken;
  /** In bytes. */
  biggestMedia: number;
  miniProgram?: MiniProgram;
  log: Log;
}

/** Sends as customer service does. WeChat names no message, so each gets a name of ours. */
export function createServiceAccountChannel(options: ServiceAccountChannelOptions): Channel {
  return {
    name: 'wechat',
    botId: options.appId,
    capabilities: capabilities(options),
    async send(chatId, message) {
      const failure = await sendAll(chatId, message, options);
      if (failure) return { ok: false, failure };
      return { ok: true, messageRef: randomUUID(), ...(message.link ? { messages: 2 } : {}) };
    },
    // Nobody but the person can take a message away.
    removeInbound: (_chatId, messageRef): Promise<SendResult> => Promise.resolve({ ok: true, messageRef }),
    retireChoice: () => Promise.resolve(),
  };
}

const HOUR_MILLISECONDS = 3_600_000;

/** A message of the person allows five of ours within 48 hours; following us, scanning our code and pressing the menu
 * allow three within a minute. https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage */
function capabilities({ biggestMedia, miniProgram }: ServiceAccountChannelOptions): Capabilities {
  return {
    ...(miniProgram ? { linkButton: 'beside' } : {}),
    longestText: 2048,
    textUnit: 'bytes',
    biggestMedia,
    removesInboundMessages: false,
    recordsVideoNotes: false,
    replyWindowMilliseconds: 48 * HOUR_MILLISECONDS,
    messagesPerInbound: 5,
  };
}

/** The text, then the card. A card that does not go, whether the mini-program or the network is why, is no reason to
 * withhold the link. */
async function sendAll(
  chatId: string,
  { text, link }: RenderedMessage,
  options: ServiceAccountChannelOptions,
): Promise<SendFailure | undefined> {
  const { miniProgram } = options;
  const failure = await sendText(chatId, text, options);
  if (failure || !link) return failure;
  const written = () => sendText(chatId, `${link.label}: ${link.url}`, options);
  if (!miniProgram) return written();
  const cardFailure = await sendOne(chatId, toCard(link, miniProgram), options);
  const isCardAlone = cardFailure?.reason === 'invalid' || cardFailure?.reason === 'temporary';
  return isCardAlone ? written() : cardFailure;
}

function sendText(
  chatId: string,
  text: string,
  options: ServiceAccountChannelOptions,
): Promise<SendFailure | undefined> {
  return sendOne(chatId, { msgtype: 'text', text: { content: withoutEscapes(text) } }, options);
}

function toCard({ label, url }: Link, { appId, page, thumbMediaId }: MiniProgram) {
  const link = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? '';
  const pagepath = `${page}${page.includes('?') ? '&' : '?'}link=${encodeURIComponent(link)}`;
  const miniprogrampage = {
    title: withoutEscapes(label),
    appid: appId,
    pagepath,
    thumb_media_id: thumbMediaId,
  };
  return { msgtype: 'miniprogrampage', miniprogrampage };
}

async function sendOne(
  chatId: string,
  content: Readonly<Record<string, unknown>>,
  options: ServiceAccountChannelOptions,
): Promise<SendFailure | undefined> {
  try {
    await options.withAccessToken((accessToken) =>
      callWeChat(
        {
          path: 'message/custom/send',
          accessToken,
          body: { touser: chatId, ...content },
          hidden: [accessToken, chatId],
        },
        options,
      ),
    );
    return undefined;
  } catch (err) {
    return toSendFailure(err, options.log);
  }
}

/** WeChat refuses JSON in which a character is escaped as `\uXXXX` (40033), which is how control characters and halves of
 * characters are written. They show nothing. */
function withoutEscapes(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '');
}
