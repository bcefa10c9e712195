/** What goes beside an error, as https://core.telegram.org/bots/api#responseparameters says. */
export interface ResponseParameters {
  /** In seconds. */
  retry_after?: number;
}

/** An answer `{ ok: false }`. The message is the description as Telegram words it, prefix included. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function badRequest(reason: string): ApiError {
  return new ApiError(400, `Bad Request: ${reason}`);
}

export function forbidden(reason: string): ApiError {
  return new ApiError(403, `Forbidden: ${reason}`);
}
