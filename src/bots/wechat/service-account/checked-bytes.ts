import { Readable } from 'node:stream';
import { DownloadFailed } from '../../../core/channel/channel.ts';

export type ByteReader = ReadableStreamDefaultReader<Uint8Array>;

export interface Checks {
  /** In bytes, where the server said. */
  expected: number | undefined;
  /** In bytes. */
  biggestMedia: number;
  /** How long the next bytes may take. */
  stallMilliseconds: number;
}

/** Runs one step of a transfer against the clock, which aborts `stop`. Throws `DownloadFailed` only: the network's own
 * errors are not passed on, not even as a cause, because they name the URL. */
export async function inTime<Value>(
  milliseconds: number,
  stop: AbortController,
  step: () => Promise<Value>,
): Promise<Value> {
  const timer = setTimeout(() => stop.abort(), milliseconds);
  try {
    return await step();
  } catch (err) {
    if (err instanceof DownloadFailed) throw err;
    throw failedFor(stop.signal.aborted ? 'the bytes stalled' : 'the bytes broke off');
  } finally {
    clearTimeout(timer);
  }
}

/** A failure that may pass. */
export function failedFor(what: string): DownloadFailed {
  return new DownloadFailed('temporary', { cause: new Error(what) });
}

/** Fails with `DownloadFailed` when the bytes stall, end early or exceed the cap. The reader sets the pace: the time is
 * stopped only while waiting for the server, so that a slow reader is not taken for a stalled server. */
export class CheckedBytes extends Readable {
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
    const { expected, biggestMedia, stallMilliseconds } = this.#checks;
    const { value } = await inTime(stallMilliseconds, this.#stop, () => this.#bytes.read());
    this.#received += value?.length ?? 0;
    if (this.#received > biggestMedia) throw new DownloadFailed('too_large');
    if (value) return value;
    if (expected !== undefined && expected !== this.#received) {
      throw failedFor(`${this.#received} of ${expected} bytes came`);
    }
    return null;
  }
}
