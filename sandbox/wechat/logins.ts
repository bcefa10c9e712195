import { createHash, randomBytes } from 'node:crypto';
import { addMilliseconds, type Clock } from '../../src/core/clock.ts';
import type { Follower } from './follower.ts';
import { refusal } from './wechat-error.ts';

const lifetimeMilliseconds = 5 * 60_000;

/** What a mini-program gets from `wx.login` and `wx.getUserProfile`. */
interface Login {
  code: string;
  rawData: string;
  /** Of `rawData`, with the session key that only WeChat and the mini-program's server know. */
  signature: string;
}

interface Session {
  openId: string;
  sessionKey: string;
}

/** People's logins into the mini-program. */
export interface Logins {
  begin(follower: Follower): Login;
  /** Once, and within five minutes. Throws `WeChatError`. */
  exchange(code: string): Session;
}

export function createLogins(now: Clock): Logins {
  const begun = new Map<string, Session & { expiresAt: Date; isUsed: boolean }>();
  return {
    begin({ miniProgramOpenId: openId, person }) {
      const sessionKey = randomBytes(16).toString('base64');
      const code = `0${randomBytes(32).toString('base64url').replaceAll(/[-_]/g, 'a').slice(0, 31)}`;
      begun.set(code, {
        openId,
        sessionKey,
        expiresAt: addMilliseconds(now(), lifetimeMilliseconds),
        isUsed: false,
      });
      const language = { zh: 'zh_CN', en: 'en', ru: 'ru' }[person.languageCode] ?? person.languageCode;
      const rawData = JSON.stringify({ nickName: person.firstName, gender: 0, language, avatarUrl: '' });
      const signature = createHash('sha1').update(`${rawData}${sessionKey}`).digest('hex');
      return { code, rawData, signature };
    },
    exchange(code) {
      const login = begun.get(code);
      if (login?.isUsed) throw refusal(40163);
      if (!login || now() >= login.expiresAt) throw refusal(40029);
      login.isUsed = true;
      const { openId, sessionKey } = login;
      return { openId, sessionKey };
    },
  };
}
