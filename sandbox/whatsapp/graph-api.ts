import { timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange } from '../control/exchange.ts';
import type { Fault } from '../control/faults.ts';
import { badParameter, badToken, GraphError, knownError, unknownObject } from './graph-error.ts';
import { markRead } from './mark-read.ts';
import { deleteMedia, describeMedia, mediaPath, sendMedia } from './media-api.ts';
import { readParameters } from './read-parameters.ts';
import { sendMessage } from './send-message.ts';
import type { WhatsAppState } from './state.ts';

/** Answers `/v<version>/<object>` and the addresses of media; false for any other. */
export async function serveGraphApi(state: WhatsAppState, exchange: Exchange): Promise<boolean> {
  const { pathname } = exchange.url;
  const [, object, edge] = /^\/v\d+\.0\/([^/]+)(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  if (object === undefined && !pathname.startsWith(mediaPath)) return false;
  try {
    await answer(
      state,
      exchange,
      object === undefined ? { method: 'download' } : route(state, { object, edge }),
    );
  } catch (error) {
    respondWithError(exchange, error);
  }
  return true;
}

/** A call, named as faults name it. */
type Call =
  | { method: 'download' | 'messages' | 'phone_number' }
  | { method: 'media'; mediaId: string }
  | { method: 'unknown'; object: string };

function route(
  { business }: WhatsAppState,
  { object, edge }: { object: string; edge: string | undefined },
): Call {
  if (edge === undefined) {
    return object === business.phoneNumberId
      ? { method: 'phone_number' }
      : { method: 'media', mediaId: object };
  }
  const isOurs = object === business.phoneNumberId && edge === 'messages';
  return isOurs ? { method: 'messages' } : { method: 'unknown', object };
}

async function answer(state: WhatsAppState, exchange: Exchange, call: Call): Promise<void> {
  const { response } = exchange;
  authenticate(state, exchange);
  const fault = state.faults.take(call.method, kindsOf(call));
  if (fault && !(await survives(fault, exchange))) return;
  if (call.method === 'download') return await sendMedia(state, exchange, fault);
  const result = await perform(state, exchange, call);
  if (fault?.kind === 'lost_answer') response.destroy();
  else respond(response, 200, result);
}

/** A partial, other or vanished file is the download's own matter, and what step one says is that of `media`. */
function kindsOf({ method }: Call): Fault['kind'][] {
  const always = ['error', 'html', 'hang', 'cut', 'lost_answer', 'slow'] as const;
  return method === 'download' ? [...always, 'stall', 'corrupt', 'expired'] : [...always];
}

async function perform(
  state: WhatsAppState,
  exchange: Exchange,
  call: Exclude<Call, { method: 'download' }>,
) {
  const { request, url } = exchange;
  const verb = request.method ?? 'GET';
  if (call.method === 'messages' && verb === 'POST') {
    const parameters = await readParameters(request);
    return 'status' in parameters ? markRead(state, parameters) : sendMessage(state, parameters);
  }
  if (call.method === 'phone_number' && verb === 'GET') return describeNumber(state, url);
  if (call.method === 'media' && verb === 'GET') return describeMedia(state, exchange, call.mediaId);
  if (call.method === 'media' && verb === 'DELETE') return deleteMedia(state, call.mediaId);
  throw unknownObject(verb === 'POST' ? 'post' : 'get', 'object' in call ? call.object : url.pathname);
}

function authenticate({ business }: WhatsAppState, { request }: Exchange): void {
  const given = Buffer.from(/^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
  const wanted = Buffer.from(business.accessToken);
  if (given.length === 0) throw badToken('An access token is required to request this resource.');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw badToken('Invalid OAuth access token - Cannot parse access token');
}

const numberFields = ['id', 'display_phone_number', 'verified_name'] as const;

function describeNumber({ business }: WhatsAppState, url: URL): unknown {
  const values = {
    id: business.phoneNumberId,
    display_phone_number: `+${business.displayPhoneNumber}`,
    verified_name: business.verifiedName,
  };
  const wanted = url.searchParams.get('fields')?.split(',') ?? numberFields;
  const known = numberFields.filter((field) => field === 'id' || wanted.includes(field));
  const unknown = wanted.find((field) => numberFields.every((one) => one !== field));
  if (unknown !== undefined) throw badParameter(`Tried accessing nonexisting field (${unknown})`);
  return Object.fromEntries(known.map((field) => [field, values[field]]));
}

/** False when the fault has already been the answer, or there will be none. */
async function survives(fault: Fault, { request, response, signal, url }: Exchange): Promise<boolean> {
  const isDownload = url.pathname.startsWith(mediaPath);
  if (fault.kind === 'slow') await delay(fault.milliseconds, undefined, { signal });
  if (fault.kind === 'error')
    throw knownError(fault.code, fault.description, {
      status: fault.status,
      retryAfterSeconds: fault.retryAfterSeconds,
    });
  const hasEnded = fault.kind === 'html' || fault.kind === 'hang' || (fault.kind === 'cut' && !isDownload);
  if (!hasEnded) return true;
  request.resume();
  if (fault.kind === 'cut') response.destroy();
  if (fault.kind === 'html') {
    response.writeHead(fault.code, { 'content-type': 'text/html', connection: 'close' });
    response.end(`<html><head><title>${fault.code}</title></head><body><h1>${fault.code}</h1></body></html>`);
  }
  return false;
}

function respondWithError({ request, response, signal }: Exchange, error: unknown): void {
  if (response.headersSent || signal.aborted) return void response.destroy();
  request.resume();
  const known = error instanceof GraphError ? error : knownError(131000, String(error));
  if (known.retryAfterSeconds !== undefined) response.setHeader('retry-after', known.retryAfterSeconds);
  if (known.status === 401)
    response.setHeader('www-authenticate', `OAuth "Facebook Platform" "invalid_token" "${known.message}"`);
  respond(response, known.status, known.body);
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}
