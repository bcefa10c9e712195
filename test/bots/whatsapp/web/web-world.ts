import { randomBytes } from 'node:crypto';
import { openWhatsAppWebSandbox, type WhatsAppWebSandbox } from '../../../../sandbox/whatsapp-web/server.ts';
import type { AcceptUpdates, Messenger, RawUpdate } from '../../../../src/bots/messenger.ts';
import {
  openWhatsAppWeb,
  webBotId,
  type WhatsAppWebOptions,
} from '../../../../src/bots/whatsapp/web/open-whatsapp-web.ts';
import { type ChannelSecrets, createChannelSecrets } from '../../../../src/core/channel/channel-secrets.ts';
import type { Pairing } from '../../../../src/core/channel/pairing.ts';
import { systemClock } from '../../../../src/core/clock.ts';
import { openDatabase } from '../../../../src/core/database.ts';
import { tryToHold } from '../../../../src/core/exclusive/locks.ts';
import { openTestDatabase } from '../../../servers/postgres.ts';
import { type CapturedLog, captureLog, createQueue } from '../../telegram/sandbox-bot.ts';

const PHONE_NUMBER = '4915550100';

/** Short enough for a test to wait for the end of what hangs. */
const impatient = {
  answerMilliseconds: 3_000,
  stallMilliseconds: 750,
  holdRetryMilliseconds: 20,
  rateLimitMilliseconds: 3_000,
  backoff: { firstMilliseconds: 5, longestMilliseconds: 40 },
} satisfies Partial<WhatsAppWebOptions>;

/** The stand-in for WhatsApp, the phone in somebody's hand, and a database for what must be remembered. */
export interface WebWorld {
  sandbox: WhatsAppWebSandbox;
  secrets: ChannelSecrets;
  databaseUrl: string;
  /** A process of ours. */
  open: (options?: Partial<WhatsAppWebOptions>) => Promise<OpenedWeb>;
  /** Ends all processes that were opened. */
  closeProcesses(): Promise<void>;
  /** Pairs the account and leaves. */
  pair(): Promise<void>;
  /** Also sees that nothing was said that no client of WhatsApp says. */
  close(): Promise<void>;
}

export interface OpenedWeb extends CapturedLog {
  messenger: Messenger;
  /** Receives, and keeps what `accept` leaves to it. */
  start(accept?: AcceptUpdates): Promise<void>;
  /** The oldest update that was accepted and not taken yet; waits for one. */
  nextUpdate: () => Promise<RawUpdate>;
  /** What was shown on how to pair, oldest first. */
  nextPairing: () => Promise<Pairing>;
  close(): Promise<void>;
}

export async function openWebWorld(): Promise<WebWorld> {
  const database = await openTestDatabase();
  const { url: databaseUrl } = database;
  const db = openDatabase({ url: databaseUrl, poolSize: 4, log: captureLog().log });
  const sandbox = await openWhatsAppWebSandbox(PHONE_NUMBER);
  const owner = { channel: 'whatsapp', botId: webBotId(PHONE_NUMBER) } as const;
  const secrets = createChannelSecrets(owner, { db, masterKey: randomBytes(32), clock: systemClock });
  const opened: OpenedWeb[] = [];

  const world: WebWorld = {
    sandbox,
    secrets,
    databaseUrl,
    async open(options = {}) {
      const web = await openOne({
        phoneNumber: PHONE_NUMBER,
        pairing: 'qr',
        secrets,
        hold: (name) => tryToHold(databaseUrl, name),
        webSocketUrl: sandbox.url,
        ...impatient,
        ...options,
      });
      opened.push(web);
      return web;
    },
    async pair() {
      const web = await world.open();
      await web.start();
      await paired(web, (pairing) => pairing.qr && sandbox.phone.scan(pairing.qr));
      await web.close();
    },
    async closeProcesses() {
      await Promise.all(opened.splice(0).map((web) => web.close()));
    },
    async close() {
      await world.closeProcesses();
      await sandbox.close();
      await db.close();
      await database.close();
      const violations = sandbox.violations();
      if (violations.length > 0) throw new Error(`No client of WhatsApp does this: ${violations.join(', ')}`);
    },
  };
  return world;
}

/** Follows what is shown until the account is paired. */
export async function paired(
  { nextPairing }: Pick<OpenedWeb, 'nextPairing'>,
  act: (pairing: Pairing) => unknown,
): Promise<void> {
  for (;;) {
    const pairing = await nextPairing();
    if (pairing.state === 'paired') return;
    act(pairing);
  }
}

type Needed = Omit<WhatsAppWebOptions, 'log' | 'onPairing'> & Partial<WhatsAppWebOptions>;

async function openOne(options: Needed): Promise<OpenedWeb> {
  const captured = captureLog();
  const updates = createQueue<RawUpdate>();
  const pairings = createQueue<Pairing>();
  const messenger = await openWhatsAppWeb({
    log: captured.log,
    onPairing: (pairing) => pairings.put(pairing),
    ...options,
  });
  const keep: AcceptUpdates = (accepted) => {
    accepted.forEach((update) => updates.put(update));
    return Promise.resolve();
  };
  return {
    ...captured,
    messenger,
    start: async (accept = keep) => void (await messenger.start(accept)),
    nextUpdate: () => updates.take(),
    nextPairing: () => pairings.take(),
    close: () => messenger.close(),
  };
}
