import type { Readable } from 'node:stream';
import { z } from 'zod';
import { DownloadFailed } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import { because, openDownload } from '../../open-download.ts';
import type { WithAccessToken } from './access-token.ts';
import { assertDone } from './call-wechat.ts';
import { mediaUrl } from './media-url.ts';
import type { LoadMedia } from './to-inbound.ts';
import { reportRefusal } from './to-send-failure.ts';
import { WeChatCallFailed } from './wechat-call-failed.ts';

export interface DownloadOptions {
  withAccessToken: WithAccessToken;
  /** Without a trailing slash. */
  apiRoot: string;
  /** In bytes. */
  biggestMedia: number;
  /** How long the server may take to answer, and then to send the next bytes. */
  stallMilliseconds: number;
  log: Log;
}

/**
 * Streams what a person sent. WeChat keeps it for three days and answers with the bytes, or for a video with where they
 * are. It states no hash, so what is checked is the length. No error names a URL: one holds the token.
 * https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia
 */
export function createDownloadMedia(options: DownloadOptions): LoadMedia {
  return async (mediaId, signal) => {
    try {
      return await options.withAccessToken((token) => openMedia(mediaId, token, options, signal));
    } catch (err) {
      if (!(err instanceof WeChatCallFailed)) throw err;
      if (!reportRefusal(err, options.log)) options.log.warn({ event: 'wechat.media_refused', err });
      throw new DownloadFailed(err.code === INVALID_MEDIA_ID ? 'gone' : 'temporary', { cause: err });
    }
  };
}

const INVALID_MEDIA_ID = 40007;
const CALL = 'media/get';

async function openMedia(
  mediaId: string,
  token: string,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Readable> {
  const query = new URLSearchParams({ access_token: token, media_id: mediaId });
  const transfer = await open(`${options.apiRoot}/cgi-bin/${CALL}?${query.toString()}`, options, signal);
  if (!isJson(transfer.headers)) return transfer.bytes;

  const answer = await readJson(transfer.bytes);
  assertDone(answer, { call: CALL, hidden: [token, mediaId] });
  return openVideo(answer, options, signal);
}

const videoSchema = z.object({ video_url: z.string().min(1) });

async function openVideo(answer: unknown, options: DownloadOptions, signal: AbortSignal): Promise<Readable> {
  const parsed = videoSchema.safeParse(answer);
  if (!parsed.success) throw new DownloadFailed('temporary', because('neither bytes nor an address came'));
  const url = mediaUrl(parsed.data.video_url, options.apiRoot);
  if (!url) {
    options.log.error({ event: 'wechat.media_elsewhere', host: hostOf(parsed.data.video_url) });
    throw new DownloadFailed('gone', because('the address is not one of WeChat’s'));
  }
  const { bytes } = await open(url.href, options, signal);
  return bytes;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'none';
}

interface Transfer {
  headers: Headers;
  bytes: Readable;
}

/** A redirect is refused: it could lead anywhere. */
async function open(url: string, options: DownloadOptions, signal: AbortSignal): Promise<Transfer> {
  let headers = new Headers();
  const request = async (stop: AbortSignal) => {
    const response = await fetch(url, { signal: stop, redirect: 'error' });
    await assertNotTooLarge(response, options);
    headers = response.headers;
    return response;
  };
  const bytes = await openDownload({ ...options, request, expected: {} }, signal);
  return { headers, bytes };
}

/** Whether as many bytes come as were stated is seen to by `fetch`. */
async function assertNotTooLarge(response: Response, { biggestMedia }: DownloadOptions): Promise<void> {
  if (Number(response.headers.get('content-length') ?? 0) <= biggestMedia) return;
  await response.body?.cancel();
  throw new DownloadFailed('too_large');
}

/** WeChat says `text/plain` of its JSON as well; a file comes with a name. */
function isJson(headers: Headers): boolean {
  return (
    !headers.has('content-disposition') &&
    /^(application\/json|text\/)/i.test(headers.get('content-type') ?? '')
  );
}

const BIGGEST_JSON_BYTES = 64 * 1024;

async function readJson(bytes: Readable): Promise<unknown> {
  let text = '';
  try {
    for await (const chunk of bytes.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > BIGGEST_JSON_BYTES) throw new Error('WeChat’s answers are short');
    }
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    // Stalled, cut off, endless or no JSON: to the caller it is the same.
    throw new DownloadFailed('temporary', because('no usable answer came'));
  }
}
