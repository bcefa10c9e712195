import type { SeenMessage } from '../control/contract.ts';
import type { Follower } from './follower.ts';
import type { Media } from './media-store.ts';
import { publicUrl, type WeChatState } from './state.ts';
import type { XmlFields } from './xml.ts';

/**
 * Tells the account of a message, whose id is of 64 bits and so no number for JavaScript:
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function pushMessage(state: WeChatState, follower: Follower, fields: XmlFields): void {
  state.lastMessageId += 1n;
  const MsgId = state.lastMessageId;
  state.callback.push({ openId: follower.openId, fields: { ...headOf(state, follower), ...fields, MsgId } });
}

/**
 * Tells the account what the person did, without an id:
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
export function pushEvent(state: WeChatState, follower: Follower, fields: XmlFields): void {
  const head = { ...headOf(state, follower), MsgType: 'event' };
  state.callback.push({ openId: follower.openId, fields: { ...head, ...fields } });
}

export function textFields(text: string): XmlFields {
  return { MsgType: 'text', Content: text };
}

/** An article that the person shares. */
export function linkFields(url: string, title: string): XmlFields {
  return { MsgType: 'link', Title: title, Description: url, Url: url };
}

export function locationFields({ latitude, longitude }: NonNullable<SeenMessage['location']>): XmlFields {
  return { MsgType: 'location', Location_X: latitude, Location_Y: longitude, Scale: 15, Label: '' };
}

/** `form` tells a video from one that was recorded in the chat. */
export function mediaFields(state: WeChatState, media: Media, form: string): XmlFields {
  const { mediaId: MediaId } = media;
  if (media.kind === 'image') return { MsgType: 'image', PicUrl: publicUrl(state, media), MediaId };
  if (media.kind === 'voice') return { MsgType: 'voice', MediaId, Format: 'amr' };
  const { mediaId: ThumbMediaId } = state.media.again(state.cardPicture);
  return { MsgType: form === 'video_note' ? 'shortvideo' : 'video', MediaId, ThumbMediaId };
}

function headOf({ account, now }: WeChatState, { openId }: Follower): XmlFields {
  const CreateTime = Math.floor(now().getTime() / 1000);
  return { ToUserName: account.originalId, FromUserName: openId, CreateTime };
}
