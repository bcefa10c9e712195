import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
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
const LAST_WORDS_MILLISECONDS = 2_000;

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
    // With a group of its own, whatever it started ends with it.
    detached: write !== undefined,
    env: {
      ...process.env,
      ...servers.environment,
      ...temporaryFilesIn(folder),
      BONAFIDE_TEST_RESULT: files.result,
      BONAFIDE_TEST_LEFT_OUT: files.leftOut,
    },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', write ?? ignore);
  const kill = (name: NodeJS.Signals): void => killWhole(child, name, write !== undefined);
  const stop = (): void => endWithin(kill);
  const dieWithUs = (): void => kill('SIGKILL');
  process.once('exit', dieWithUs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const stopWatching = killWhenStuck(kill, files.result);
  const [exitCode] = await once(child, 'exit');
  stopWatching();
  signal.removeEventListener('abort', stop);
  process.off('exit', dieWithUs);
  if (write) await endOutput(child, kill);
  return {
    processId: child.pid,
    exitCode: typeof exitCode === 'number' ? exitCode : null,
    result: linesOf(files.result).map((line) => resultSchema.parse(JSON.parse(line)))[0],
    leftOut: linesOf(files.leftOut).map((line) => toLeftOut(JSON.parse(line))),
  };
}

function killWhole({ pid }: ChildProcess, name: NodeJS.Signals, isGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isGroup ? -pid : pid, name);
  } catch {
    // There is nobody left.
  }
}

/** What a test left behind may hold the output open for ever: it has a moment, then it goes. */
async function endOutput(child: ChildProcess, kill: (name: NodeJS.Signals) => void): Promise<void> {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const ended = Promise.all(streams.map((stream) => finished(stream).catch(() => undefined)));
  await Promise.race([ended, wait(LAST_WORDS_MILLISECONDS, undefined, { ref: false })]);
  kill('SIGKILL');
  for (const stream of streams) stream.destroy();
}

/** Asked politely mocha ends at once; a test that hangs gets no more time. */
function endWithin(kill: (signal: NodeJS.Signals) => void): void {
  kill('SIGINT');
  setTimeout(() => kill('SIGKILL'), END_WITHIN_MILLISECONDS).unref();
}

/** The reporter refuses to hang, but cannot where the process is too busy to hear its timers. */
function killWhenStuck(kill: (name: NodeJS.Signals) => void, resultFile: string): () => void {
  let sinceResult = 0;
  const timer = setInterval(() => {
    if (existsSync(resultFile)) sinceResult += 1;
    if (sinceResult < STUCK_AFTER_SECONDS) return;
    process.stderr.write('The process of the tests does not end after the last one\n');
    kill('SIGKILL');
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
