import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { detect, type Answer } from './detect.ts';
import { INVALID_KEY, NO_RESOURCE, tooMany, type FaceError } from './face-error.ts';
import { createFaceFaults, type FaceFault, type FaceFaults } from './faults.ts';
import { createKnownFaces } from './known-faces.ts';
import { verify } from './verify.ts';

export interface AzureFaceOptions {
  /** Computes every verdict. Closed by whoever opened it. */
  faceEngine: FaceEngine;
  /** 0, the default, takes a free one. */
  port?: number;
  now?: () => Date;
  /** More calls than these within any second are answered with 429. Unlimited unless said. */
  callsPerSecond?: number;
}

/** What was asked, as it came. */
interface Arrival {
  operation: 'detect' | 'verify';
  /** Milliseconds, of no particular beginning. */
  at: number;
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  bytes: Buffer;
  status: number;
}

/** A stand-in for Azure Face on this machine. */
export interface AzureFace {
  /** What AZURE_FACE_ENDPOINT is set to. */
  readonly url: string;
  /** The subscription's keys; change them to rotate. */
  readonly keys: Set<string>;
  readonly faults: FaceFaults;
  /** Whether Microsoft has approved the subscription for recognition. */
  approve(isApproved: boolean): void;
  arrivals(): readonly Arrival[];
  knownFaces(): number;
  close(): Promise<void>;
}

export const SANDBOX_KEY = 'sandbox-azure-face-key-0000000001';
const VERSION = 'v1.2';
/** Beyond what the service reads of a picture. */
const MOST_READ = 8 * 1024 * 1024;

export async function openAzureFace(options: AzureFaceOptions): Promise<AzureFace> {
  const { faceEngine, port = 0, now = () => new Date(), callsPerSecond = Infinity } = options;
  const arrivals: Arrival[] = [];
  const closing = new AbortController();
  let approved = true;
  const standIn: StandIn = {
    faceEngine,
    faces: createKnownFaces(now),
    faults: createFaceFaults(),
    keys: new Set([SANDBOX_KEY]),
    arrivals,
    callsPerSecond,
    closing: closing.signal,
    isApproved: () => approved,
  };
  const server = createServer((request, response) => void serve(standIn, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The stand-in got no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    keys: standIn.keys,
    faults: standIn.faults,
    approve: (isApproved) => (approved = isApproved),
    arrivals: () => arrivals,
    knownFaces: () => standIn.faces.count(),
    async close() {
      closing.abort();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

interface StandIn {
  faceEngine: FaceEngine;
  faces: ReturnType<typeof createKnownFaces>;
  faults: FaceFaults;
  keys: Set<string>;
  arrivals: Arrival[];
  callsPerSecond: number;
  closing: AbortSignal;
  isApproved: () => boolean;
}

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  operation: 'detect' | 'verify';
  bytes: Buffer;
}

async function serve(standIn: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = performance.now();
  try {
    const url = new URL(`http://sandbox${request.url ?? '/'}`);
    const [, version, operation] = /^\/face\/([^/]+)\/(detect|verify)$/.exec(url.pathname) ?? [];
    const bytes = await readBody(request);
    const key = request.headers['ocp-apim-subscription-key'];
    if (typeof key !== 'string' || !standIn.keys.has(key)) return refuse(response, INVALID_KEY);
    if (
      version !== VERSION ||
      request.method !== 'POST' ||
      (operation !== 'detect' && operation !== 'verify')
    )
      return refuse(response, NO_RESOURCE);
    const call = { request, response, url, operation, bytes } as const;
    const arrival: Arrival = { operation, at, url: url.href, headers: request.headers, bytes, status: 0 };
    standIn.arrivals.push(arrival);
    response.once('close', () => (arrival.status = response.writableFinished ? response.statusCode : 0));
    const lately = standIn.arrivals.filter((other) => other.at > at - 1_000 && other.at <= at).length;
    if (lately > standIn.callsPerSecond) return refuse(response, tooMany(1));
    await answer(standIn, call);
  } catch {
    // The caller is gone or was cut off: nobody is left to answer.
    response.destroy();
  }
}

async function answer(standIn: StandIn, call: Call): Promise<void> {
  const { response, operation } = call;
  const fault = standIn.faults.take(operation);
  if (fault && (await strikes(fault, standIn, response))) return;
  const signal = standIn.closing;
  const contentType = call.request.headers['content-type'] ?? '';
  const asked = { parameters: call.url.searchParams, contentType, bytes: call.bytes, signal };
  const said = operation === 'detect' ? await detect(standIn, asked) : await verify(standIn, asked);
  if (!('body' in said)) return refuse(response, said);
  return tell(response, said, fault);
}

/** True when the fault has been the answer, or there will be none. */
async function strikes(
  fault: FaceFault,
  { faces, closing }: StandIn,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case 'error':
      refuse(response, fault.error);
      return true;
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end(`<html><head><title>${fault.status}</title></head><body>Sorry</body></html>`);
      return true;
    case 'hang':
      return true;
    case 'forgets':
      faces.forget();
      return false;
    case 'slow':
      await delay(fault.milliseconds, undefined, { signal: closing });
      return false;
    default:
      return false;
  }
}

function tell(
  response: ServerResponse,
  said: Extract<Answer, { body: unknown }>,
  fault: FaceFault | undefined,
): void {
  const body = fault?.kind === 'changed' ? fault.change(said.body) : said.body;
  const text = fault?.kind === 'says' ? fault.text : JSON.stringify(body);
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-envoy-upstream-service-time': '42',
    'apim-request-id': crypto.randomUUID(),
  });
  if (fault?.kind !== 'cut') return void response.end(text);
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
}

function refuse(
  response: ServerResponse,
  { status, code, message, inner, retryAfterSeconds }: FaceError,
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-ms-error-code': code,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
  response.end(JSON.stringify({ error: { code, message, ...(inner && { innererror: inner }) } }));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MOST_READ) chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
