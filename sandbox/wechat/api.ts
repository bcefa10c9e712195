import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange } from '../control/exchange.ts';
import type { Fault } from '../control/faults.ts';
import { codeToSession } from './methods/code-to-session.ts';
import { getMedia } from './methods/get-media.ts';
import { createMenu, deleteMenu, getMenu } from './methods/menu.ts';
import type { Method } from './methods/method.ts';
import { sendMessage } from './methods/send-message.ts';
import { getStableToken, getToken } from './methods/token.ts';
import { sendFile } from './send-file.ts';
import type { WeChatState } from './state.ts';
import { refusal, WeChatError } from './wechat-error.ts';

interface Route {
  /** What faults call it. */
  name: string;
  verb: 'GET' | 'POST';
  method: Method;
  /** Below `cgi-bin` unless said otherwise. */
  area?: 'sns';
  /** Asks for no access token. */
  isOpen?: boolean;
}

const routes: Record<string, Route> = {
  token: { name: 'token', verb: 'GET', method: getToken, isOpen: true },
  stable_token: { name: 'token', verb: 'POST', method: getStableToken, isOpen: true },
  'message/custom/send': { name: 'custom/send', verb: 'POST', method: sendMessage },
  'media/get': { name: 'media/get', verb: 'GET', method: getMedia },
  'menu/create': { name: 'menu/create', verb: 'POST', method: createMenu },
  'menu/get': { name: 'menu/get', verb: 'GET', method: getMenu },
  'menu/delete': { name: 'menu/delete', verb: 'GET', method: deleteMenu },
  jscode2session: { name: 'jscode2session', verb: 'GET', method: codeToSession, area: 'sns', isOpen: true },
};

const biggestBody = 1024 * 1024;

/** What strikes before a method acts. What strikes afterwards, or within a file, is asked for where it does. */
const earlyKinds: Fault['kind'][] = ['error', 'html', 'hang', 'slow', 'token_revoked', 'lost_answer'];

/** Answers `/cgi-bin/…`, `/sns/…` and `/wechat-media/…`; false for any other address. */
export async function serveWeChatApi(state: WeChatState, exchange: Exchange): Promise<boolean> {
  const { request, url } = exchange;
  state.origin = `http://${request.headers.host}`;
  const [, area, path] = /^\/(cgi-bin|sns|wechat-media)\/(.+)$/.exec(url.pathname) ?? [];
  if (area === undefined || path === undefined) return false;
  try {
    if (area === 'wechat-media') await download(state, exchange, path);
    else await answer(state, exchange, { area, path });
  } catch (error) {
    respondWithError(exchange, error);
  }
  return true;
}

async function answer(
  state: WeChatState,
  exchange: Exchange,
  { area, path }: { area: string; path: string },
): Promise<void> {
  const { request, response, url } = exchange;
  const route = routes[path];
  if (!route || (route.area ?? 'cgi-bin') !== area) throw refusal(40066);
  const isFile = route.name === 'media/get';
  const fault = state.faults.take(route.name, isFile ? earlyKinds : [...earlyKinds, 'cut', 'stall']);
  if (fault && !(await survives(state, fault, exchange))) return;
  const body = await readBody(exchange);
  if (!route.isOpen) state.tokens.check(url.searchParams.get('access_token') ?? '');
  if (request.method !== route.verb) throw refusal(route.verb === 'GET' ? 43001 : 43002);
  const result = await route.method({ state, exchange, body });
  if (fault?.kind === 'lost_answer') response.destroy();
  else if (result !== undefined) respond(exchange, result);
}

/** False when the fault has already been the answer, or there will be none. */
async function survives(state: WeChatState, fault: Fault, exchange: Exchange): Promise<boolean> {
  const { request, response, signal } = exchange;
  if (fault.kind === 'token_revoked') state.tokens.revokeAll();
  if (fault.kind === 'slow') await delay(fault.milliseconds, undefined, { signal });
  if (fault.kind === 'token_revoked' || fault.kind === 'slow' || fault.kind === 'lost_answer') return true;
  request.resume();
  if (fault.kind === 'error') throw new WeChatError(fault.code, fault.description);
  if (fault.kind === 'cut') response.destroy();
  if (fault.kind === 'html') {
    response.writeHead(fault.code, { 'content-type': 'text/html', connection: 'close' });
    response.end(`<html><head><title>${fault.code}</title></head><body><h1>${fault.code}</h1></body></html>`);
  }
  return false;
}

async function download(state: WeChatState, exchange: Exchange, publicKey: string): Promise<void> {
  const fault = state.faults.take('download', [...earlyKinds, 'cut', 'stall']);
  const isPartial = fault?.kind === 'cut' || fault?.kind === 'stall';
  if (fault && !isPartial && !(await survives(state, fault, exchange))) return;
  const media = state.media.follow(publicKey);
  if (media) await sendFile(media, exchange, fault);
  else exchange.response.writeHead(404).end();
}

async function readBody({ request }: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > biggestBody) throw refusal(45002);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function respondWithError(exchange: Exchange, error: unknown): void {
  const { request, response, signal } = exchange;
  if (response.headersSent || signal.aborted) return void response.destroy();
  request.resume();
  const { code, message } =
    error instanceof WeChatError ? error : new WeChatError(-1, 'system error', { cause: error });
  const reference = randomBytes(12)
    .toString('hex')
    .replace(/^(.{8})(.{8})/, '$1-$2-');
  respond(exchange, { errcode: code, errmsg: `${message} rid: ${reference}` });
}

function respond({ response }: Exchange, body: unknown): void {
  response.removeHeader('content-disposition');
  response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' });
  response.end(JSON.stringify(body));
}
