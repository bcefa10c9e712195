import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const PROJECT = path.resolve(import.meta.dirname, '../..');

const lineSchema = z.looseObject({ event: z.string(), level: z.number() });
type LogLine = z.infer<typeof lineSchema>;

/** The real program in a process of its own, to be killed, stopped and frozen. */
export interface ServiceProcess {
  readonly pid: number;
  /** Where it answers HTTP. */
  readonly port: number;
  /** What it has logged so far. */
  readonly lines: readonly LogLine[];
  /** The first line with this event that `fits`, past or to come. Throws when the process ends before it. */
  logs(event: string, fits?: (line: LogLine) => boolean): Promise<LogLine>;
  hasEnded(): boolean;
  /** Ends it at once, with no chance to tidy up. */
  kill(): Promise<void>;
  /** Asks it to end, and answers with its exit code. */
  stop(): Promise<number | null>;
  freeze(): void;
  thaw(): void;
}

/** Starts `node src/main.ts` with nothing but `environment`, and waits until it has started. */
export async function startServiceProcess(
  environment: Readonly<Record<string, string>>,
  roles: readonly string[] = [],
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['src/main.ts', ...roles], {
    cwd: PROJECT,
    env: { ...inherited(), PORT: '0', FACE_WORKERS: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));

  const journal = keepJournal(child);
  await journal.find('process.started');
  const { port } = await journal.find('http.listening');
  return {
    pid: child.pid ?? 0,
    port: z.number().parse(port),
    lines: journal.lines,
    logs: (event, fits) => journal.find(event, fits),
    hasEnded: () => hasEnded(child),
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

/** What makes it find its tools and start faster; none of what it is configured by. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    ['PATH', 'NODE_COMPILE_CACHE'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

interface Journal {
  lines: LogLine[];
  find(event: string, fits?: (line: LogLine) => boolean): Promise<LogLine>;
}

function keepJournal(child: ChildProcess): Journal {
  const lines: LogLine[] = [];
  const said: string[] = [];
  const changes = new EventEmitter().setMaxListeners(0);
  if (!child.stdout || !child.stderr) throw new Error('The process has no output');
  createInterface(child.stdout).on('line', (text) => {
    lines.push(readLine(text));
    changes.emit('change');
  });
  createInterface(child.stderr).on('line', (text) => said.push(text));
  child.once('close', () => changes.emit('change'));

  return {
    lines,
    async find(event, fits = () => true) {
      for (;;) {
        const found = lines.find((line) => line.event === event && fits(line));
        if (found) return found;
        if (child.exitCode !== null || child.signalCode !== null) {
          const last = [...lines.slice(-5).map((line) => JSON.stringify(line)), ...said].join('\n');
          throw new Error(`The service ended without logging ${event}:\n${last}`);
        }
        await once(changes, 'change');
      }
    },
  };
}

/** What is no log line of ours was written past the log; it stands among the lines as an error. */
function readLine(text: string): LogLine {
  try {
    return lineSchema.parse({ event: 'unnamed', ...JSON.parse(text) });
  } catch {
    return { event: 'not_a_log_line', level: 50, text };
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return child.exitCode;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
