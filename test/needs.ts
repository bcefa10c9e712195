import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Suite } from 'mocha';

/** What a test may need that does not come with the project itself. */
export type Need =
  'fixtures' | 'rabbitmq' | 'rabbitmq-server' | 'azurite' | 'ffmpeg' | 'chromium' | 'vectors';

/** One line of the file that `BONAFIDE_TEST_LEFT_OUT` names: what this run could not test, and why. */
export interface LeftOut {
  need: Need;
  title: string;
  /** How many tests; absent where the suite cannot be listed without what it needs. */
  count?: number;
}

/**
 * Defines a suite that cannot run without `need`. Where that is missing its tests are listed as pending and written
 * to the file named by `BONAFIDE_TEST_LEFT_OUT`, from which the test run names them at its end.
 */
export function describeNeeding(need: Need, title: string, body: (this: Suite) => void): void {
  if (isAvailable(need)) describe(title, body);
  else leaveOut(need, title, body);
}

/** Whether this run has `need`: as the test run says in the environment, else as found on this machine. */
export function isAvailable(need: Need): boolean {
  const known = found.get(need) ?? find[need]() !== undefined;
  found.set(need, known);
  return known;
}

/** The folder of real photographs and clips: `BONAFIDE_FIXTURES`, else `shared/fixtures` beside the checkout. */
export function findFixtures(): string | undefined {
  const folder =
    process.env['BONAFIDE_FIXTURES'] ?? path.resolve(import.meta.dirname, '../../shared/fixtures');
  return existsSync(folder) ? folder : undefined;
}

/** The folder of published protocol vectors: `BONAFIDE_VECTORS`, else `shared/vectors` beside the checkout. */
export function findVectors(): string | undefined {
  const folder = process.env['BONAFIDE_VECTORS'] ?? path.resolve(import.meta.dirname, '../../shared/vectors');
  return existsSync(folder) ? folder : undefined;
}

/** The RabbitMQ to test against: the test run's own, else `AMQP_URL`, else one that answers on localhost. */
export function findRabbitmq(): string | undefined {
  const given = process.env['BONAFIDE_TEST_AMQP_URL'] ?? process.env['AMQP_URL'];
  if (given !== undefined) return given || undefined;
  return answers(5672) ? 'amqp://guest:guest@127.0.0.1:5672' : undefined;
}

/** The path of a program: as `variable` says, else the first of `names` on PATH or in the system's usual places. */
export function findProgram(variable: string, ...names: string[]): string | undefined {
  const given = process.env[variable];
  if (given !== undefined) return existsSync(given) ? given : undefined;
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    '/usr/sbin',
    '/usr/lib/rabbitmq/bin',
  ];
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
}

const found = new Map<Need, boolean>();

const find: Record<Need, () => string | undefined> = {
  fixtures: findFixtures,
  vectors: findVectors,
  rabbitmq: findRabbitmq,
  'rabbitmq-server': () => findProgram('RABBITMQ_SERVER_PATH', 'rabbitmq-server'),
  azurite: findAzurite,
  ffmpeg: () => findProgram('FFMPEG_PATH', 'ffmpeg'),
  chromium: () => findProgram('CHROMIUM_PATH', 'chromium', 'chromium-browser', 'google-chrome'),
};

function findAzurite(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('azurite/package.json');
  } catch {
    return undefined; // A development dependency that this install left out.
  }
}

/** Synchronous, because mocha wants suites defined at once; costs one short process in a run by hand. */
function answers(port: number): boolean {
  const connect = `require('node:net').connect(${port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`;
  return spawnSync(process.execPath, ['-e', connect], { timeout: 2000 }).status === 0;
}

function leaveOut(need: Need, title: string, body: (this: Suite) => void): void {
  const count = definePending(title, body);
  const leftOut: LeftOut = { need, title, ...(count === undefined ? {} : { count }) };
  const file = process.env['BONAFIDE_TEST_LEFT_OUT'];
  if (file) appendFileSync(file, `${JSON.stringify(leftOut)}\n`);
  else process.stderr.write(`left out: ${title} (needs ${need})\n`);
}

function definePending(title: string, body: (this: Suite) => void): number | undefined {
  let count: number | undefined;
  describe.skip(title, function listTests(this: Suite) {
    try {
      body.call(this);
      count = this.total();
    } catch {
      count = undefined; // It builds its tests from what is missing.
    }
  });
  return count;
}
