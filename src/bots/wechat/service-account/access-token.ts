import { z } from 'zod';
import type { ChannelSecrets } from '../../../core/channel/channel-secrets.ts';
import { addMilliseconds, type Clock } from '../../../core/clock.ts';
import type { Log } from '../../../core/log.ts';
import { callWeChat, type CallOptions } from './call-wechat.ts';
import { TOKEN_CALL, WeChatCallFailed } from './wechat-call-failed.ts';

/** Runs `work` while no other process does under this name. */
export type Exclusively = <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;

export interface AccessTokenOptions extends CallOptions {
  appId: string;
  appSecret: string;
  secrets: ChannelSecrets;
  exclusively: Exclusively;
  clock: Clock;
  log: Log;
}

/** Both throw `WeChatCallFailed` only. */
interface AccessTokens {
  current(): Promise<string>;
  /** One that is not `refused`. */
  instead(refused: string): Promise<string>;
}

/** Runs a call with the account's token; when WeChat refuses the token, once more with another. */
export type WithAccessToken = <Value>(call: (accessToken: string) => Promise<Value>) => Promise<Value>;

/** One token for all processes, kept sealed. https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken */
export function createWithAccessToken(options: AccessTokenOptions): WithAccessToken {
  const tokens = createAccessTokens(options);
  return async (call) => {
    const token = await tokens.current();
    try {
      return await call(token);
    } catch (err) {
      if (!(err instanceof WeChatCallFailed) || !err.isTokenRefused) throw err;
      return await call(await tokens.instead(token));
    }
  };
}

const SECRET_NAME = 'access_token';
/** From then on WeChat makes another, and lets the old one live for as long. */
const RENEWED_BEFORE_MILLISECONDS = 5 * 60_000;

function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const underWay = new Map<string, Promise<string>>();
  const obtainOnce = (refused: string) => {
    const obtaining =
      underWay.get(refused) ?? obtain(refused, options).finally(() => underWay.delete(refused));
    underWay.set(refused, obtaining);
    return obtaining;
  };
  return {
    async current() {
      const kept = await readToken(options);
      return kept && isUsable(kept, options) ? kept.token : obtainOnce('');
    },
    instead: obtainOnce,
  };
}

/** Under a lock, and looking again once it is held: whoever had it before has left a token. */
async function obtain(refused: string, options: AccessTokenOptions): Promise<string> {
  const { appId, exclusively } = options;
  try {
    return await exclusively(`wechat.access_token:${appId}`, async () => {
      const kept = await readToken(options);
      if (kept && isUsable(kept, options) && kept.token !== refused) return kept.token;
      return await make(refused, kept, options);
    });
  } catch (cause) {
    if (cause instanceof WeChatCallFailed) throw cause;
    throw new WeChatCallFailed({ call: TOKEN_CALL, description: 'no token can be kept now' }, { cause });
  }
}

interface KeptToken {
  token: string;
  changedAt: Date;
  expiresAt: Date;
}

/** One that does not open (the master key is another) is made anew; a database that is down fails under the lock. */
async function readToken({ secrets, log }: AccessTokenOptions): Promise<KeptToken | undefined> {
  try {
    const secret = (await secrets.read([SECRET_NAME])).get(SECRET_NAME);
    if (!secret?.expiresAt) return undefined;
    return { token: secret.value.toString(), changedAt: secret.changedAt, expiresAt: secret.expiresAt };
  } catch (err) {
    log.warn({ event: 'wechat.token_unreadable', err });
    return undefined;
  }
}

function isUsable({ expiresAt }: KeptToken, { clock }: AccessTokenOptions): boolean {
  return expiresAt.getTime() - clock().getTime() > RENEWED_BEFORE_MILLISECONDS;
}

/** WeChat forces a token at most every 30 seconds and 20 times a day. It is hardly ever needed: without force WeChat
 * answers with the token that is good now. */
const FORCED_APART_MILLISECONDS = 10 * 60_000;

async function make(
  refused: string,
  kept: KeptToken | undefined,
  options: AccessTokenOptions,
): Promise<string> {
  const made = await requestToken(false, options);
  if (made.token !== refused) return keep(made, options);
  const age = kept ? options.clock().getTime() - kept.changedAt.getTime() : Infinity;
  if (age < FORCED_APART_MILLISECONDS) {
    throw new WeChatCallFailed({ call: TOKEN_CALL, description: 'a new token is refused like the old one' });
  }
  return keep(await requestToken(true, options), options);
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

interface MadeToken {
  token: string;
  lifeMilliseconds: number;
}

async function requestToken(isForced: boolean, options: AccessTokenOptions): Promise<MadeToken> {
  const { appId, appSecret } = options;
  const body = { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: isForced };
  const answer = await callWeChat({ path: TOKEN_CALL, body, hidden: [appSecret] }, options);
  const parsed = tokenSchema.safeParse(answer);
  if (!parsed.success) throw new WeChatCallFailed({ call: TOKEN_CALL, description: 'no token was answered' });
  return { token: parsed.data.access_token, lifeMilliseconds: parsed.data.expires_in * 1000 };
}

async function keep(made: MadeToken, { secrets, clock, log }: AccessTokenOptions): Promise<string> {
  const expiresAt = addMilliseconds(clock(), made.lifeMilliseconds);
  await secrets.write(new Map([[SECRET_NAME, Buffer.from(made.token)]]), expiresAt);
  log.info({ event: 'wechat.token_made' });
  return made.token;
}
