import { z } from 'zod';
import { WeChatCallFailed } from './wechat-call-failed.ts';

export interface CallOptions {
  /** Without a trailing slash. */
  apiRoot: string;
  callTimeoutMilliseconds: number;
}

export interface Call {
  /** Below `/cgi-bin/`. */
  path: string;
  /** Goes into the address, as WeChat wants it. */
  accessToken?: string;
  body: Readonly<Record<string, unknown>>;
  /** What must not show in an error, whatever WeChat repeats. */
  hidden: readonly string[];
}

/** Posts JSON and answers with WeChat's. Throws `WeChatCallFailed` only. */
export async function callWeChat(
  { path, accessToken, body, hidden }: Call,
  { apiRoot, callTimeoutMilliseconds }: CallOptions,
): Promise<unknown> {
  const query = accessToken === undefined ? '' : `?access_token=${encodeURIComponent(accessToken)}`;
  const deadline = AbortSignal.timeout(callTimeoutMilliseconds);
  let answer: unknown;
  try {
    const response = await fetch(`${apiRoot}/cgi-bin/${path}${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: deadline,
      // A redirect would carry the token elsewhere.
      redirect: 'error',
    });
    answer = await response.json();
  } catch (err) {
    const description = deadline.aborted ? 'no answer in time' : `no answer (${networkCode(err)})`;
    throw new WeChatCallFailed({ call: path, description });
  }
  assertDone(answer, { call: path, hidden });
  return answer;
}

const answerSchema = z.looseObject({
  errcode: z.int().optional(),
  errmsg: z.string().catch('no description'),
});

/** Throws `WeChatCallFailed` for an answer that says so, or is none. Where all is well `errcode` is 0 or missing. */
export function assertDone(
  answer: unknown,
  { call, hidden }: { call: string; hidden: readonly string[] },
): void {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw new WeChatCallFailed({ call, description: 'not an answer of WeChat' });
  const { errcode: code = 0, errmsg } = parsed.data;
  if (code !== 0) throw new WeChatCallFailed({ call, code, description: withoutHidden(errmsg, hidden) });
}

const LONGEST_DESCRIPTION = 300;

function withoutHidden(text: string, hidden: readonly string[]): string {
  const clean = hidden.reduce((rest, secret) => (secret ? rest.replaceAll(secret, '[hidden]') : rest), text);
  return clean.slice(0, LONGEST_DESCRIPTION);
}

const networkErrorSchema = z.object({ cause: z.object({ code: z.string().regex(/^[A-Z_]+$/) }) });

/** Only a code such as `ECONNREFUSED` is taken over: the messages of network errors may hold the URL. */
function networkCode(err: unknown): string {
  const parsed = networkErrorSchema.safeParse(err);
  return parsed.success ? parsed.data.cause.code : 'no usable response';
}
