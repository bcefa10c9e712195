import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ChannelName } from '../../src/core/channel/channel.ts';
import { systemClock, type Clock } from '../../src/core/clock.ts';
import type { ChatHost, HostContext } from './chat-host.ts';
import { serveControlApi } from './control-api.ts';
import { findFaults } from './fault-routes.ts';
import type { FaultDescription } from './faults.ts';
import { servePage } from './page.ts';
import type { OldShop } from '../old-shop/old-shop.ts';
import { createPerson, findPerson, type Person, type PersonOptions } from './person.ts';
import { createSamples } from './samples.ts';
import type { Hosts } from './visit.ts';

interface HubOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  now?: Clock;
  /** The stand-ins, in the order in which the page shows them. */
  open: readonly ((context: HostContext) => Promise<ChatHost>)[];
  oldShop?: OldShop;
}

/** Stand-ins for messengers behind one address on this machine, with the people's side and a chat page beside them. */
export interface Hub {
  /** The root of every messenger's API, the chat page and the control API. */
  readonly url: string;
  /** A new person with an empty chat in every messenger: Anna, in English, unless said otherwise. */
  person(options?: PersonOptions): Promise<Person>;
  /** The hand of somebody who is there already: in their private chat, or in a group by its id. */
  handOf(personId: number, chatId?: number): Promise<Person>;
  /** Makes something go wrong in one messenger from now on, as often as the fault says; in the first one unless named, or in the
   * old shop. */
  inject(fault: FaultDescription, place?: ChannelName | 'old-shop'): void;
  /** Takes all injected faults away. */
  heal(): void;
  /** How much of what people did the service has not confirmed. */
  pendingUpdates(): number;
  /** Resolves when everything is confirmed: a long-polling bot has then handled it all. */
  drained(options?: { timeoutMilliseconds?: number }): Promise<void>;
  /** Tells the messengers that call webhooks where the service listens: they post to `<serviceUrl>/webhooks/<messenger>`. */
  callAt(serviceUrl: string): void;
  close(): Promise<void>;
}

export async function openHub({ port = 0, now = systemClock, open, oldShop }: HubOptions): Promise<Hub> {
  const closing = new AbortController();
  const hosts = await Promise.all(open.map((openHost) => openHost({ now, closing: closing.signal })));
  const served: Hosts = { hosts, samples: createSamples(), ...(oldShop && { oldShop }) };
  const server = createServer(
    (request, response) => void serve(served, { request, response, closing: closing.signal }),
  );
  server.keepAliveTimeout = 60_000;
  const url = await listen(server, port);
  const pendingUpdates = (): number => hosts.reduce((sum, host) => sum + host.pendingUpdates(), 0);

  return {
    url,
    person: (person) => createPerson(url, person),
    handOf: (personId, chatId) => findPerson(url, personId, chatId),
    inject: (fault, place) => findFaults(served, place).inject(fault),
    heal() {
      for (const { faults } of [...hosts, ...(oldShop ? [oldShop] : [])]) faults.clear();
    },
    pendingUpdates,
    drained: ({ timeoutMilliseconds = 10_000 } = {}) => drain(hosts, timeoutMilliseconds, closing.signal),
    callAt(serviceUrl) {
      for (const host of hosts) host.callAt?.(new URL(`/webhooks/${host.messenger}`, serviceUrl).href);
    },
    async close() {
      closing.abort();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
      await served.samples.close();
      for (const host of hosts) await host.close();
    },
  };
}

interface Request {
  request: IncomingMessage;
  response: ServerResponse;
  closing: AbortSignal;
}

async function serve(served: Hosts, { request, response, closing }: Request): Promise<void> {
  const hangUp = new AbortController();
  response.on('close', () => response.writableFinished || hangUp.abort());
  const signal = AbortSignal.any([hangUp.signal, closing]);
  try {
    const url = new URL(`http://sandbox${request.url ?? '/'}`);
    if (!isFromThisMachine(request)) return void response.writeHead(403).end('Only for this machine');
    const exchange = { request, response, url, signal };
    for (const host of served.hosts) if (await host.serveApi(exchange)) return;
    if (await served.oldShop?.serve(exchange)) return;
    if ((await serveControlApi(served, exchange)) || (await servePage(exchange))) return;
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: false, error_code: 404, description: 'Not Found' }));
  } catch {
    // The caller is gone or was cut off: nobody is left to answer.
    response.destroy();
  }
}

/**
 * The credentials are no secret, so that a web page elsewhere must not reach the sandbox through a visitor's browser:
 * neither by a name that resolves to this machine nor by a request across origins.
 */
function isFromThisMachine({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const name = host.replace(/:\d+$/, '');
  return ['127.0.0.1', 'localhost', '[::1]'].includes(name) && (!origin || origin === `http://${host}`);
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The sandbox got no port');
  return `http://127.0.0.1:${address.port}`;
}

async function drain(
  hosts: readonly ChatHost[],
  timeoutMilliseconds: number,
  closing: AbortSignal,
): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  try {
    const signal = AbortSignal.any([timeout, closing]);
    for (const host of hosts) await host.untilConfirmed(signal);
  } catch (error) {
    if (!timeout.aborted) throw error;
    const left = hosts.reduce((sum, host) => sum + host.pendingUpdates(), 0);
    throw new Error(`${left} updates are still waiting for a bot after ${timeoutMilliseconds} ms`, {
      cause: error,
    });
  }
}
