import { z } from 'zod';
import { streamChat, streamChats } from './chat-events.ts';
import { ControlError } from './control-error.ts';
import {
  editSchema,
  groupActSchema,
  launchRequestSchema,
  newMediaSchema,
  newMessageSchema,
  tapSchema,
} from './contract.ts';
import { sendHostedFile } from './file-routes.ts';
import { chatOf, readJson, type Route, type Visit } from './visit.ts';

export const chatRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: /^\/sandbox\/chats$/,
    handler: ({ hosts }) => hosts.flatMap((host) => host.chats().map((chat) => chat.seen())),
  },
  { method: 'GET', pattern: chatPath(''), handler: (visit) => chatOf(visit).seen() },
  { method: 'GET', pattern: chatPath('/changes'), handler: waitForChanges },
  { method: 'GET', pattern: chatPath('/events'), handler: streamChat },
  { method: 'GET', pattern: /^\/sandbox\/events$/, handler: streamChats },
  { method: 'POST', pattern: chatPath('/messages'), handler: addText },
  { method: 'PATCH', pattern: chatPath(String.raw`/messages/(?<message>\d+)`), handler: changeText },
  { method: 'DELETE', pattern: chatPath(String.raw`/messages/(?<message>\d+)`), handler: removeMessage },
  { method: 'GET', pattern: chatPath(String.raw`/messages/(?<message>\d+)/media`), handler: saveMedia },
  { method: 'POST', pattern: chatPath('/group-acts'), handler: actInGroup },
  { method: 'POST', pattern: chatPath('/media'), handler: addMedia },
  { method: 'POST', pattern: chatPath('/taps'), handler: addTap },
  { method: 'POST', pattern: chatPath('/launches'), handler: addLaunch },
  { method: 'POST', pattern: chatPath('/block'), handler: (visit) => chatOf(visit).setBlocked(true) },
  { method: 'POST', pattern: chatPath('/unblock'), handler: (visit) => chatOf(visit).setBlocked(false) },
  { method: 'POST', pattern: chatPath('/clear'), handler: (visit) => chatOf(visit).clear() },
];

function chatPath(rest: string): RegExp {
  return new RegExp(`^/sandbox/chats/(?<key>[^/]+)${rest}$`);
}

async function addText(visit: Visit): Promise<unknown> {
  const message = newMessageSchema.parse(await readJson(visit));
  return chatOf(visit).write(message);
}

async function changeText(visit: Visit): Promise<unknown> {
  const { text } = editSchema.parse(await readJson(visit));
  return chatOf(visit).edit(Number(visit.parts.message), text);
}

function removeMessage(visit: Visit): void {
  const chat = chatOf(visit);
  if (!chat.remove) throw new ControlError(404, 'In this messenger nobody takes one message away');
  chat.remove(Number(visit.parts.message));
}

async function saveMedia(visit: Visit): Promise<void> {
  const chat = chatOf(visit);
  if (!chat.save) throw new ControlError(404, 'Take the file from where the message shows it');
  await sendHostedFile(visit, chat.save(Number(visit.parts.message)));
}

async function actInGroup(visit: Visit): Promise<unknown> {
  const act = groupActSchema.parse(await readJson(visit));
  const chat = chatOf(visit);
  if (!chat.actInGroup) throw new ControlError(404, 'This messenger has no groups here');
  return chat.actInGroup(act);
}

async function addMedia(visit: Visit): Promise<unknown> {
  const draft = newMediaSchema.parse(Object.fromEntries(visit.url.searchParams));
  const mimeType = visit.request.headers['content-type'] ?? 'application/octet-stream';
  return await chatOf(visit).upload({ bytes: visit.request, mimeType, draft });
}

async function addTap(visit: Visit): Promise<unknown> {
  const tap = tapSchema.parse(await readJson(visit));
  return { tapId: chatOf(visit).tap(tap) };
}

async function addLaunch(visit: Visit): Promise<unknown> {
  const wanted = launchRequestSchema.parse(await readJson(visit));
  const launch = chatOf(visit).launch?.(wanted);
  if (!launch) throw new ControlError(404, 'This messenger opens no page that knows who looks');
  return launch;
}

const waitSchema = z.object({
  after: z.coerce.number().int().default(0),
  waitMilliseconds: z.coerce.number().min(0).max(60_000).default(0),
});

/** A long poll: answers at the first change after `after`, or with none when the wait is over. */
async function waitForChanges(visit: Visit): Promise<unknown> {
  const { after, waitMilliseconds } = waitSchema.parse(Object.fromEntries(visit.url.searchParams));
  const chat = chatOf(visit);
  const wait = new AbortController();
  const timer = setTimeout(() => wait.abort(), waitMilliseconds);
  try {
    await chat.untilChanged(after, AbortSignal.any([wait.signal, visit.signal]));
  } catch (error) {
    if (!wait.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  return chat.changes(after);
}
