import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DownloadFailed } from '../core/channel/channel.ts';

export interface Download {
  /** Asks the server. Whatever it throws counts as temporary, unless it is a `DownloadFailed`. */
  request: (signal: AbortSignal) => Promise<Response>;
  /** In bytes. */
  biggestMedia: number;
  /** How long the server may take to answer, and then to send the next bytes. */
  stallMilliseconds: number;
  /** What was announced, where it was. */
  expected: { size?: number; sha256?: Buffer };
}

/**
 * Opens a stream of what a server sends. It fails with `DownloadFailed` when the bytes stall, end early, exceed the cap or
 * are not those announced, and then never ends; the reader sets the pace. No error names the URL.
 */
export async function openDownload(download: Download, signal: AbortSignal): Promise<Readable> {
  const { expected, biggestMedia, stallMilliseconds } = download;
  if ((expected.size ?? 0) > biggestMedia) throw new DownloadFailed('too_large');
  const stop = new AbortController();
  const bytes = await inTime(stallMilliseconds, stop, () =>
    request(download, AbortSignal.any([signal, stop.signal])),
  );
  return new CheckedBytes(bytes, stop, download);
}

async function request({ request: ask }: Download, signal: AbortSignal): Promise<ByteReader> {
  const response = await ask(signal);
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

/** The network's own errors are not passed on as a cause: they may name the URL. */
export function because(what: string): ErrorOptions {
  return { cause: new Error(what) };
}

type Checks = Pick<Download, 'expected' | 'biggestMedia' | 'stallMilliseconds'>;

/** The time is stopped only while waiting for the server, so that a slow reader is not taken for a stalled server. */
class CheckedBytes extends Readable {
  readonly #bytes: ByteReader;
  readonly #stop: AbortController;
  readonly #checks: Checks;
  readonly #hash: Hash = createHash('sha256');
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
    if (value) this.#hash.update(value);
    else this.#assertAsAnnounced();
    return value ?? null;
  }

  #assertAsAnnounced(): void {
    const { size = this.#received, sha256 } = this.#checks.expected;
    if (size !== this.#received) {
      throw new DownloadFailed('temporary', because(`${this.#received} of ${size} bytes came`));
    }
    if (sha256 && !this.#hash.digest().equals(sha256)) {
      throw new DownloadFailed('temporary', because('the bytes are not those that were announced'));
    }
  }
}
