import { randomBytes } from 'node:crypto';

interface GraphErrorDetails {
  status: number;
  code: number;
  message: string;
  /** `error_data.details`. */
  details?: string;
  type?: 'OAuthException' | 'GraphMethodException';
  subcode?: number;
  /** In seconds, as the header `Retry-After`. */
  retryAfterSeconds?: number;
}

/** An answer with `error`, in the form of https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes. */
export class GraphError extends Error {
  override name = 'GraphError';
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly body: { error: Record<string, unknown> };

  constructor({ status, code, message, details, type, subcode, retryAfterSeconds }: GraphErrorDetails) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.body = {
      error: {
        message,
        type: type ?? 'OAuthException',
        code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        ...(details !== undefined && { error_data: { messaging_product: 'whatsapp', details } }),
        fbtrace_id: `A${randomBytes(17).toString('base64url')}`,
      },
    };
  }
}

/** Titles and HTTP statuses of the codes in that table; whatever is not in it answers 400. */
const knownCodes: Record<number, { status?: number; title: string }> = {
  0: { status: 401, title: 'AuthException' },
  1: { title: 'API Unknown' },
  2: { status: 503, title: 'API Service' },
  3: { status: 500, title: 'API Method' },
  4: { title: 'API Too Many Calls' },
  10: { status: 403, title: 'Permission Denied' },
  100: { title: 'Invalid parameter' },
  190: { status: 401, title: 'Access token has expired' },
  368: { status: 403, title: 'Temporarily blocked for policies violations' },
  80007: { title: 'Rate limit issues' },
  // Copies of the table differ between 400 and 429, so that only the code tells.
  130429: { status: 429, title: 'Rate limit hit' },
  131000: { status: 500, title: 'Something went wrong' },
  131005: { status: 403, title: 'Access denied' },
  131008: { title: 'Required parameter is missing' },
  131009: { title: 'Parameter value is not valid' },
  131016: { status: 503, title: 'Service unavailable' },
  131026: { title: 'Message undeliverable' },
  131031: { status: 403, title: 'Account has been locked' },
  131047: { title: 'Re-engagement message' },
  131048: { title: 'Spam rate limit hit' },
  131051: { title: 'Unsupported message type' },
  131052: { title: 'Media download error' },
  131056: { title: '(Business Account, Consumer Account) pair rate limit hit' },
  132000: { title: 'Template Param Count Mismatch' },
  132001: { status: 404, title: 'Template name does not exist in the translation' },
};

/** The title of a code, as status webhooks quote it. */
export function titleOf(code: number): string {
  return knownCodes[code]?.title ?? 'Something went wrong';
}

/** The error of that code with its documented title and HTTP status. A code from 400 to 599 that is no Graph code means the
 * HTTP status alone. */
export function knownError(
  code: number,
  details: string,
  { status, retryAfterSeconds }: { status?: number | undefined; retryAfterSeconds?: number | undefined } = {},
): GraphError {
  const isStatus = knownCodes[code] === undefined && code >= 400 && code < 600;
  const graphCode = isStatus ? (code >= 500 ? 2 : 1) : code;
  return new GraphError({
    status: status ?? (isStatus ? code : (knownCodes[code]?.status ?? 400)),
    code: graphCode,
    message: `(#${graphCode}) ${titleOf(graphCode)}`,
    details,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

/** A parameter that is missing, unknown or of the wrong kind. */
export function badParameter(message: string): GraphError {
  return new GraphError({ status: 400, code: 100, message: `(#100) ${message}` });
}

export function badToken(message: string): GraphError {
  return new GraphError({ status: 401, code: 190, message });
}

/** What the Graph API says of an id that names nothing, or nothing that this token may see. */
export function unknownObject(verb: 'get' | 'post' | 'delete', id: string): GraphError {
  return new GraphError({
    status: 400,
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message:
      `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
      'permissions, or does not support this operation. Please read the Graph API documentation at ' +
      'https://developers.facebook.com/docs/graph-api',
  });
}
