import { z } from 'zod';
import type { IssuedToken } from '../access-tokens.ts';
import type { Account } from '../state.ts';
import { refusal } from '../wechat-error.ts';
import { readJson, type Method } from './method.ts';

interface Credentials {
  grant_type?: string | undefined;
  appid?: string | undefined;
  secret?: string | undefined;
}

const stableSchema = z.object({
  grant_type: z.string().optional(),
  appid: z.string().optional(),
  secret: z.string().optional(),
  force_refresh: z.boolean().default(false),
});

/** https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken.html */
export const getToken: Method = ({ state, exchange }) => {
  check(state.account, Object.fromEntries(exchange.url.searchParams));
  return toAnswer(state.tokens.issue());
};

/** https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
export const getStableToken: Method = (call) => {
  const parsed = stableSchema.safeParse(readJson(call));
  if (!parsed.success) throw refusal(47001);
  check(call.state.account, parsed.data);
  return toAnswer(call.state.tokens.issueStable(parsed.data.force_refresh));
};

function check({ appId, appSecret }: Account, { grant_type, appid, secret }: Credentials): void {
  if (grant_type !== 'client_credential') throw refusal(40002);
  if (!appid) throw refusal(41002);
  if (!secret) throw refusal(41004);
  if (appid !== appId) throw refusal(40013);
  if (secret !== appSecret) throw refusal(40125);
}

function toAnswer({ token, expiresIn }: IssuedToken): unknown {
  return { access_token: token, expires_in: expiresIn };
}
