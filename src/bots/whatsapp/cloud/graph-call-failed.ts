export interface GraphCallFailure {
  /** What was asked, in our words. */
  call: string;
  /** Of HTTP; absent where no answer of the Graph API came. */
  status?: number;
  /** `error.code` of the answer. */
  code?: number;
  subcode?: number;
  isTransient?: boolean;
  retryAfterMilliseconds?: number;
  /** What kept the answer from coming. */
  description?: string;
}

/**
 * A call of the Graph API that did not succeed. Safe to log: of the answer it holds only the codes, because the texts may
 * repeat a phone number or what was said.
 */
export class GraphCallFailed extends Error {
  override name = 'GraphCallFailed';
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly subcode: number | undefined;
  readonly retryAfterMilliseconds: number | undefined;
  readonly #isTransient: boolean;

  constructor(failure: GraphCallFailure) {
    super(toMessage(failure));
    this.status = failure.status;
    this.code = failure.code;
    this.subcode = failure.subcode;
    this.retryAfterMilliseconds = failure.retryAfterMilliseconds;
    this.#isTransient = failure.isTransient ?? false;
  }

  /** https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
  get isTokenRefused(): boolean {
    return this.status === 401 || this.code === 190 || this.code === 0;
  }

  /** The answer is no verdict on what was asked. */
  get isPassing(): boolean {
    return this.status === undefined || this.status === 429 || this.status >= 500 || this.#isTransient;
  }
}

function toMessage({ call, status, code, subcode, description }: GraphCallFailure): string {
  const codes = [code, subcode].filter((each) => each !== undefined).join('/');
  return [`${call}:`, status, codes === '' ? undefined : `code ${codes}`, description]
    .filter((part) => part !== undefined)
    .join(' ');
}
