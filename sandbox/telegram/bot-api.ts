import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange } from '../control/exchange.ts';
import type { Fault } from '../control/faults.ts';
import { ApiError } from './api-error.ts';
import { findMethod } from './method-table.ts';
import { parseRequest } from './parse-request.ts';
import type { Bot, SandboxState } from './state.ts';

/** Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`; false for any other address. */
export async function serveBotApi(state: SandboxState, exchange: Exchange): Promise<boolean> {
  const path = decodeAddress(exchange.url.pathname);
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
  const call = /^\/bot([^/]+)\/([^/]*)$/.exec(path);
  const [, token, name] = file ?? call ?? [];
  if (token === undefined || name === undefined) return false;
  try {
    const bot = authenticate(state, token);
    if (file) await download(state, exchange, { bot, filePath: name });
    else await answer(state, exchange, { bot, name });
  } catch (error) {
    respondWithError(exchange, error);
  }
  return true;
}

function authenticate(state: SandboxState, token: string): Bot {
  if (!/^\d+:[\w-]+$/.test(token)) throw new ApiError(404, 'Not Found');
  const bot = state.bots.find((candidate) => candidate.token === token);
  if (!bot) throw new ApiError(401, 'Unauthorized');
  return bot;
}

async function answer(
  state: SandboxState,
  exchange: Exchange,
  { bot, name }: { bot: Bot; name: string },
): Promise<void> {
  const { request, response, url, signal } = exchange;
  const fault = state.faults.take(name);
  if (fault && !(await survives(fault, exchange))) return;
  const method = findMethod(name);
  if (!method) throw new ApiError(404, 'Not Found: method not found');
  const { values, uploads } = await parseRequest(request, url, state.files);
  const result = await method({ state, bot, values, uploads, signal });
  if (fault?.kind === 'lost_answer') response.destroy();
  else respond(response, 200, { ok: true, result });
}

/** False when the fault has already been the answer, or there will be none. */
async function survives(fault: Fault, { request, response, signal }: Exchange): Promise<boolean> {
  if (fault.kind === 'lost_answer' || fault.kind === 'duplicate') return true;
  if (fault.kind === 'slow') {
    await delay(fault.milliseconds, undefined, { signal });
    return true;
  }
  if (fault.kind === 'cut') response.destroy();
  request.resume();
  if (fault.kind === 'html') {
    response.writeHead(fault.code, { 'content-type': 'text/html', connection: 'close' });
    response.end(`<html><head><title>${fault.code}</title></head><body><h1>${fault.code}</h1></body></html>`);
  }
  if (fault.kind === 'error') {
    const parameters =
      fault.retryAfterSeconds === undefined ? undefined : { retry_after: fault.retryAfterSeconds };
    throw new ApiError(fault.code, fault.description, parameters);
  }
  return false;
}

async function download(
  state: SandboxState,
  exchange: Exchange,
  { bot, filePath }: { bot: Bot; filePath: string },
): Promise<void> {
  const { response } = exchange;
  const fault = state.faults.take('download');
  const isPartial = fault?.kind === 'cut' || fault?.kind === 'stall';
  if (fault && !isPartial && !(await survives(fault, exchange))) return;
  const file = state.files.follow(bot.id, filePath);
  if (!file) throw new ApiError(404, 'Not Found');
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size });
  if (!isPartial) return await pipeline(createReadStream(file.path), response);
  await sendPart(response, file.path, Math.min(fault.afterBytes, file.size - 1));
  if (fault.kind === 'cut') response.destroy();
}

async function sendPart(response: ServerResponse, path: string, size: number): Promise<void> {
  if (size === 0) return response.flushHeaders();
  for await (const chunk of createReadStream(path, { end: size - 1 })) {
    await new Promise((resolve) => response.write(chunk, resolve));
  }
}

function respondWithError({ request, response, signal }: Exchange, error: unknown): void {
  if (response.headersSent || signal.aborted) return void response.destroy();
  request.resume();
  if (!(error instanceof ApiError)) {
    const description = `Internal Server Error: ${error instanceof Error ? error.message : 'unspecified'}`;
    return respond(response, 500, { ok: false, error_code: 500, description });
  }
  const { code, message, parameters } = error;
  if (parameters?.retry_after !== undefined) response.setHeader('retry-after', parameters.retry_after);
  respond(response, code, {
    ok: false,
    error_code: code,
    description: message,
    ...(parameters && { parameters }),
  });
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** A malformed address stays as it is and fits no route. */
function decodeAddress(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // `%` without two digits.
  }
}
