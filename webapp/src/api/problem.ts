/** Why a call came to nothing: the API's stable code, or one of ours where no answer came at all. */
export interface Problem {
  code: string;
  status: number;
  retryAfterSeconds?: number;
}

export type Answer<T> = Given<T> | { ok: false; problem: Problem };

interface Given<T> {
  ok: true;
  value: T;
  etag: string | null;
  /** Milliseconds by which this device's clock is ahead of the server's. */
  clockAhead: number;
}

export function given<T>(value: T): Given<T> {
  return { ok: true, value, etag: null, clockAhead: 0 };
}

/** Nothing reached us: the connection is gone, or too slow. It is worth trying again. */
export const NO_CONNECTION: Problem = { code: 'NO_CONNECTION', status: 0 };

export function refused(problem: Problem): { ok: false; problem: Problem } {
  return { ok: false, problem };
}

/** Conflicts that time resolves: another piece is looked at, or the same call of ours is still being answered. */
const PASSING_CODES: readonly string[] = ['STILL_LOOKING', 'IDEMPOTENCY_KEY_IN_USE'];

/** An answer that may be another one in a while: no connection, the server or a part behind it down, too many calls. */
export function isPassing({ status, code }: Problem): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500 || PASSING_CODES.includes(code);
}

/** Reads an `application/problem+json` body; anything else becomes a code by its status. */
export function toProblem(status: number, body: unknown): Problem {
  const code = field(body, 'code');
  const retryAfter = field(body, 'retryAfterSeconds');
  return {
    status,
    code: typeof code === 'string' ? code : `HTTP_${status}`,
    ...(typeof retryAfter === 'number' ? { retryAfterSeconds: retryAfter } : {}),
  };
}

function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}
