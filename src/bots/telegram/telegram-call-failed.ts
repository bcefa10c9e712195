export interface TelegramCallFailure {
  method: string;
  /** Telegram's `error_code`; absent where no answer came (network, deadline, or not the Bot API answering). */
  status?: number;
  /** Telegram's `description`, or what kept the answer from coming. */
  description: string;
  retryAfterSeconds?: number;
}

/**
 * A Bot API call that did not succeed. Safe to log: unlike the library's own errors it carries no URL (which holds
 * the token) and no payload (which holds what was said to a person).
 */
export class TelegramCallFailed extends Error {
  override name = 'TelegramCallFailed';
  readonly method: string;
  readonly status: number | undefined;
  readonly description: string;
  readonly retryAfterSeconds: number | undefined;

  constructor({ method, status, description, retryAfterSeconds }: TelegramCallFailure) {
    super(`${method}: ${status === undefined ? '' : `${status} `}${description}`);
    this.method = method;
    this.status = status;
    this.description = description;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The token was revoked (401) or was never one (404, which a method that the server does not know is answered with
   * too, in more words): nothing works until an operator acts. */
  get isTokenRefused(): boolean {
    return this.status === 401 || (this.status === 404 && this.description === 'Not Found');
  }
}
