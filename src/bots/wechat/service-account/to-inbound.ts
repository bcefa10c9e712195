import type { Readable } from 'node:stream';
import type { InboundContent, InboundEvent, InboundMedia } from '../../../core/channel/channel.ts';
import { type Callback, callbackSchema, updateIdOf } from './callback.ts';

/** Opens what a person sent. Throws `DownloadFailed`. */
export type LoadMedia = (mediaId: string, signal: AbortSignal) => Promise<Readable>;

export interface InboundContext {
  botId: string;
  loadMedia: LoadMedia;
}

/** What a message or event means, in our words; `undefined` for what is not for us. Never throws, whatever the shape of
 * `body`. WeChat does not tell anybody's language. */
export function toInbound(body: unknown, { botId, loadMedia }: InboundContext): InboundEvent | undefined {
  const parsed = callbackSchema.safeParse(body);
  const content = parsed.success ? toContent(parsed.data, loadMedia) : undefined;
  if (!parsed.success || !content) return undefined;
  return {
    channel: 'wechat',
    botId,
    chatId: parsed.data.FromUserName,
    updateId: updateIdOf(parsed.data),
    sentAt: new Date(Number(parsed.data.CreateTime) * 1000),
    languageTag: 'zh',
    content,
  };
}

/** https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html */
function toContent(callback: Callback, loadMedia: LoadMedia): InboundContent | undefined {
  switch (callback.MsgType) {
    case 'event':
      return toEventContent(callback);
    case 'text':
      return callback.Content === UNREADABLE
        ? { type: 'unsupported', what: 'other' }
        : { type: 'text', text: callback.Content ?? '' };
    case 'image':
      return toMedia(callback, 'photo', loadMedia);
    case 'video':
    case 'shortvideo':
      return toMedia(callback, 'video', loadMedia);
    case 'voice':
      return { type: 'unsupported', what: 'voice' };
    case 'location':
      return { type: 'unsupported', what: 'location' };
    default:
      return { type: 'unsupported', what: 'other' };
  }
}

/** What WeChat writes in place of what it does not pass on to accounts, such as a sticker. */
const UNREADABLE = '【收到不支持的消息类型，暂无法显示】';

/** Before the code of a QR code that somebody follows us by; a shop puts other things in this place. */
const SCENE = 'qrscene_';

/** The names come in both cases. A menu's button carries the name of a command.
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html */
function toEventContent({ Event = '', EventKey = '' }: Callback): InboundContent | undefined {
  switch (Event.toLowerCase()) {
    case 'subscribe':
      return toStart(EventKey.startsWith(SCENE) ? EventKey.slice(SCENE.length) : '');
    case 'scan':
      return toStart(EventKey);
    case 'unsubscribe':
      return { type: 'reachability', reachable: false };
    case 'click':
      return EventKey === '' ? undefined : { type: 'command', name: EventKey.toLowerCase() };
    default:
      return undefined;
  }
}

function toStart(argument: string): InboundContent {
  return { type: 'command', name: 'start', ...(argument === '' ? {} : { argument }) };
}

/** WeChat states neither size nor type nor hash. */
function toMedia(
  { MediaId, MsgId }: Callback,
  form: InboundMedia['form'],
  loadMedia: LoadMedia,
): InboundContent {
  if (!MediaId || MsgId === undefined) return { type: 'unsupported', what: 'other' };
  return {
    type: 'media',
    media: { form, forwarded: false, messageRef: MsgId, load: (signal) => loadMedia(MediaId, signal) },
  };
}
