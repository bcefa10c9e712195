/**
 * Why the service gave no answer that can be used. `denied`: it will not serve us until somebody acts (a wrong key, a
 * feature without approval). `busy`: too many calls. `down`: it failed, hung or answered nonsense; may pass. `refused`: it
 * does not take this very picture or request. `face_gone`: the face id has expired. `resting`: it was not asked, after it
 * failed or denied us.
 */
export type FailureKind = 'denied' | 'busy' | 'down' | 'refused' | 'face_gone' | 'resting';

/** Names what failed and never what was sent or answered: the library's own errors carry requests and bodies. */
export class ServiceFailure extends Error {
  override name = 'ServiceFailure';
  readonly kind: FailureKind;
  readonly code: string;
  readonly retryAfterMilliseconds: number | undefined;

  constructor(kind: FailureKind, code: string, retryAfterMilliseconds?: number) {
    super(`Azure Face: ${kind} (${code})`);
    this.kind = kind;
    this.code = code;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

export function isFailure(err: unknown, ...kinds: FailureKind[]): err is ServiceFailure {
  return err instanceof ServiceFailure && kinds.includes(err.kind);
}

interface RefusedAnswer {
  status: number;
  /** The service's own, where it could be read. */
  code: string | undefined;
  retryAfter: string | undefined;
}

/** Source: learn.microsoft.com, Azure AI Face API error codes. */
export function toFailure({ status, code, retryAfter }: RefusedAnswer): ServiceFailure {
  const named = code ?? String(status);
  if (status === 401 || status === 403) return new ServiceFailure('denied', named);
  if (status === 429) return new ServiceFailure('busy', named, toMilliseconds(retryAfter));
  if (status === 404 && code === 'FaceNotFound') return new ServiceFailure('face_gone', named);
  if (status === 408 || status === 409 || status >= 500)
    return new ServiceFailure('down', named, toMilliseconds(retryAfter));
  return new ServiceFailure('refused', named);
}

/** Seconds; the header's other form, a date, is not used by the service. */
function toMilliseconds(retryAfter: string | undefined): number | undefined {
  const seconds = Number(retryAfter);
  return retryAfter !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}
