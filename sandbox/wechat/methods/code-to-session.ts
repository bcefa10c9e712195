import { refusal } from '../wechat-error.ts';
import type { Method } from './method.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
export const codeToSession: Method = ({ state, exchange }) => {
  const { miniProgramAppId, miniProgramSecret } = state.account;
  const query = exchange.url.searchParams;
  if (!query.get('appid')) throw refusal(41002);
  if (!query.get('secret')) throw refusal(41004);
  if (!query.get('js_code')) throw refusal(41008);
  if (query.get('grant_type') !== 'authorization_code') throw refusal(40002);
  if (query.get('appid') !== miniProgramAppId) throw refusal(40013);
  if (query.get('secret') !== miniProgramSecret) throw refusal(40125);
  const { openId, sessionKey } = state.logins.exchange(query.get('js_code') ?? '');
  return { session_key: sessionKey, openid: openId };
};
