import { extensionOf, sendFile } from '../send-file.ts';
import { publicUrl } from '../state.ts';
import { refusal } from '../wechat-error.ts';
import type { Method } from './method.ts';

/**
 * https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia.html: the bytes of a picture or a voice, the
 * address of a video.
 */
export const getMedia: Method = async ({ state, exchange }) => {
  const mediaId = exchange.url.searchParams.get('media_id') ?? '';
  if (mediaId === '') throw refusal(41006);
  const media = state.media.find(mediaId);
  if (!media) throw refusal(40007);
  if (media.kind === 'video') {
    const isForeign = state.faults.take('media/get', ['foreign_host']) !== undefined;
    return { video_url: isForeign ? elsewhere(publicUrl(state, media)) : publicUrl(state, media) };
  }
  const fileName = `${mediaId}.${extensionOf(media)}`;
  exchange.response.setHeader('content-disposition', `attachment; filename="${fileName}"`);
  await sendFile(media, exchange, state.faults.take('media/get', ['cut', 'stall']));
  return undefined;
};

/** The same machine by another name: whoever goes there gets the bytes, and has gone to a host that nobody named. */
function elsewhere(url: string): string {
  const address = new URL(url);
  address.hostname = address.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return address.href;
}
