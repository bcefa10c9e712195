import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Person } from '../../sandbox/control/person.ts';
import type { Hub } from '../../sandbox/control/open-hub.ts';
import { openAzureFace, SANDBOX_KEY, type AzureFace } from '../../sandbox/azure-face/azure-face.ts';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import type { ChannelName } from '../../src/core/channel/channel.ts';
import type { Clock } from '../../src/core/clock.ts';
import { parseConfig } from '../../src/core/config.ts';
import { inTransaction, openDatabase, type Db } from '../../src/core/database.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import type { Log } from '../../src/core/log.ts';
import type { Broker } from '../../src/core/outbox/broker.ts';
import type { Closable, Opened } from '../../src/core/run.ts';
import type { Role } from '../../src/core/staff/staff-member.ts';
import { insertStaffMember } from '../../src/core/staff/staff-store.ts';
import type { Policy } from '../../src/core/verification/policy.ts';
import { openAmqpBroker } from '../../src/engines/broker/amqp/amqp-broker.ts';
import { openEmbeddedBroker } from '../../src/engines/broker/embedded/embedded-broker.ts';
import { findProgram } from '../needs.ts';
import { configuredMessengers, type OpenMessenger } from '../../src/service/open-messengers.ts';
import { startService } from '../../src/service/start-service.ts';
import { findFreePorts } from '../servers/free-ports.ts';
import { openTestDatabase } from '../servers/postgres.ts';
import { openRabbitmqCorner } from '../servers/rabbitmq.ts';
import { makeTestFolder } from '../servers/test-folder.ts';
import { openApplicant, type Applicant, type ApplicantOptions } from './applicant.ts';
import { captureLog } from './captured-log.ts';
import { createRecords, type Records } from './records.ts';
import { useFaceEngine } from './shared-face-engine.ts';
import { watchBroker, type WatchedBroker } from './watched-broker.ts';

export interface WorldOptions {
  broker?: 'embedded' | 'amqp';
  /** Telegram alone unless said otherwise. */
  messengers?: readonly ChannelName[];
  /** The messengers' own clock. */
  sandboxClock?: Clock;
  /** Beside those of the sandbox. */
  alsoOpen?: OpenMessenger;
  policy?: Policy;
  clock?: Clock;
  /** Where WhatsApp's people give pieces; in the chat unless said otherwise. */
  whatsappCapture?: 'chat' | 'link';
  /** Colleagues by first name, in English. */
  staff?: Readonly<Record<string, Role>>;
  /** Gives them a group with topics, in which the bot is an administrator. */
  staffGroup?: boolean;
  /** The engine on this machine, unless it is Azure Face before its stand-in. */
  face?: { engine: 'azure'; whenDown?: 'review' | 'on_device' };
  /** What the challenge is drawn with; always the first challenge unless said otherwise. */
  random?: () => number;
}

/** The whole service in this process, on a database of its own, with messengers to reach it by. */
export interface World {
  readonly sandbox: Hub;
  /** Of the service: where its pages are and its API answers. */
  readonly url: string;
  readonly db: Db;
  readonly records: Records;
  readonly faceEngine: FaceEngine;
  /** Where the world was opened with it. */
  readonly azureFace?: AzureFace;
  /** A colleague, by first name, in their own chat with the bot. */
  colleague(firstName: string): Person;
  /** The same in the group. */
  inGroup(firstName: string): Person;
  /** Somebody with a messenger, in English unless said otherwise. */
  applicant(options?: ApplicantOptions): Promise<Applicant>;
  /** Resolves when nothing is left to do: no update, no message and no job of any case. */
  settle(): Promise<void>;
  /** The service ends as when its machine is told to, and begins anew. */
  restart(): Promise<void>;
  /** Paths of everything in the blob store. */
  blobs(): Promise<string[]>;
  /** What lies in the workers' temporary folder. */
  temporaryFiles(): Promise<string[]>;
  logLines(): string[];
  /** Leaves nothing behind: no folder, no database, no queue. */
  close(): Promise<void>;
}

const SETTLE_WITHIN_MILLISECONDS = 90_000;
const LOOK_AGAIN_MILLISECONDS = 15;

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const things: Closable[] = [];
  const opened: Opened = (thing) => (things.push(thing), thing);
  try {
    return await build(options, things, opened);
  } catch (err) {
    await closeAll(things);
    throw err;
  }
}

