import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import type { LeftOut } from '../needs.ts';
import type { PreparedServers } from './prepare-servers.ts';
import type { MochaResult } from './reporter.ts';

export interface MochaOutcome {
  processId: number | undefined;
  /** 0 when mocha itself was content. */
  exitCode: number | null;
  /** Undefined when it never came to the end of its tests. */
  result: MochaResult | undefined;
  leftOut: LeftOut[];
}

export interface MochaRun {
  /** mocha's own arguments. */
  words: readonly string[];
  /** Of this run alone, for what it leaves and for its temporary files. */
  folder: string;
  servers: PreparedServers;
  /** Ends the tests. */
  signal: AbortSignal;
  /** Takes what is printed; without it that goes to the terminal as it comes. */
  write?: (text: string) => void;
}

const END_WITHIN_MILLISECONDS = 10_000;
const STUCK_AFTER_SECONDS = 20;

const resultSchema = z.object({ passed: z.number(), failed: z.number(), pending: z.array(z.string()) });
const leftOutSchema = z.object({
  need: z.enum(['fixtures', 'rabbitmq', 'rabbitmq-server', 'azurite', 'ffmpeg', 'chromium', 'vectors']),
  title: z.string(),
  count: z.number().optional(),
});

/** Runs mocha over the tests in a process of its own, with the servers in its environment. */
export async function runMocha({ words, folder, servers, signal, write }: MochaRun): Promise<MochaOutcome> {
  const files = { result: path.join(folder, 'result.json'), leftOut: path.join(folder, 'left-out.jsonl') };
  const program = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
  const reporter = path.join(import.meta.dirname, 'reporter.ts');
  const child = spawn(process.execPath, [program, '--reporter', reporter, ...words], {
    stdio: write ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: {
      ...process.env,
      ...servers.environment,
      ...temporaryFilesIn(folder),
      BONAFIDE_TEST_RESULT: files.result,
      BONAFIDE_TEST_LEFT_OUT: files.leftOut,
    },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', write ?? ignore);
  const stop = (): void => endWithin(child.kill.bind(child));
  signal.addEventListener('abort', stop, { once: true });
  const stopWatching = killWhenStuck(child, files.result);
  const [exitCode] = await once(child, 'close');
  stopWatching();
  signal.removeEventListener('abort', stop);
  return {
    processId: child.pid,
    exitCode: typeof exitCode === 'number' ? exitCode : null,
    result: linesOf(files.result).map((line) => resultSchema.parse(JSON.parse(line)))[0],
    leftOut: linesOf(files.leftOut).map((line) => toLeftOut(JSON.parse(line))),
  };
}

/** mocha ends after the test it is at when asked politely; a test that hangs gets no more time. */
function endWithin(kill: (signal: NodeJS.Signals) => boolean): void {
  kill('SIGINT');
  setTimeout(() => kill('SIGKILL'), END_WITHIN_MILLISECONDS).unref();
}

/** The reporter refuses to hang, but cannot where the process is too busy to hear its timers. */
function killWhenStuck(child: ChildProcess, resultFile: string): () => void {
  let sinceResult = 0;
  const timer = setInterval(() => {
    if (existsSync(resultFile)) sinceResult += 1;
    if (sinceResult < STUCK_AFTER_SECONDS) return;
    process.stderr.write('The process of the tests does not end after the last one\n');
    child.kill('SIGKILL');
  }, 1000);
  return () => clearInterval(timer);
}

/** All that a run makes lies in its folder, whatever becomes of it. */
function temporaryFilesIn(folder: string): Record<string, string> {
  const temporary = path.join(folder, 'tmp');
  mkdirSync(temporary, { mode: 0o700, recursive: true });
  return Object.fromEntries(['TMPDIR', 'TMP', 'TEMP'].map((name) => [name, temporary]));
}

function ignore(): void {}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

function toLeftOut(line: unknown): LeftOut {
  const { count, ...rest } = leftOutSchema.parse(line);
  return count === undefined ? rest : { ...rest, count };
}
