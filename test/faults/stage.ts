import { Client } from 'pg';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { openTestDatabase } from '../servers/postgres.ts';
import { makeTestFolder } from '../servers/test-folder.ts';
import { newApplicant, type Applicant } from './applicant.ts';
import { openEmbeddedQueues, openRabbitmqQueues, type TestQueues } from './queues.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { TURNS } from './specimens.ts';

/** What outlives the service: its database, its queues, its folder, and the messenger with the people in it. */
export interface Stage {
  sandbox: TelegramSandbox;
  queues: TestQueues;
  databaseUrl: string;
  /** A session on the service's database that belongs to the test. */
  database: Client;
  dataDir: string;
  /** Starts the service, by default with all roles. */
  start(roles?: readonly string[], changes?: Record<string, string>): Promise<ServiceProcess>;
  applicant(): Promise<Applicant>;
  /** Ends whatever still runs and removes everything. */
  close(): Promise<void>;
}

export type QueueKind = 'the embedded queue' | 'RabbitMQ';

export async function openStage(kind: QueueKind, options: { amqpUrl?: string } = {}): Promise<Stage> {
  const cloned = await openTestDatabase();
  const database = new Client({ connectionString: cloned.url, application_name: 'the test' });
  await database.connect();
  await askEverybodyForTheSameTurns(database);
  const sandbox = await openTelegramSandbox();
  const { folder: dataDir, remove } = makeTestFolder('faults');
  const queues = kind === 'RabbitMQ' ? openRabbitmqQueues(options.amqpUrl) : openEmbeddedQueues(database);
  const running: ServiceProcess[] = [];

  return {
    sandbox,
    queues,
    database,
    databaseUrl: cloned.url,
    dataDir,
    async start(roles = [], changes = {}) {
      const service = await startServiceProcess(
        {
          DATA_DIR: dataDir,
          DATABASE_URL: cloned.url,
          TELEGRAM_BOT_TOKEN: sandbox.token,
          TELEGRAM_API_ROOT: sandbox.url,
          ...queues.environment,
          ...changes,
        },
        roles,
      );
      running.push(service);
      return service;
    },
    applicant: () => newApplicant(sandbox),
    async close() {
      await Promise.all(running.map((service) => service.kill()));
      await queues.close();
      await sandbox.close();
      await database.end();
      await cloned.close();
      remove();
    },
  };
}

/** So that one rendered clip serves every applicant. */
async function askEverybodyForTheSameTurns(database: Client): Promise<void> {
  const turns = JSON.stringify(TURNS);
  await database.query(`
    create function same_turns() returns trigger language plpgsql as
      $$ begin new.challenge := jsonb_set(new.challenge, '{turns}', '${turns}'); return new; end $$;
    create trigger same_turns before insert or update on verifications
      for each row when (new.challenge is not null) execute function same_turns()`);
}

/** Ends what a dead or cut off process had reserved for itself, as if an hour had gone by. */
export async function letReservationsRunOut({ database }: Stage): Promise<void> {
  await database.query(`
    update inbox set next_attempt_at = next_attempt_at - interval '1 hour' where answered_at is null;
    update outbox set claimed_until = null;
    update verifications set lease_until = lease_until - interval '1 hour' where lease_until is not null`);
}
