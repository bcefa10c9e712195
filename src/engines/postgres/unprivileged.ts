import { spawn, spawnSync } from 'node:child_process';
import { chmod, chown, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A command line with what it needs so as not to run as root and not to outlive us. */
export interface Launch {
  command: string;
  args: string[];
  options: { env: NodeJS.ProcessEnv; uid?: number; gid?: number };
}

const NOBODY = 65534;

/** Nothing of our own environment: it holds secrets. */
const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

/** PostgreSQL refuses to run as root: as root it gets a user namespace of its own where the system allows one, else
 * the user `nobody`, who is given `folder` and let through the one around it. */
export async function unprivileged(folder: string, command: string, args: string[]): Promise<Launch> {
  if (process.getuid?.() !== 0) return { command, args, options: { env } };
  if (hasUserNamespaces()) {
    return { command: 'unshare', args: [...AS_NOBODY, command, ...args], options: { env } };
  }
  await giveTo(folder, NOBODY);
  await letThrough(path.dirname(folder));
  return { command, args, options: { env, uid: NOBODY, gid: NOBODY } };
}

/** Asks the kernel to interrupt the program when this process dies in any way. The request must be made after the
 * change of user, which would undo it (prctl(2), PR_SET_PDEATHSIG). */
export function dyingWithUs(command: string, args: string[]): { command: string; args: string[] } {
  if (!hasDeathSignal()) return { command, args };
  return { command: 'setpriv', args: ['--pdeathsig', 'INT', command, ...args] };
}

/** For systems without the kernel's death signal: a small process that notices our end by its closed input. */
export function interruptWhenWeDie(pid: number): () => void {
  if (hasDeathSignal()) return () => undefined;
  const watch = `process.stdin.resume().on('close', () => process.kill(${pid}, 'SIGINT'))`;
  const watcher = spawn(process.execPath, ['-e', watch], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  watcher.unref();
  return () => void watcher.kill('SIGKILL');
}

const AS_NOBODY = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];

function hasUserNamespaces(): boolean {
  return spawnSync('unshare', [...AS_NOBODY, 'true']).status === 0;
}

function hasDeathSignal(): boolean {
  return process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0;
}

async function giveTo(folder: string, id: number): Promise<void> {
  await chown(folder, id, id);
  for (const entry of await readdir(folder, { recursive: true }))
    await chown(path.join(folder, entry), id, id);
}

async function letThrough(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  if (uid !== NOBODY && (mode & 0o001) === 0) await chmod(folder, (mode & 0o777) | 0o001);
}
