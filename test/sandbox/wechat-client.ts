import { z } from 'zod';
import type { WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';

const answerSchema = z.looseObject({ errcode: z.number().optional(), errmsg: z.string().optional() });

/** An answer of the API as it is on the wire. */
export type Answer = z.infer<typeof answerSchema> & { status: number };

interface Call {
  /** Sent as JSON, unless it is a text already. */
  body?: unknown;
  query?: Record<string, string>;
  method?: string;
}

/** Calls the API as a program would that knows no library. */
export async function callApi(sandbox: WeChatSandbox, path: string, call: Call = {}): Promise<Answer> {
  const response = await fetchApi(sandbox, path, call);
  return { ...answerSchema.parse(await response.json()), status: response.status };
}

export function fetchApi(
  sandbox: WeChatSandbox,
  path: string,
  { body, query, method }: Call,
): Promise<Response> {
  const address = `${sandbox.url}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`;
  return fetch(address, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
type Token = z.infer<typeof tokenSchema>;

export async function getToken({ appId, appSecret, ...sandbox }: WeChatSandbox): Promise<Token> {
  const query = { grant_type: 'client_credential', appid: appId, secret: appSecret };
  return tokenSchema.parse(await callApi({ appId, appSecret, ...sandbox }, 'token', { query }));
}

export async function getStableToken(sandbox: WeChatSandbox, isForced = false): Promise<Token> {
  return tokenSchema.parse(
    await callApi(sandbox, 'stable_token', { body: stableRequest(sandbox, isForced) }),
  );
}

export function stableRequest(
  { appId, appSecret }: WeChatSandbox,
  isForced = false,
): Record<string, unknown> {
  return { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: isForced };
}

/** Sends a customer service message with a good token. */
export async function send(sandbox: WeChatSandbox, message: unknown): Promise<Answer> {
  const { access_token } = await getStableToken(sandbox);
  return callApi(sandbox, 'message/custom/send', { query: { access_token }, body: message });
}

export function sendText(sandbox: WeChatSandbox, touser: string, content: string): Promise<Answer> {
  return send(sandbox, { touser, msgtype: 'text', text: { content } });
}

/** What a call with this token is told. */
export async function codeWith(sandbox: WeChatSandbox, access_token: string): Promise<number | undefined> {
  return (await callApi(sandbox, 'menu/delete', { query: { access_token } })).errcode;
}
