import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { systemClock, type Clock } from '../../src/core/clock.ts';
import { serveBotApi } from './bot-api.ts';
import type { NewPerson } from './control/contract.ts';
import { pendingUpdates, serveControlApi } from './control/control-api.ts';
import { createFaults, type FaultDescription } from './faults.ts';
import { openFileStore } from './files.ts';
import { servePage } from './page.ts';
import { createPerson, type Person } from './person.ts';
import { createSamples } from './samples.ts';
import type { Bot, SandboxState } from './state.ts';
import { createUpdateQueue } from './update-queue.ts';

interface BotRegistration {
  /** `<id>:<secret>`, as BotFather gives it. */
  token: string;
  username: string;
  firstName: string;
}

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  bots?: BotRegistration[];
  now?: Clock;
}

/** A stand-in for the Telegram Bot API on this machine, with the applicants' side and a chat page beside it. */
export interface TelegramSandbox {
  /** The bot's `apiRoot`, the chat page and the control API. */
  readonly url: string;
  /** Of the first bot. */
  readonly token: string;
  readonly bots: BotRegistration[];
  /** A new person who has not written yet: Anna, in English, unless said otherwise. */
  person(options?: NewPerson): Promise<Person>;
  /** Makes something go wrong from now on, as often as the fault says. */
  inject(fault: FaultDescription): void;
  /** Takes all injected faults away. */
  heal(): void;
  /** How many updates no bot has confirmed. */
  pendingUpdates(): number;
  /** Resolves when every update is confirmed: a long-polling bot has then handled them all. */
  drained(options?: { timeoutMilliseconds?: number }): Promise<void>;
  close(): Promise<void>;
}

const defaultBot: BotRegistration = {
  token: '1000001:sandbox-token-for-local-use-only',
  username: 'bonafide_sandbox_bot',
  firstName: 'Bonafide',
};

export async function openTelegramSandbox(options: SandboxOptions = {}): Promise<TelegramSandbox> {
  const { port = 0, bots = [defaultBot], now = systemClock } = options;
  const closing = new AbortController();
  const state = await createState({ bots, now, closing: closing.signal });
  const server = createServer((request, response) => void serve(state, request, response));
  server.keepAliveTimeout = 60_000;
  const url = await listen(server, port);

  return {
    url,
    token: bots[0]?.token ?? '',
    bots,
    person: (person) => createPerson(url, person),
    inject: (fault) => state.faults.inject(fault),
    heal: () => state.faults.clear(),
    pendingUpdates: () => pendingUpdates(state),
    drained: ({ timeoutMilliseconds = 10_000 } = {}) => drain(state, timeoutMilliseconds),
    async close() {
      closing.abort();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
      await state.samples.close();
      await state.files.close();
    },
  };
}

async function createState({
  bots,
  now,
  closing,
}: {
  bots: BotRegistration[];
  now: Clock;
  closing: AbortSignal;
}): Promise<SandboxState> {
  return {
    now,
    files: await openFileStore(now),
    faults: createFaults(),
    samples: createSamples(),
    bots: bots.map(createBot),
    people: new Map(),
    conversations: new Map(),
    closing,
  };
}

function createBot({ token, username, firstName }: BotRegistration): Bot {
  return {
    id: Number(token.split(':')[0]),
    token,
    username,
    firstName,
    updates: createUpdateQueue(),
    allowedUpdates: [],
    webhook: undefined,
    poll: undefined,
    commands: new Map(),
    texts: new Map(),
    menuButtons: new Map(),
    openQueries: new Map(),
    lastMessageId: 0,
  };
}

async function serve(state: SandboxState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hangUp = new AbortController();
  response.on('close', () => response.writableFinished || hangUp.abort());
  const signal = AbortSignal.any([hangUp.signal, state.closing]);
  try {
    const url = new URL(`http://sandbox${request.url ?? '/'}`);
    if (!isFromThisMachine(request)) return void response.writeHead(403).end('Only for this machine');
    const exchange = { request, response, url, signal };
    const isServed =
      (await serveBotApi(state, exchange)) ||
      (await serveControlApi(state, exchange)) ||
      (await servePage(exchange));
    if (!isServed) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 404, description: 'Not Found' }));
    }
  } catch {
    // The caller is gone or was cut off: nobody is left to answer.
    response.destroy();
  }
}

/**
 * The default token is no secret, so that a web page elsewhere must not reach the sandbox through a visitor's browser:
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

async function drain(state: SandboxState, timeoutMilliseconds: number): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  try {
    const signal = AbortSignal.any([timeout, state.closing]);
    for (const bot of state.bots) await bot.updates.untilEmpty(signal);
  } catch (error) {
    if (!timeout.aborted) throw error;
    const left = pendingUpdates(state);
    throw new Error(`${left} updates are still waiting for a bot after ${timeoutMilliseconds} ms`, {
      cause: error,
    });
  }
}
