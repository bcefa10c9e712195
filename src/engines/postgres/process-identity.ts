import { readFileSync } from 'node:fs';

/** A process as it can be recognised later, even if its number was given to another one meanwhile (Linux only;
 * elsewhere the number alone). */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  return process.platform === 'linux' ? `${pid} ${startTime(pid)}` : String(pid);
}

/** Whether the process that `identity` was taken of still runs. */
export function isSameProcess(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return Number.isInteger(pid) && processIdentity(pid) === identity;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (err) {
    return err instanceof Error && 'code' in err && err.code === 'EPERM';
  }
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)); the name before it may hold spaces and brackets. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return ''; // It ended between the two looks, or /proc is hidden.
  }
}
