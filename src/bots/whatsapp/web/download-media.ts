import { Readable } from 'node:stream';
import { DownloadFailed } from '../../../core/channel/channel.ts';
import { deriveMediaKeys } from './media-keys.ts';
import { createMediaOpener, type MediaOpener } from './media-opener.ts';
import { locateMedia } from './locate-media.ts';
import type { MediaReference } from './media-reference.ts';
import type { LoadMedia } from './to-content.ts';

export interface DownloadOptions {
  /** In bytes. */
  biggestMedia: number;
  /** How long the server may take to answer, and then to send the next bytes. */
  stallMilliseconds: number;
  /** WhatsApp's own servers unless given; the first serves files named by a path alone. */
  mediaOrigins?: readonly string[];
}

/**
 * Streams a file from WhatsApp's media server, decrypted. The library's own download is not used: it fetches from
 * whatever host the sender names and compares no hash. What this opens fails with `DownloadFailed` when the bytes
 * stall, end early, exceed the cap or are not those that were sent, the last of which shows only at the end.
 */
export function createDownloadMedia(options: DownloadOptions): LoadMedia {
  return async (media, signal) => {
    if ((media.size ?? 0) > options.biggestMedia) throw new DownloadFailed('too_large');
    const url = locateMedia(media, options.mediaOrigins);
    const opener = openerFor(media);
    const stop = new AbortController();
    const bytes = await inTime(options.stallMilliseconds, stop, () => request(url, [signal, stop.signal]));
    return new OpenedMedia(bytes, stop, { ...options, opener });
  };
}

/** Without all of these the file cannot be opened, today or later. */
function openerFor({ kind, mediaKey, fileSha256, fileEncSha256 }: MediaReference): MediaOpener {
  if (mediaKey?.length !== 32 || fileSha256?.length !== 32 || fileEncSha256?.length !== 32) {
    throw new DownloadFailed('gone', because('the message lacks what opens the file'));
  }
  return createMediaOpener(deriveMediaKeys(mediaKey, kind), { fileSha256, fileEncSha256 });
}

/** A redirect would lead away from the servers that are allowed. The Origin is that of the web client. */
async function request(url: URL, signals: AbortSignal[]): Promise<ByteReader> {
  const response = await fetch(url, {
    signal: AbortSignal.any(signals),
    redirect: 'error',
    headers: { origin: 'https://web.whatsapp.com' },
  });
  if (response.ok && response.body) return response.body.getReader();
  await response.body?.cancel();
  const isGone = response.status === 404 || response.status === 410;
  throw new DownloadFailed(isGone ? 'gone' : 'temporary', because(`the server answered ${response.status}`));
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

/** The network's own errors are not passed on as a cause: they name the address, which is the sender's. */
function because(what: string): ErrorOptions {
  return { cause: new Error(what) };
}

/** The padding to a whole block, and the MAC. */
const MOST_OVERHEAD = 16 + 10;

interface Checks {
  biggestMedia: number;
  stallMilliseconds: number;
  opener: MediaOpener;
}

/** The time is stopped only while waiting for the server, so that a slow reader is not taken for a stalled server. */
class OpenedMedia extends Readable {
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
    this.#pushNext().catch((err: unknown) =>
      this.destroy(err instanceof Error ? err : new DownloadFailed('temporary')),
    );
  }

  override _destroy(err: Error | null, done: (err: Error | null) => void): void {
    this.#stop.abort();
    done(err);
  }

  /** The first bytes may open nothing yet, and a push of nothing would not be asked for more. */
  async #pushNext(): Promise<void> {
    for (;;) {
      const { value } = await inTime(this.#checks.stallMilliseconds, this.#stop, () => this.#bytes.read());
      if (!value) return this.#finish();
      this.#received += value.length;
      if (this.#received > this.#checks.biggestMedia + MOST_OVERHEAD) throw new DownloadFailed('too_large');
      const plain = this.#checks.opener.open(value);
      if (plain.length > 0) return void this.push(plain);
    }
  }

  #finish(): void {
    const rest = this.#openRest();
    if (rest.length > 0) this.push(rest);
    this.push(null);
  }

  #openRest(): Buffer {
    try {
      return this.#checks.opener.finish();
    } catch (cause) {
      throw new DownloadFailed('temporary', { cause });
    }
  }
}
