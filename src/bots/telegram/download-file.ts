import type { Readable } from 'node:stream';
import type { Api } from 'grammy';
import { DownloadFailed } from '../../core/channel/channel.ts';
import type { Log } from '../../core/log.ts';
import { because, openDownload } from '../open-download.ts';
import { toLibrarySignal } from './library-signal.ts';
import { TelegramCallFailed } from './telegram-call-failed.ts';
import type { FileReference, LoadFile } from './to-inbound.ts';

export interface DownloadOptions {
  api: Api;
  token: string;
  apiRoot: string;
  /** In bytes. */
  biggestMedia: number;
  /** How long the server may take to answer, and then to send the next bytes. */
  stallMilliseconds: number;
  log: Log;
}

/**
 * Streams a file from the Bot API server. What it opens fails with `DownloadFailed` when the bytes stall, end early or
 * exceed the cap; the reader sets the pace. No error names the URL, which holds the token.
 */
export function createDownloadFile(options: DownloadOptions): LoadFile {
  return async ({ fileId, size = 0 }: FileReference, signal: AbortSignal): Promise<Readable> => {
    if (size > options.biggestMedia) throw new DownloadFailed('too_large');

    const file = await locate(fileId, options, signal);
    const request = (stop: AbortSignal) => requestBytes(file.path, options, stop);
    const expected = file.size === undefined ? {} : { size: file.size };
    return openDownload({ ...options, request, expected }, signal);
  };
}

interface LocatedFile {
  path: string;
  size: number | undefined;
}

/** The path is good for an hour at least, so it is asked for anew with every download:
 * https://core.telegram.org/bots/api#getfile */
async function locate(
  fileId: string,
  { api, log }: DownloadOptions,
  signal: AbortSignal,
): Promise<LocatedFile> {
  try {
    const { file_path: path, file_size: size } = await api.getFile(fileId, toLibrarySignal(signal));
    if (path === undefined) throw new DownloadFailed('temporary', because('the server named no path'));
    if (path.startsWith('/')) throw new DownloadFailed('temporary', because('the server runs with --local'));
    return { path, size };
  } catch (err) {
    if (!(err instanceof TelegramCallFailed)) throw err;
    if (err.isTokenRefused) log.error({ event: 'telegram.token_refused', err });
    throw new DownloadFailed(reasonOf(err), { cause: err });
  }
}

function reasonOf({ status, description }: TelegramCallFailed): DownloadFailed['reason'] {
  if (/file is too big/i.test(description)) return 'too_large';
  return status === 400 && !/temporarily unavailable/i.test(description) ? 'gone' : 'temporary';
}

/** A redirect is refused, because it would carry the token elsewhere. */
function requestBytes(
  path: string,
  { token, apiRoot }: DownloadOptions,
  signal: AbortSignal,
): Promise<Response> {
  const encodedPath = path.split('/').map(encodeURIComponent).join('/');
  return fetch(`${apiRoot}/file/bot${token}/${encodedPath}`, { signal, redirect: 'error' });
}
