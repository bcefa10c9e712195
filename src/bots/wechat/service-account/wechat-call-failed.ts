export interface WeChatCallFailure {
  /** The path without its first part: `message/custom/send`. */
  call: string;
  /** WeChat's `errcode`; absent where no answer of WeChat's came. */
  code?: number;
  /** WeChat's `errmsg`, or what kept the answer from coming. Without tokens. */
  description: string;
}

/** https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html */
const TOKEN_REFUSED = [40001, 40014, 42001];
/** 40164, 61004: our address is not on the account's list. 40013, 40125: the app id or the secret is wrong. 48001, 48004,
 * 50002: the account may not do this, or nothing at all. 8950…: the account's owner must confirm the address. */
const ACCOUNT_REFUSED = [
  40013, 40125, 40164, 41002, 41004, 48001, 48004, 50002, 61004, 89501, 89503, 89506, 89507,
];

/** The call that makes tokens. */
export const TOKEN_CALL = 'stable_token';

/** A call of WeChat's API that did not succeed. Safe to log: it carries no URL (which holds the token) and no payload
 * (which holds what was said, and to whom). */
export class WeChatCallFailed extends Error {
  override name = 'WeChatCallFailed';
  readonly call: string;
  readonly code: number | undefined;

  constructor({ call, code, description }: WeChatCallFailure, options?: ErrorOptions) {
    super(`${call}: ${code === undefined ? '' : `${code} `}${description}`, options);
    this.call = call;
    this.code = code;
  }

  /** Another token may do. */
  get isTokenRefused(): boolean {
    return this.call !== TOKEN_CALL && this.code !== undefined && TOKEN_REFUSED.includes(this.code);
  }

  /** Nothing works until an operator acts. Asking for a token, 40001 says that the secret is wrong. */
  get isAccountRefused(): boolean {
    if (this.code === undefined) return false;
    return ACCOUNT_REFUSED.includes(this.code) || (this.call === TOKEN_CALL && this.code === 40001);
  }

  /** The configuration is wrong, and stays so until we are started with another. */
  get isSecretRefused(): boolean {
    return this.call === TOKEN_CALL && [40001, 40013, 40125].includes(this.code ?? 0);
  }
}
