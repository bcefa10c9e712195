import type { Api } from '../api/api.ts';
import { headersOf } from '../api/http.ts';
import { type Answer, given, NO_CONNECTION, refused, toProblem } from '../api/problem.ts';
import type { Verification } from '../api/types.ts';
import { createEventParser } from './event-parser.ts';

export interface Watched {
  id: string;
  api: Api;
  language: () => string;
  onChange: (verification: Verification) => void;
  /** Ends the watch. */
  signal: AbortSignal;
}

/** A comment comes every 15 s: twice missed, and the stream is dead. */
const SILENCE_MILLISECONDS = 35_000;
const PAUSES_MILLISECONDS = [1_000, 3_000, 3_000, 5_000, 10_000];

/**
 * Tells every change of one case until it is closed, from the server's event stream. Where no stream comes through, as behind
 * some proxies, or it breaks, the case is asked for instead, with pauses, and the stream is tried again.
 */
export async function watchCase(watched: Watched): Promise<void> {
  const { signal } = watched;
  let etag: string | undefined;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const streamed = await stream(watched, () => (failures = 0));
    if (signal.aborted || streamed === 'ended') return;
    const answer = await watched.api.call<Verification>({
      method: 'GET',
      path: `/v1/verifications/${watched.id}`,
      etag,
    });
    if (signal.aborted || (!answer.ok && [401, 404].includes(answer.problem.status))) return;
    if (answer.ok) {
      etag = answer.etag ?? undefined;
      watched.onChange(answer.value);
      if (isClosed(answer.value)) return;
    }
    await pause(PAUSES_MILLISECONDS[Math.min(failures, PAUSES_MILLISECONDS.length - 1)] ?? 0, signal);
  }
}

function isClosed({ status }: Verification): boolean {
  return ['verified', 'not_verified', 'expired', 'cancelled'].includes(status);
}

/** `ended`: the server said all there was to say. `broken`: it may have more. */
async function stream(watched: Watched, onEvent: () => void): Promise<'ended' | 'broken'> {
  let isOver = false;
  await watched.api.withToken(async (accessToken): Promise<Answer<undefined>> => {
    const silence = createSilence(watched.signal);
    try {
      const response = await fetch(`/v1/verifications/${watched.id}/events`, {
        headers: headersOf({ accessToken, language: watched.language() }),
        signal: silence.signal,
        credentials: 'omit',
        cache: 'no-store',
      });
      if (!response.ok || !response.body) return refused(toProblem(response.status, undefined));
      for await (const verification of casesIn(response.body, silence.broken)) {
        onEvent();
        watched.onChange(verification);
        isOver = isClosed(verification);
      }
      return given(undefined);
    } catch {
      return refused(NO_CONNECTION);
    } finally {
      silence.end();
    }
  });
  return isOver ? 'ended' : 'broken';
}

async function* casesIn(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<Verification> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parse = createEventParser();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    onBytes();
    for (const { name, data } of parse(decoder.decode(part.value, { stream: true }))) {
      if (name === 'verification') yield JSON.parse(data);
    }
  }
}

/** Aborts once nothing was heard for a while, or the watch is over. */
function createSilence(outer: AbortSignal): { signal: AbortSignal; broken: () => void; end: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let timer = setTimeout(abort, SILENCE_MILLISECONDS);
  outer.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    broken: () => {
      clearTimeout(timer);
      timer = setTimeout(abort, SILENCE_MILLISECONDS);
    },
    end: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', abort);
    },
  };
}

/** Shorter where the page comes back into view or the connection returns: somebody is looking now. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
  });
}
