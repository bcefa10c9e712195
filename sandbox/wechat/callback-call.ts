import { setTimeout as delay } from 'node:timers/promises';

/** What the account answered to one call; `undefined` where it did not in time. */
export type CallbackAnswer = { status: number; body: string } | undefined;

export interface CallOptions {
  /** Posted as XML; without one it is a GET. */
  body?: string;
  timeoutMilliseconds: number;
  closing: AbortSignal;
}

export async function callAccount(
  url: string,
  { body, timeoutMilliseconds, closing }: CallOptions,
): Promise<CallbackAnswer> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(timeoutMilliseconds)]),
      ...(body !== undefined && { method: 'POST', body, headers: { 'content-type': 'text/xml' } }),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined; // Nobody there, or too slow: to WeChat it is the same.
  }
}

/** Tries until it succeeds; gives up, without a word, when `signal` aborts. */
export async function untilItSucceeds(
  attempt: () => Promise<void>,
  { pauseMilliseconds, signal }: { pauseMilliseconds: number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch {
      await delay(pauseMilliseconds, undefined, { signal }).catch(() => undefined); // The loop sees the end.
    }
  }
}
