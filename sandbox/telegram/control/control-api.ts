import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Exchange } from '../bot-api.ts';
import { untilChanged, type Conversation } from '../conversation.ts';
import { faultSchema } from '../faults.ts';
import { sampleSchema } from '../samples.ts';
import type { SandboxState } from '../state.ts';
import {
  editSchema,
  newGroupSchema,
  newMediaSchema,
  newMessageSchema,
  newPersonSchema,
  tapSchema,
} from './contract.ts';
import { ControlError } from './control-error.ts';
import { createGroup, createPerson } from './people.ts';
import { toChanges, toSeenChat, toSeenMessage } from './to-seen.ts';
import { clearChat, editMessage, setBlocked, tapButton, writeMedia, writeMessage } from './write.ts';

interface Visit extends Exchange {
  state: SandboxState;
  /** The groups of the route's pattern. */
  parts: Record<string, string>;
}

/** Returns what the answer holds, or `undefined` when it has answered by itself. */
type Handler = (visit: Visit) => unknown;

const routes: [method: string, pattern: RegExp, handler: Handler][] = [
  ['GET', /^\/sandbox\/chats$/, ({ state }) => [...state.conversations.values()].map(toSeenChat)],
  ['POST', /^\/sandbox\/people$/, addPerson],
  ['POST', /^\/sandbox\/people\/(?<person>\d+)\/groups$/, addGroup],
  ['GET', /^\/sandbox\/chats\/(?<key>[^/]+)$/, (visit) => toSeenChat(chatOf(visit))],
  ['GET', /^\/sandbox\/chats\/(?<key>[^/]+)\/changes$/, waitForChanges],
  ['GET', /^\/sandbox\/chats\/(?<key>[^/]+)\/events$/, streamEvents],
  ['POST', /^\/sandbox\/chats\/(?<key>[^/]+)\/messages$/, addText],
  ['PATCH', /^\/sandbox\/chats\/(?<key>[^/]+)\/messages\/(?<message>\d+)$/, changeText],
  ['POST', /^\/sandbox\/chats\/(?<key>[^/]+)\/media$/, addMedia],
  ['POST', /^\/sandbox\/chats\/(?<key>[^/]+)\/taps$/, addTap],
  [
    'POST',
    /^\/sandbox\/chats\/(?<key>[^/]+)\/block$/,
    (visit) => setBlocked(visit.state, chatOf(visit), true),
  ],
  [
    'POST',
    /^\/sandbox\/chats\/(?<key>[^/]+)\/unblock$/,
    (visit) => setBlocked(visit.state, chatOf(visit), false),
  ],
  ['POST', /^\/sandbox\/chats\/(?<key>[^/]+)\/clear$/, (visit) => clearChat(visit.state, chatOf(visit))],
  ['GET', /^\/sandbox\/files\/(?<file>[\w-]+)$/, sendFile],
  ['GET', /^\/sandbox\/samples\/(?<sample>\w+)$/, sendSample],
  ['GET', /^\/sandbox\/faults$/, ({ state }) => state.faults.list()],
  ['POST', /^\/sandbox\/faults$/, addFault],
  ['DELETE', /^\/sandbox\/faults$/, ({ state }) => state.faults.clear()],
  ['GET', /^\/sandbox\/pending$/, ({ state }) => ({ pendingUpdates: pendingUpdates(state) })],
];

/** Answers `/sandbox/…`, the applicant's side of the chats; false for any other address. */
export async function serveControlApi(state: SandboxState, exchange: Exchange): Promise<boolean> {
  const { request, response, url } = exchange;
  if (!url.pathname.startsWith('/sandbox/')) return false;
  try {
    const [handler, parts] = findRoute(request.method ?? 'GET', url.pathname);
    const result = await handler({ ...exchange, state, parts });
    if (!response.headersSent && !response.destroyed) respond(response, 200, result ?? {});
  } catch (error) {
    request.resume();
    if (response.headersSent || exchange.signal.aborted) response.destroy();
    else
      respond(response, statusOf(error), { problem: error instanceof Error ? error.message : String(error) });
  }
  return true;
}

export function pendingUpdates(state: SandboxState): number {
  return state.bots.reduce((sum, bot) => sum + bot.updates.size, 0);
}

function findRoute(method: string, path: string): [Handler, Record<string, string>] {
  for (const [wanted, pattern, handler] of routes) {
    const match = wanted === method ? pattern.exec(path) : undefined;
    if (match) return [handler, Object.fromEntries(Object.entries(match.groups ?? {}).map(decodePart))];
  }
  throw new ControlError(404, `There is no ${method} ${path}`);
}

function decodePart([name, text]: [string, string]): [string, string] {
  return [name, decodeURIComponent(text)];
}

