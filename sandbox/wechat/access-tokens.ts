import { randomBytes } from 'node:crypto';
import { addMilliseconds, type Clock } from '../../src/core/clock.ts';
import { refusal } from './wechat-error.ts';

const lifetimeMilliseconds = 7200_000;
/** How long a replaced token still works, and how long before its end a stable one is replaced. */
const overlapMilliseconds = 300_000;
const forcedPauseMilliseconds = 30_000;
const forcedRefreshesADay = 20;

export interface IssuedToken {
  token: string;
  /** In seconds. */
  expiresIn: number;
}

export interface AccessTokens {
  /** As https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken.html: a new one each time; the one before
   * works for five minutes more. */
  issue(): IssuedToken;
  /**
   * As https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html: the same one until five minutes
   * before its end. Forced, a new one and the end of the old, at most every 30 s and 20 times in 24 hours. Knows nothing of
   * `issue`, nor the other way round. Throws `WeChatError`.
   */
  issueStable(isForced: boolean): IssuedToken;
  /** Throws `WeChatError` for a token that is missing, unknown, replaced or expired. */
  check(token: string): void;
  /** The end of every token so far. */
  revokeAll(): void;
}

interface Token {
  text: string;
  expiresAt: Date;
  /** From when on it is invalid because another one came after it. */
  replacedAt?: Date;
}

export function createAccessTokens(now: Clock): AccessTokens {
  const tokens = new Map<string, Token>();
  let current: Token | undefined;
  let stable: Token | undefined;
  let forced: Date[] = [];

  const create = (): Token => {
    const text = randomBytes(96).toString('base64url');
    const token = { text, expiresAt: addMilliseconds(now(), lifetimeMilliseconds) };
    tokens.set(text, token);
    return token;
  };
  const force = (): Token => {
    const dayAgo = addMilliseconds(now(), -86_400_000);
    forced = forced.filter((at) => at > dayAgo);
    const last = forced.at(-1);
    if (stable && last && now() < addMilliseconds(last, forcedPauseMilliseconds)) return stable;
    if (forced.length >= forcedRefreshesADay) throw refusal(45009);
    forced.push(now());
    if (stable) stable.replacedAt = now();
    return create();
  };
  const isNearItsEnd = (token: Token): boolean =>
    now() >= addMilliseconds(token.expiresAt, -overlapMilliseconds) || token.replacedAt !== undefined;

  return {
    issue() {
      if (current) current.replacedAt = addMilliseconds(now(), overlapMilliseconds);
      current = create();
      return toIssued(current, now());
    },
    issueStable(isForced) {
      if (isForced) stable = force();
      else if (!stable || isNearItsEnd(stable)) stable = create();
      return toIssued(stable, now());
    },
    check(text) {
      if (text === '') throw refusal(41001);
      const token = tokens.get(text);
      if (!token || (token.replacedAt && now() >= token.replacedAt)) throw refusal(40001);
      if (now() >= token.expiresAt) throw refusal(42001);
    },
    revokeAll() {
      for (const token of tokens.values()) token.replacedAt = now();
      current = undefined;
      stable = undefined;
    },
  };
}

function toIssued({ text, expiresAt }: Token, now: Date): IssuedToken {
  return { token: text, expiresIn: Math.floor((expiresAt.getTime() - now.getTime()) / 1000) };
}
