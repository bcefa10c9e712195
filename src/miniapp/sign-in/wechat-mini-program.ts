import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { addMilliseconds, type Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { ok, refuse, type Result } from '../../core/result.ts';
import type { ProofRefusal, ProvenIdentity } from '../../core/sign-in/proven-identity.ts';

export interface MiniProgramOptions {
  appId: string;
  appSecret: string;
  clock: Clock;
  log: Log;
  /** Another server that speaks WeChat's API, http or https. */
  apiRoot?: string;
  callTimeoutMilliseconds?: number;
}

/** What the mini-program got from `wx.login` and `wx.getUserProfile`. */
export interface MiniProgramProof {
  code: string;
  rawData: string;
  signature: string;
}

export type ProveByMiniProgram = (
  proof: MiniProgramProof,
) => Promise<Result<ProvenIdentity, ProofRefusal | 'MESSENGER_DOWN'>>;

/** A login code is good once and for so long: https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
const CODE_GOOD_FOR_MILLISECONDS = 5 * 60_000;
const LONGEST_CODE = 256;
const LONGEST_RAW_DATA = 8192;

/**
 * Whom a mini-program's login proves: WeChat exchanges the code for an openid and a session key, and the key must have
 * signed what the person's client sent. The key is used here and nowhere else, and is not kept.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function createProveByMiniProgram(options: MiniProgramOptions): ProveByMiniProgram {
  const { appId, clock } = options;
  return async ({ code, rawData, signature }) => {
    if (!/^[\w-]+$/.test(code) || code.length > LONGEST_CODE) return refuse('PROOF_INVALID');
    if (!/^[0-9a-f]{40}$/.test(signature) || rawData.length > LONGEST_RAW_DATA) {
      return refuse('PROOF_INVALID');
    }
    const exchanged = await exchange(code, options);
    if (!exchanged.ok) return exchanged;
    const { openid: chatId, session_key: sessionKey } = exchanged.value;
    if (!isSigned(rawData, sessionKey, signature)) return refuse('PROOF_INVALID');

    const languageTag = languageTagOf(rawData);
    return ok({
      channel: 'wechat',
      botId: appId,
      chatId,
      isChat: false,
      ...(languageTag === undefined ? {} : { languageTag }),
      proofHash: createHash('sha256').update(`${appId}:${code}`).digest(),
      goodUntil: addMilliseconds(clock(), CODE_GOOD_FOR_MILLISECONDS),
    });
  };
}

function isSigned(rawData: string, sessionKey: string, signature: string): boolean {
  const expected = createHash('sha1').update(`${rawData}${sessionKey}`).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

const rawDataSchema = z.object({ language: z.string().regex(/^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})*$/) });

/** WeChat writes `zh_CN`. Newer clients leave it out. */
function languageTagOf(rawData: string): string | undefined {
  try {
    return rawDataSchema.safeParse(JSON.parse(rawData)).data?.language.replaceAll('_', '-');
  } catch {
    return undefined; // It is no JSON: signed all the same, and it told us nothing else.
  }
}

const sessionSchema = z.object({ openid: z.string().min(1).max(128), session_key: z.string().min(1) });
const refusalSchema = z.object({ errcode: z.int() });

type Session = z.infer<typeof sessionSchema>;

/** The code is not one of ours, was used, is too old, or WeChat takes who shows it for a fraud. */
const PROOF_REFUSED = [40029, 40163, 40226, 41008, 42003];
/** WeChat is busy, or we ask too often. */
const BUSY = [-1, 45009, 45011];

async function exchange(
  code: string,
  options: MiniProgramOptions,
): Promise<Result<Session, ProofRefusal | 'MESSENGER_DOWN'>> {
  const { log } = options;
  const answer = await ask(code, options);
  const session = sessionSchema.safeParse(answer);
  if (session.success) return ok(session.data);
  const errcode = refusalSchema.safeParse(answer).data?.errcode;
  if (errcode !== undefined && PROOF_REFUSED.includes(errcode)) {
    log.info({ event: 'sign_in.wechat_refused', errcode });
    return refuse('PROOF_INVALID');
  }
  if (errcode === undefined || BUSY.includes(errcode)) {
    log.warn({ event: 'sign_in.wechat_unavailable', errcode });
  } else {
    const advice = 'WeChat refuses the mini-program: check WECHAT_MINI_PROGRAM_APP_ID and …_SECRET';
    log.error({ event: 'sign_in.wechat_misconfigured', errcode }, advice);
  }
  return refuse('MESSENGER_DOWN');
}

/** `undefined` where no answer comes in time. Errors of the network are not passed on: their messages may hold the
 * address, and WeChat wants the secret in it. */
async function ask(code: string, options: MiniProgramOptions): Promise<unknown> {
  const { appId, appSecret, callTimeoutMilliseconds = 10_000 } = options;
  const apiRoot = (options.apiRoot ?? 'https://api.weixin.qq.com').replace(/\/+$/, '');
  const query = new URLSearchParams({
    appid: appId,
    secret: appSecret,
    js_code: code,
    grant_type: 'authorization_code',
  });
  try {
    const response = await fetch(`${apiRoot}/sns/jscode2session?${query.toString()}`, {
      signal: AbortSignal.timeout(callTimeoutMilliseconds),
      redirect: 'error',
    });
    const answer: unknown = await response.json();
    return answer;
  } catch {
    return undefined;
  }
}
