import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

type PackageManager = 'apt-get' | 'dnf' | 'apk' | 'brew';

export interface WantedPackages {
  /** What is being installed, as people call it; for the progress lines. */
  title: string;
  /** What the packages are called by each manager that has them. */
  packages: Partial<Record<PackageManager, readonly string[]>>;
  /** A `PATH`, and the only place where the manager and `sudo` are looked for; the usual folders when absent. */
  searchPath?: string | undefined;
  /** Called at least every two seconds while anything is going on. */
  onProgress: (text: string) => void;
}

const USUAL_PATH = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const PROGRESS_EVERY_MILLISECONDS = 1500;
const DEADLINE_MILLISECONDS = 10 * 60_000;

/** What each is told, one command after the other; only the last must succeed, for `update` may fail in part. */
const COMMANDS: Record<PackageManager, (packages: readonly string[]) => string[][]> = {
  'apt-get': (packages) => [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...packages],
  ],
  dnf: (packages) => [['install', '-y', ...packages]],
  apk: (packages) => [['add', '--no-cache', ...packages]],
  brew: (packages) => [['install', ...packages]],
};

/**
 * Installs packages of the operating system if that takes no question to a person: as root, through a `sudo` that
 * asks no password, or by Homebrew. False when there is no such way or it failed, which is then told as progress.
 */
export async function installSystemPackages(wanted: WantedPackages): Promise<boolean> {
  const folders = wanted.searchPath?.split(delimiter).filter(Boolean) ?? USUAL_PATH;
  for (const manager of ['apt-get', 'dnf', 'apk', 'brew'] as const) {
    const packages = wanted.packages[manager];
    const program = findProgram(folders, manager);
    if (!packages || !program) continue;

    const prefix = manager === 'brew' ? [] : await asRoot(folders);
    if (!prefix) return false;
    const commands = COMMANDS[manager](packages).map((words) => [...prefix, program, ...words]);
    return runAll(commands, folders, wanted);
  }
  return false;
}

function findProgram(folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: both mean "look on"
  }
}

/** The words that make a command run as root; undefined where that would ask somebody. */
async function asRoot(folders: readonly string[]): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram(folders, 'sudo');
  if (!sudo) return undefined;
  const { succeeded } = await run([sudo, '-n', 'true'], folders, () => undefined);
  // sudo passes no environment on, and without this variable a package may ask its questions
  return succeeded ? [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'] : undefined;
}

async function runAll(commands: string[][], folders: string[], wanted: WantedPackages): Promise<boolean> {
  const { title, onProgress } = wanted;
  const startedAt = Date.now();
  let lastLine = '';
  const tell = (): void => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    onProgress(`installing ${title} from the system's packages, ${seconds} s${lastLine && `: ${lastLine}`}`);
  };
  tell();
  const timer = setInterval(tell, PROGRESS_EVERY_MILLISECONDS);
  try {
    let succeeded = false;
    for (const command of commands) {
      ({ succeeded } = await run(command, folders, (line) => (lastLine = line.slice(0, 100))));
    }
    if (!succeeded) onProgress(`${title} could not be installed from the system's packages: ${lastLine}`);
    return succeeded;
  } finally {
    clearInterval(timer);
  }
}

/** Runs without a terminal and without our environment, where secrets lie; an installer that asks gets no answer. */
async function run(
  [program = '', ...words]: string[],
  folders: readonly string[],
  onLine: (line: string) => void,
): Promise<{ succeeded: boolean }> {
  const child = spawn(program, words, {
    env: {
      PATH: folders.join(delimiter),
      HOME: homedir(),
      LC_ALL: 'C',
      DEBIAN_FRONTEND: 'noninteractive',
      NONINTERACTIVE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(DEADLINE_MILLISECONDS),
  });
  const listen = (chunk: Buffer): void => {
    const line = chunk
      .toString()
      .split(/[\r\n]/)
      .findLast((text) => text.trim() !== '');
    if (line) onLine(line.trim());
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.once('error', (err) => onLine(err.message));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { succeeded: code === 0 };
}
