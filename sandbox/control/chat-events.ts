import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { HostedChat } from './chat-host.ts';
import { ControlError } from './control-error.ts';
import type { ChatChanges } from './contract.ts';
import { chatOf, findChat, type Visit } from './visit.ts';

const revisionSchema = z.coerce.number().int();

/** Server-sent events: the changes since `after` at once, then each as it happens. */
export async function streamChat(visit: Visit): Promise<void> {
  const { request, response, signal, url } = visit;
  const chat = chatOf(visit);
  const after = request.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0;
  begin(response);
  await follow(chat, {
    after: revisionSchema.parse(after),
    signal,
    tell: (changes) => send(response, { id: String(changes.revision), data: changes, signal }),
  });
}

/**
 * The same of every chat that `?chat=` names, over one connection: a browser opens no more than six to one address. An event's
 * id holds the revision of each.
 */
export async function streamChats({ hosts, request, response, signal, url }: Visit): Promise<void> {
  const last = new URLSearchParams([request.headers['last-event-id'] ?? ''].flat().join('&'));
  const chats = url.searchParams.getAll('chat').map((key) => ({
    key,
    chat: findChat(hosts, key),
    after: revisionSchema.parse(last.get(key) ?? 0),
  }));
  if (chats.length === 0) throw new ControlError(422, 'Name the chats: ?chat=<key>&chat=<key>');
  const told = new Map(chats.map(({ key, after }) => [key, String(after)]));
  begin(response);
  await Promise.all(
    chats.map(({ key, chat, after }) =>
      follow(chat, {
        after,
        signal,
        async tell(changes) {
          told.set(key, String(changes.revision));
          const id = new URLSearchParams([...told]).toString();
          await send(response, { id, data: { key, changes }, signal });
        },
      }),
    ),
  );
}

interface Following {
  after: number;
  signal: AbortSignal;
  tell: (changes: ChatChanges) => Promise<void>;
}

async function follow(chat: HostedChat, { after, signal, tell }: Following): Promise<void> {
  let known = after;
  while (!signal.aborted) {
    const changes = chat.changes(known);
    known = changes.revision;
    await tell(changes);
    await chat.untilChanged(known, signal);
  }
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
}

interface Event {
  id: string;
  data: unknown;
  signal: AbortSignal;
}

async function send(response: ServerResponse, { id, data, signal }: Event): Promise<void> {
  if (!response.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`))
    await once(response, 'drain', { signal });
}