async function build(options: WorldOptions, things: Closable[], opened: Opened): Promise<World> {
  const { folder, remove } = makeTestFolder('world');
  opened({ close: () => Promise.resolve(remove()) });
  const database = opened(await openTestDatabase());
  const captured = captureLog();
  const { log } = captured;
  const db = opened(openDatabase({ url: database.url, log, poolSize: 4 }));
  const faceEngine = opened(await useFaceEngine());
  const azureFace = options.face && opened(await openAzureFace({ faceEngine, callsPerSecond: 10 }));
  const { messengers = ['telegram'] } = options;
  const { sandboxClock: now } = options;
  const sandbox = opened(await openSandbox({ messengers: [...messengers], ...(now && { now }) }));
  const broker = watchBroker(await openBroker(options, { url: database.url, log, opened }));
  const colleagues = await hireStaff(db, sandbox, options.staff ?? {});
  const groupHands = options.staffGroup ? await openStaffGroup(colleagues) : undefined;
  const { random = () => 0, policy, clock } = options;
  const [port = 0] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PORT: String(port),
    PUBLIC_URL: url,
    PATH: process.env['PATH'],
    FFMPEG_PATH: findProgram('FFMPEG_PATH', 'ffmpeg'),
    DATA_DIR: folder,
    DATABASE_URL: database.url,
    MIGRATE_ON_START: 'false',
    WHATSAPP_CAPTURE: options.whatsappCapture ?? 'chat',
    // The phones on the sandbox's page show ours inside.
    FRAME_ANCESTORS: sandbox.url,
    ...faceVariables(options, azureFace),
  };
  const group = groupHands && { group: groupHands.group };
  const config = { ...parseConfig(environment), ...sandbox.access, staff: { admins: [], ...group } };
  const chosen = { ...(policy && { policy }), ...(clock && { clock }) };
  const roles = new Set(['bots', 'miniapp', 'workers'] as const);
  const { alsoOpen } = options;
  const open = [...configuredMessengers(config), ...(alsoOpen ? [alsoOpen] : [])];
  const service = { config, roles, log, broker, faceEngine, random, messengers: open, ...chosen };
  const running: Closable[] = [];
  opened({ close: () => closeAll(running) });
  const begin = () => startService({ ...service, opened: (thing) => (running.push(thing), thing) });
  await begin();
  sandbox.callAt(url);

  const records = createRecords(db);
  return {
    sandbox,
    url,
    db,
    records,
    faceEngine,
    ...(azureFace && { azureFace }),
    colleague: (firstName) => named(colleagues, firstName),
    inGroup: (firstName) => named(groupHands?.hands ?? new Map(), firstName),
    applicant: (wanted = {}) => openApplicant({ sandbox, records, faceEngine }, wanted),
    settle: () => settle({ sandbox, records, broker }),
    async restart() {
      await closeAll(running);
      await begin();
    },
    blobs: () => filesBelow(path.join(folder, 'blobs')),
    temporaryFiles: () => filesBelow(path.join(folder, 'tmp')),
    logLines: () => captured.lines(),
    close: () => closeAll(things),
  };
}

/** Each has written to the bot before, as Telegram wants it. */
async function hireStaff(
  db: Db,
  sandbox: Hub,
  staff: Readonly<Record<string, Role>>,
): Promise<Map<string, Person>> {
  const hired = new Map<string, Person>();
  for (const [firstName, role] of Object.entries(staff)) {
    const person = await sandbox.person({ firstName, languageCode: 'en', messenger: 'telegram' });
    await person.says('/help');
    hired.set(firstName, person);
    const member = { id: randomUUID(), messengerId: String(person.chatId), role, language: 'en' } as const;
    const joined = { ...member, name: firstName, joinedAt: new Date() };
    await inTransaction(db, (trx) => insertStaffMember(trx, joined));
    await db('staff_members').where({ id: member.id }).update({ unlocked_until: '2999-01-01' });
  }
  return hired;
}

/** Opened by the first of them, who brings in the others. */
async function openStaffGroup(
  colleagues: ReadonlyMap<string, Person>,
): Promise<{ group: { chatId: string; language: 'en' }; hands: Map<string, Person> }> {
  const [first, ...others] = colleagues;
  if (!first) throw new Error('There is no staff to open a group');
  const botRights = ['manage_topics', 'delete_messages', 'pin_messages'] as const;
  const hand = await first[1].addsBotToGroup('Staff', { isForum: true, botRights: [...botRights] });
  const hands = new Map([[first[0], hand]]);
  for (const [name, person] of others) hands.set(name, await hand.invites(person));
  return { group: { chatId: String(hand.chatId), language: 'en' }, hands };
}

function named(colleagues: ReadonlyMap<string, Person>, firstName: string): Person {
  const person = colleagues.get(firstName);
  if (!person) throw new Error(`Nobody of ours is called ${firstName}`);
  return person;
}

function faceVariables({ face }: WorldOptions, azureFace: AzureFace | undefined) {
  if (!face || !azureFace) return {};
  const { engine, whenDown } = face;
  return {
    FACE_ENGINE: engine,
    AZURE_FACE_ENDPOINT: azureFace.url,
    AZURE_FACE_KEY: SANDBOX_KEY,
    AZURE_FACE_WHEN_DOWN: whenDown,
  };
}

interface Setting {
  url: string;
  log: Log;
  opened: Opened;
}

async function openBroker({ broker }: WorldOptions, { url, log, opened }: Setting): Promise<Broker> {
  if (broker !== 'amqp') {
    return opened(await openEmbeddedBroker({ url, log, graceMilliseconds: 1_000 }));
  }
  const corner = await openRabbitmqCorner();
  const watched = watchBroker(
    await openAmqpBroker({ url: corner.url, log, prefix: corner.prefix, graceMilliseconds: 1_000 }),
  );
  opened({ close: () => corner.remove(watched.queues()) });
  return opened(watched);
}

interface Work {
  sandbox: Hub;
  records: Records;
  broker: WatchedBroker;
}

/** Work goes from the messenger to the inbox, from there to the outbox, to a queue, and from a queue to the outbox
 * again: it is at rest when all are empty and nothing was published while we looked. */
async function settle({ sandbox, records, broker }: Work): Promise<void> {
  const deadline = performance.now() + SETTLE_WITHIN_MILLISECONDS;
  for (;;) {
    const published = broker.published();
    const owed = {
      updates: sandbox.pendingUpdates(),
      inbox: await records.openUpdates(),
      queued: broker.unfinished(),
      outbox: await records.count('outbox'),
    };
    const isEmpty = owed.updates + owed.inbox + owed.queued.length + owed.outbox === 0;
    if (isEmpty && broker.published() === published && broker.unfinished().length === 0) return;
    if (performance.now() > deadline) throw new Error(`The world does not settle: ${JSON.stringify(owed)}`);
    await Promise.race([broker.nextFinish(), wait(LOOK_AGAIN_MILLISECONDS)]);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
}

async function closeAll(things: Closable[]): Promise<void> {
  for (const thing of things.splice(0).toReversed()) await thing.close();
}
