import { Readable } from 'node:stream';
import type { Api } from 'grammy';
import { DownloadFailed } from '../../core/channel/channel.ts';
import type { Log } from '../../core/log.ts';
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
    if ((file.size ?? 0) > options.biggestMedia) throw new DownloadFailed('too_large');
    return open(file, options, signal);
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

async function open(file: LocatedFile, options: DownloadOptions, signal: AbortSignal): Promise<Readable> {
  const stop = new AbortController();
  const bytes = await inTime(options.stallMilliseconds, stop, () =>
    request(file.path, options, [signal, stop.signal]),
  );
  return new CheckedBytes(bytes, stop, { ...options, expected: file.size });
}

/** A redirect is refused, because it would carry the token elsewhere. */
async function request(
  path: string,
  { token, apiRoot }: DownloadOptions,
  signals: AbortSignal[],
): Promise<ByteReader> {
  const encodedPath = path.split('/').map(encodeURIComponent).join('/');
  const url = `${apiRoot}/file/bot${token}/${encodedPath}`;
  const response = await fetch(url, { signal: AbortSignal.any(signals), redirect: 'error' });
  if (response.ok && response.body) return response.body.getReader();
  await response.body?.cancel();
  throw new DownloadFailed('temporary', because(`the server answered ${response.status}`));
}

type ByteReader = ReadableStreamDefaultReader<Uint8Array>;

/** Runs one step of the transfer against the clock; whatever goes wrong in it is a `DownloadFailed`. */
async function inTime<Value>(
  milliseconds: number,
  stop: AbortController,
  step: () => Promise<Value>,
): Promise<Value> {
  const timer = setTimeout(() => stop.abort(), milliseconds);
  try {
    return await step();
  } catch (err) {
    if (err instanceof DownloadFailed) throw err;
    throw new DownloadFailed(
      'temporary',
      because(stop.signal.aborted ? 'the bytes stalled' : 'the bytes broke off'),
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The network's own errors are not passed on as a cause: they name the URL. */
function because(what: string): ErrorOptions {
  return { cause: new Error(what) };
}

interface Checks {
  expected: number | undefined;
  biggestMedia: number;
  stallMilliseconds: number;
}

/** The time is stopped only while waiting for the server, so that a slow reader is not taken for a stalled server. */
class CheckedBytes extends Readable {
  readonly #bytes: ByteReader;
  readonly #stop: AbortController;
  readonly #checks: Checks;
  #received = 0;

  constructor(bytes: ByteReader, stop: AbortController, checks: Checks) {
    super();
    this.#bytes = bytes;
    this.#stop = stop;
    this.#checks = checks;
  }

  override _read(): void {
    this.#next().then(
      (chunk) => this.push(chunk),
      (err: unknown) => this.destroy(err instanceof Error ? err : new DownloadFailed('temporary')),
    );
  }

  override _destroy(err: Error | null, done: (err: Error | null) => void): void {
    this.#stop.abort();
    done(err);
  }

  async #next(): Promise<Uint8Array | null> {
    const { value } = await inTime(this.#checks.stallMilliseconds, this.#stop, () => this.#bytes.read());
    this.#received += value?.length ?? 0;
    if (this.#received > this.#checks.biggestMedia) throw new DownloadFailed('too_large');
    if (!value) this.#assertComplete();
    return value ?? null;
  }

  #assertComplete(): void {
    const { expected } = this.#checks;
    if (expected === undefined || expected === this.#received) return;
    throw new DownloadFailed('temporary', because(`${this.#received} of ${expected} bytes came`));
  }
}
