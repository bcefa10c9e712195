import type { Readable } from 'node:stream';
import { z } from 'zod';
import { DownloadFailed } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import type { WithAccessToken } from './access-token.ts';
import { assertDone } from './call-wechat.ts';
import { CheckedBytes, failedFor, inTime, type ByteReader } from './checked-bytes.ts';
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
  if (!isJson(transfer.headers)) return toBytes(transfer, options);

  const answer = await readJson(transfer, options);
  assertDone(answer, { call: CALL, hidden: [token, mediaId] });
  return openVideo(answer, options, signal);
}

const videoSchema = z.object({ video_url: z.string().min(1) });

async function openVideo(answer: unknown, options: DownloadOptions, signal: AbortSignal): Promise<Readable> {
  const parsed = videoSchema.safeParse(answer);
  if (!parsed.success) throw failedFor('neither bytes nor an address came');
  const url = mediaUrl(parsed.data.video_url, options.apiRoot);
  if (!url) {
    options.log.error({ event: 'wechat.media_elsewhere', host: hostOf(parsed.data.video_url) });
    throw new DownloadFailed('gone', { cause: new Error('the address is not one of WeChat’s') });
  }
  return toBytes(await open(url.href, options, signal), options);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'none';
}

interface Transfer {
  headers: Headers;
  bytes: ByteReader;
  stop: AbortController;
}

/** A redirect is refused: it could lead anywhere. */
async function open(
  url: string,
  { stallMilliseconds }: DownloadOptions,
  signal: AbortSignal,
): Promise<Transfer> {
  const stop = new AbortController();
  const response = await inTime(stallMilliseconds, stop, () =>
    fetch(url, { signal: AbortSignal.any([signal, stop.signal]), redirect: 'error' }),
  );
  if (response.ok && response.body)
    return { headers: response.headers, bytes: response.body.getReader(), stop };
  stop.abort();
  throw failedFor(`the server answered ${response.status}`);
}

/** WeChat says `text/plain` of its JSON as well; a file comes with a name. */
function isJson(headers: Headers): boolean {
  return (
    !headers.has('content-disposition') &&
    /^(application\/json|text\/)/i.test(headers.get('content-type') ?? '')
  );
}

function toBytes({ headers, bytes, stop }: Transfer, options: DownloadOptions): Readable {
  const stated = headers.get('content-length');
  // A length says nothing of the bytes that we get where they were packed for the way.
  const expected = stated === null || headers.has('content-encoding') ? undefined : Number(stated);
  if (expected !== undefined && expected > options.biggestMedia) {
    stop.abort();
    throw new DownloadFailed('too_large');
  }
  return new CheckedBytes(bytes, stop, { ...options, expected });
}

const BIGGEST_JSON_BYTES = 64 * 1024;

async function readJson(transfer: Transfer, options: DownloadOptions): Promise<unknown> {
  const chunks: Buffer[] = [];
  try {
    const bytes = toBytes(transfer, { ...options, biggestMedia: BIGGEST_JSON_BYTES });
    for await (const chunk of bytes) chunks.push(Buffer.from(chunk));
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return parsed;
  } catch {
    throw failedFor('no usable answer came'); // Stalled, cut off, endless or no JSON: to the caller it is the same.
  }
}
