import { Writable } from 'node:stream';
import { expect } from 'chai';
import pino from 'pino';
import type { Person } from '../../../sandbox/telegram/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../../sandbox/telegram/server.ts';
import {
  openTelegram,
  type Telegram,
  type TelegramOptions,
} from '../../../src/bots/telegram/open-telegram.ts';
import type { InboundEvent } from '../../../src/core/channel/channel.ts';
import type { Log } from '../../../src/core/log.ts';
import type { ChannelStage, DownloadFault, SendFault } from '../../channel/channel-contract.ts';

/** Everything that was logged, unscrubbed, with whatever fields hang on the errors in it. */
export interface CapturedLog {
  log: Log;
  text(): string;
  /** The names of the logged events, oldest first. */
  events(): string[];
}

export function captureLog(): CapturedLog {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return {
    log: pino({ level: 'debug' }, destination),
    text: () => lines.join(''),
    events: () => lines.map((line) => String(JSON.parse(line).event)),
  };
}

/** Short enough for a test to wait for the end of a hanging call. */
export const impatient = {
  callTimeoutMilliseconds: 300,
  stallMilliseconds: 300,
  pollTimeoutSeconds: 2,
  backoff: { firstMilliseconds: 5, longestMilliseconds: 40 },
} satisfies Partial<TelegramOptions>;

/** Things arrive at one end and are taken, in order, at the other. */
export function createQueue<Thing>() {
  const waiting: Array<(thing: Thing) => void> = [];
  const things: Thing[] = [];
  return {
    put(thing: Thing): void {
      const taker = waiting.shift();
      if (taker) taker(thing);
      else things.push(thing);
    },
    take(): Promise<Thing> {
      const [thing] = things.splice(0, 1);
      return thing === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(thing);
    },
  };
}

/** A bot that polls the sandbox. `close` also sees that the token reached no log. */
export async function openTelegramStage(): Promise<ChannelStage> {
  const sandbox = await openTelegramSandbox();
  const captured = captureLog();
  const telegram = await openTelegram({
    token: sandbox.token,
    apiRoot: sandbox.url,
    log: captured.log,
    ...impatient,
  });
  const person = await sandbox.person();
  const events = createQueue<InboundEvent>();
  await telegram.startPolling((updates) => {
    for (const { body } of updates) {
      const event = telegram.toInbound(body);
      if (event) events.put(event);
    }
    return Promise.resolve();
  });
  await person.says('Hi');
  await events.take();
  await sandbox.drained();

  return {
    channel: telegram.channel,
    person: toPersonAtChannel(person),
    nextEvent: () => events.take(),
    failNextSend: (fault) => sandbox.inject({ method: 'sendMessage', times: 1, ...sendFaults[fault] }),
    failNextDownload: (fault) => sandbox.inject({ method: 'download', times: 1, ...downloadFaults[fault] }),
    deliverNextTwice: () => sandbox.inject({ method: 'getUpdates', kind: 'duplicate', times: 1 }),
    close: () => closeStage({ sandbox, telegram, captured }),
  };
}

interface Opened {
  sandbox: TelegramSandbox;
  telegram: Telegram;
  captured: CapturedLog;
}

async function closeStage({ sandbox, telegram, captured }: Opened): Promise<void> {
  await telegram.close();
  await sandbox.close();
  expectNoToken(captured.text(), sandbox.token);
}

export function expectNoToken(text: string, token: string): void {
  const secret = token.slice(token.indexOf(':') + 1);
  expect(text).to.not.include(secret);
}

const sendFaults = {
  server_error: { kind: 'error', code: 500, description: 'Internal Server Error' },
  proxy_error: { kind: 'html', code: 502 },
  hang: { kind: 'hang' },
  connection_lost: { kind: 'cut' },
  rate_limited: {
    kind: 'error',
    code: 429,
    description: 'Too Many Requests: retry after 3',
    retryAfterSeconds: 3,
  },
  invalid: { kind: 'error', code: 400, description: 'Bad Request: message text is empty' },
  blocked: { kind: 'error', code: 403, description: 'Forbidden: bot was blocked by the user' },
} as const satisfies Record<SendFault, object>;

const downloadFaults = {
  server_error: { kind: 'error', code: 500, description: 'Internal Server Error' },
  cut: { kind: 'cut', afterBytes: 1000 },
  stall: { kind: 'stall', afterBytes: 1000 },
} as const satisfies Record<DownloadFault, object>;

function toPersonAtChannel(person: Person): ChannelStage['person'] {
  return {
    chatId: String(person.id),
    says: async (text) => void (await person.says(text)),
    sendsFile: async (bytes, mimeType) => void (await person.sendsDocument(bytes, { mimeType })),
    presses: (label) => person.taps(label),
    sees: async () =>
      (await person.reads())
        .filter(({ from }) => from === 'bot')
        .map(({ text, buttons }) => ({ text, buttons: buttons.flat().map(({ label }) => label) })),
    countsOwnMessages: async () => (await person.reads()).filter(({ from }) => from === 'person').length,
    blocks: () => person.blocksBot(),
  };
}
