import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isAlive } from './process-identity.ts';
import { dyingWithUs, interruptWhenWeDie, unprivileged } from './unprivileged.ts';

/** A running server of ours. */
export interface Postmaster {
  port: number;
  stop(): Promise<void>;
}

export interface RunningServer {
  pid: number;
  port: number;
  isReady: boolean;
}

const START_ATTEMPTS = 10;
const START_MILLISECONDS = 120_000;
const STOP_MILLISECONDS = 20_000;

/** Starts the server on a free loopback port and resolves once it takes connections. */
export async function startPostmaster(
  binaries: PostgresBinaries,
  cluster: string,
  settings: Record<string, string>,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const child = await spawnServer(binaries, cluster, { ...settings, port: String(port) });
    const failure = await untilReady(child);
    if (failure === undefined) return ownedBy(child, port);
    // Somebody took the port first, or the last children of a killed server are still letting go of its memory.
    if (attempt === START_ATTEMPTS || !failure.includes('in use')) throw cannotStart(failure);
    await wait(100 * attempt);
  }
}

/** What `postmaster.pid` says about the server of this folder (its lines: pidfile.h of PostgreSQL), if one runs. */
export async function findRunningServer(cluster: string): Promise<RunningServer | undefined> {
  const lines = await readPidFile(cluster);
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid) || !(await worksIn(pid, cluster))) return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

/** Ends what a killed process left behind: its server, and the lock file that would keep the next one out. */
export async function clearLeftovers(cluster: string): Promise<void> {
  const deadline = Date.now() + STOP_MILLISECONDS;
  for (let server = await findRunningServer(cluster); server; server = await findRunningServer(cluster)) {
    process.kill(server.pid, Date.now() < deadline ? 'SIGINT' : 'SIGKILL');
    await wait(50);
  }
  await rm(path.join(cluster, 'postmaster.pid'), { force: true });
}

async function spawnServer(
  binaries: PostgresBinaries,
  cluster: string,
  settings: Record<string, string>,
): Promise<ChildProcess> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = dyingWithUs(binaries.postgres, ['-D', cluster, ...flags]);
  const launch = await unprivileged(cluster, server.command, server.args);
  return spawn(launch.command, launch.args, {
    ...launch.options,
    // Its own session: an interrupt typed at the terminal reaches us alone, and we stop the server last.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Resolves with what the server said if it ended instead. Its later output is dropped: it may quote rows. */
async function untilReady(child: ChildProcess): Promise<string | undefined> {
  const said: string[] = [];
  const timer = setTimeout(() => child.kill('SIGQUIT'), START_MILLISECONDS);
  return await new Promise<string | undefined>((resolve) => {
    const finish = (failure: string | undefined): void => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 50) said.push(text);
      if (text.includes('ready to accept connections')) finish(undefined);
    });
    child.once('error', (err) => finish(err.message));
    child.once('close', () => finish(said.join('')));
  });
}

function ownedBy(child: ChildProcess, port: number): Postmaster {
  const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
  const stopWatching = interruptWhenWeDie(child.pid ?? 0);
  child.unref();
  if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function')
    child.stderr.unref();

  return {
    port,
    async stop() {
      child.ref();
      child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_MILLISECONDS);
      await exited;
      clearTimeout(timer);
      stopWatching();
    },
  };
}

function cannotStart(said: string): Error {
  const reason = said.trim().split('\n').slice(-5).join('\n');
  return new Error(`The embedded PostgreSQL did not start; name another one in DATABASE_URL.\n${reason}`);
}

async function readPidFile(cluster: string): Promise<string[]> {
  try {
    return (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
  } catch {
    return []; // No server, or it removed the file just now.
  }
}

/** A process number is used again after a restart of the machine; only a server of this folder works in it. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
  } catch {
    return false; // It has just ended, or belongs to somebody else.
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}