function statusOf(error: unknown): number {
  if (error instanceof ControlError) return error.status;
  return error instanceof z.ZodError || error instanceof SyntaxError ? 422 : 500;
}

function chatOf({ state, parts }: Visit): Conversation {
  const conversation = state.conversations.get(parts.key ?? '');
  if (!conversation) throw new ControlError(404, `There is no chat ${parts.key}`);
  return conversation;
}

async function addPerson(visit: Visit): Promise<unknown> {
  return toSeenChat(createPerson(visit.state, newPersonSchema.parse(await readJson(visit.request))));
}

async function addGroup(visit: Visit): Promise<unknown> {
  const person = visit.state.people.get(Number(visit.parts.person));
  if (!person) throw new ControlError(404, `There is no person ${visit.parts.person}`);
  const group = newGroupSchema.parse(await readJson(visit.request));
  return toSeenChat(createGroup(visit.state, person, group));
}

async function addText(visit: Visit): Promise<unknown> {
  const draft = newMessageSchema.parse(await readJson(visit.request));
  const conversation = chatOf(visit);
  return toSeenMessage(conversation, writeMessage(visit.state, conversation, draft));
}

async function changeText(visit: Visit): Promise<unknown> {
  const { text } = editSchema.parse(await readJson(visit.request));
  const conversation = chatOf(visit);
  const edit = { messageId: Number(visit.parts.message), text };
  return toSeenMessage(conversation, editMessage(visit.state, conversation, edit));
}

async function addMedia(visit: Visit): Promise<unknown> {
  const draft = newMediaSchema.parse(Object.fromEntries(visit.url.searchParams));
  const mimeType = visit.request.headers['content-type'] ?? 'application/octet-stream';
  const conversation = chatOf(visit);
  const message = await writeMedia(visit.state, conversation, { bytes: visit.request, mimeType, draft });
  return toSeenMessage(conversation, message);
}

async function addTap(visit: Visit): Promise<unknown> {
  const tap = tapSchema.parse(await readJson(visit.request));
  return { queryId: tapButton(visit.state, chatOf(visit), tap) };
}

async function addFault({ state, request }: Visit): Promise<void> {
  state.faults.inject(faultSchema.parse(await readJson(request)));
}

const waitSchema = z.object({
  after: z.coerce.number().int().default(0),
  waitMilliseconds: z.coerce.number().min(0).max(60_000).default(0),
});

/** A long poll: answers at the first change after `after`, or with none when the wait is over. */
async function waitForChanges(visit: Visit): Promise<unknown> {
  const { after, waitMilliseconds } = waitSchema.parse(Object.fromEntries(visit.url.searchParams));
  const conversation = chatOf(visit);
  const wait = new AbortController();
  const timer = setTimeout(() => wait.abort(), waitMilliseconds);
  try {
    await untilChanged(conversation, after, AbortSignal.any([wait.signal, visit.signal]));
  } catch (error) {
    if (!wait.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  return toChanges(conversation, after, visit.state.now());
}

/** Server-sent events: the changes since `after` at once, then each as it happens. */
async function streamEvents(visit: Visit): Promise<void> {
  const { response, signal, state, url } = visit;
  const conversation = chatOf(visit);
  const last = visit.request.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0;
  let after = z.coerce.number().int().parse(last);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  while (!signal.aborted) {
    const changes = toChanges(conversation, after, state.now());
    after = changes.revision;
    if (!response.write(`id: ${after}\ndata: ${JSON.stringify(changes)}\n\n`))
      await once(response, 'drain', { signal });
    await untilChanged(conversation, after, signal);
  }
}

async function sendFile({ state, parts, response, request }: Visit): Promise<void> {
  const file = state.files.find(parts.file ?? '');
  if (!file) throw new ControlError(404, 'There is no such file');
  const headers = {
    'content-type': file.mimeType ?? 'application/octet-stream',
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  const end = Math.min(range?.[2] ? Number(range[2]) : Infinity, file.size - 1);
  if (range && start > end) throw new ControlError(416, 'The file ends before that');
  const partial = range && { 'content-range': `bytes ${start}-${end}/${file.size}` };
  response.writeHead(range ? 206 : 200, {
    ...headers,
    ...partial,
    'content-length': Math.max(end - start + 1, 0),
  });
  await pipeline(createReadStream(file.path, file.size === 0 ? {} : { start, end }), response);
}

async function sendSample({ state, parts, url, response, signal }: Visit): Promise<void> {
  const request = sampleSchema.parse({ ...Object.fromEntries(url.searchParams), ...parts });
  const { mimeType, bytes } = await state.samples.make(request, signal);
  response.writeHead(200, {
    'content-type': mimeType,
    'content-length': bytes.length,
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  return parsed;
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
