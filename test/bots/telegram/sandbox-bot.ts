import { Writable } from 'node:stream';
import { expect } from 'chai';
import pino from 'pino';
import { openTelegramSandbox, type TelegramSandbox } from '../../../sandbox/telegram/server.ts';
import {
  openTelegram,
  type Telegram,
  type TelegramOptions,
} from '../../../src/bots/telegram/open-telegram.ts';
import type { Log } from '../../../src/core/log.ts';

/** Everything that was logged, unscrubbed, with whatever fields hang on the errors in it. */
export interface CapturedLog {
  log: Log;
  text(): string;
  /** The names of the logged events, oldest first. */
  events(): string[];
  /** Resolves once this event was logged. */
  untilLogged(event: string): Promise<void>;
}

export function captureLog(): CapturedLog {
  const lines: string[] = [];
  const arrivals = createQueue<string>();
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      arrivals.put(eventOf(String(chunk)));
      done();
    },
  });
  return {
    log: pino({ level: 'debug' }, destination),
    text: () => lines.join(''),
    events: () => lines.map(eventOf),
    async untilLogged(event) {
      while ((await arrivals.take()) !== event);
    },
  };
}

function eventOf(line: string): string {
  return String(JSON.parse(line).event);
}

/** Things arrive at one end and are taken, in order, at the other. */
export function createQueue<Thing>() {
  const takers: Array<(thing: Thing) => void> = [];
  const things: Thing[] = [];
  return {
    put(thing: Thing): void {
      const taker = takers.shift();
      if (taker) taker(thing);
      else things.push(thing);
    },
    take(): Promise<Thing> {
      const [thing] = things.splice(0, 1);
      return thing === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(thing);
    },
  };
}

/** Short enough for a test to wait for the end of a hanging call. */
export const impatient = {
  callTimeoutMilliseconds: 750,
  stallMilliseconds: 750,
  pollTimeoutSeconds: 2,
  backoff: { firstMilliseconds: 5, longestMilliseconds: 40 },
} satisfies Partial<TelegramOptions>;

export interface SandboxBot extends CapturedLog {
  sandbox: TelegramSandbox;
  telegram: Telegram;
  /** Also sees that the token reached no log. */
  close(): Promise<void>;
}

/** Our side of Telegram, opened on a sandbox of its own. */
export async function openSandboxBot(options: Partial<TelegramOptions> = {}): Promise<SandboxBot> {
  const sandbox = await openTelegramSandbox();
  const captured = captureLog();
  const { token, url: apiRoot } = sandbox;
  const telegram = await openTelegram({ token, apiRoot, log: captured.log, ...impatient, ...options });
  return {
    ...captured,
    sandbox,
    telegram,
    async close() {
      await telegram.close();
      await sandbox.close();
      expectNoToken(captured.text(), token);
    },
  };
}

export function expectNoToken(text: string, token: string): void {
  expect(text).to.not.include(token.slice(token.indexOf(':') + 1));
}
