import { type Answer, NO_CONNECTION, refused, toProblem } from './problem.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  /** The same for one wish, however often it is sent: the server acts once. */
  key?: string | undefined;
  accessToken?: string | undefined;
  language: string;
  etag?: string | undefined;
}

const LONGEST_WAIT_MILLISECONDS = 20_000;

/** One exchange with the API, whose answers are taken at their word: page and server are one release. Never throws. */
export async function send<T>(call: Call): Promise<Answer<T>> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_WAIT_MILLISECONDS);
  try {
    const response = await fetch(call.path, {
      method: call.method,
      headers: headersOf(call),
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: patience.signal,
      credentials: 'omit',
      cache: 'no-store',
    });
    return await toAnswer<T>(response);
  } catch {
    // No connection, no answer in time, or an answer cut short: to the person it is the same.
    return refused(NO_CONNECTION);
  } finally {
    clearTimeout(timer);
  }
}

export function headersOf({
  body,
  key,
  accessToken,
  language,
  etag,
}: Omit<Call, 'method' | 'path'>): Headers {
  const headers = new Headers({ accept: 'application/json', 'accept-language': language });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (key !== undefined) headers.set('idempotency-key', key);
  if (accessToken !== undefined) headers.set('authorization', `Bearer ${accessToken}`);
  if (etag !== undefined) headers.set('if-none-match', etag);
  return headers;
}

async function toAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = response.status === 304 ? '' : await response.text();
  if (!response.ok) return refused(toProblem(response.status, parsed(text)));
  return {
    ok: true,
    value: parsed(text),
    etag: response.headers.get('etag'),
    clockAhead: clockAhead(response.headers.get('date')),
  };
}

/** A proxy on the way may answer with a page of its own: then there is no code. */
function parsed(text: string): ReturnType<typeof JSON.parse> {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Less than the exactness of the header, a second, is nothing. */
function clockAhead(date: string | null): number {
  const difference = Date.now() - Date.parse(date ?? '');
  return Math.abs(difference) < 2_000 || Number.isNaN(difference) ? 0 : difference;
}
