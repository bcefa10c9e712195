import type { Readable } from 'node:stream';
import { z } from 'zod';
import { DownloadFailed } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import { because, openDownload } from '../../open-download.ts';
import { isAboutAccount, toFailureReason } from './failure-reason.ts';
import type { GraphApi } from './graph-api.ts';
import { GraphCallFailed } from './graph-call-failed.ts';
import { isTrusted } from './is-trusted.ts';
import type { LoadMedia, MediaReference } from './to-inbound.ts';

export interface DownloadMediaOptions {
  api: GraphApi;
  accessToken: string;
  /** Its origin may serve media too, where it is not Meta's own. */
  apiRoot: string;
  /** In bytes. */
  biggestMedia: number;
  /** How long the server may take to answer, and then to send the next bytes. */
  stallMilliseconds: number;
  log: Log;
}

/**
 * Brings a media object in two steps: where it is and what it is, then the bytes. What it opens fails with
 * `DownloadFailed` when the bytes stall, end early, exceed the cap or have another hash than both steps and the webhook
 * say. https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
export function createDownloadMedia(options: DownloadMediaOptions): LoadMedia {
  return async (reference: MediaReference, signal: AbortSignal): Promise<Readable> => {
    const media = await locate(reference, options, signal);
    assertOneHash(reference, media, options.log);
    if (!isTrusted(media.url, options.apiRoot)) {
      options.log.error({ event: 'whatsapp.media_on_strange_host' });
      throw new DownloadFailed('gone', because('the media is on a host that is not trusted'));
    }
    const request = (stop: AbortSignal) => requestBytes(media.url, options.accessToken, stop);
    const expected = { size: media.file_size, sha256: media.sha256 };
    return openDownload({ ...options, request, expected }, signal);
  };
}

/** The size comes as a number or in digits. */
const locatedSchema = z.object({
  url: z.url(),
  sha256: z.string().transform(toHash).pipe(z.instanceof(Buffer)),
  file_size: z.union([
    z.int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ]),
});
type LocatedMedia = z.infer<typeof locatedSchema>;

/** An address is good for five minutes, so it is asked for anew with every download. Without the number's id, which is
 * optional there and was seen to fail for media that people sent: https://github.com/chatwoot/chatwoot/pull/13319 */
async function locate(
  { mediaId }: MediaReference,
  { api, log }: DownloadMediaOptions,
  signal: AbortSignal,
): Promise<LocatedMedia> {
  try {
    const path = encodeURIComponent(mediaId);
    const located = locatedSchema.safeParse(await api({ call: 'locate media', path, signal }));
    if (located.success) return located.data;
  } catch (err) {
    if (!(err instanceof GraphCallFailed)) throw err;
    if (err.isTokenRefused) log.error({ event: 'whatsapp.token_refused', err });
    throw new DownloadFailed(reasonOf(err), { cause: err });
  }
  throw new DownloadFailed('temporary', because('the answer describes no media'));
}

/** An id that is unknown, or was forgotten after seven days, is a mistake of the request to the Graph API. */
function reasonOf(err: GraphCallFailed): DownloadFailed['reason'] {
  const { code } = err;
  if (err.isTokenRefused || err.isPassing) return 'temporary';
  if (code !== undefined && (isAboutAccount(code) || toFailureReason(code) !== undefined)) return 'temporary';
  return 'gone';
}

function assertOneHash({ sha256 }: MediaReference, media: LocatedMedia, log: Log): void {
  if (sha256 === undefined || toHash(sha256)?.equals(media.sha256)) return;
  log.warn({ event: 'whatsapp.media_hash_differs' });
  throw new DownloadFailed('temporary', because('the media is not what the webhook announced'));
}

/** The webhook writes a hash in base64, the Graph API in hex. */
function toHash(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** The token goes with the request, so a redirect is refused. */
function requestBytes(url: string, accessToken: string, signal: AbortSignal): Promise<Response> {
  return fetch(url, { headers: { authorization: `Bearer ${accessToken}` }, redirect: 'error', signal });
}
