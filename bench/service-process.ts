import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface ServiceProcess {
  /** Resident memory in MB (VmRSS), children such as the embedded PostgreSQL not counted. */
  memory(): Promise<number>;
  /** Processor time so far, in milliseconds. */
  processorTime(): Promise<number>;
  close(): Promise<void>;
}

/** The program as it is started in production, in a process of its own. */
export async function spawnService(
  environment: Record<string, string | undefined>,
  roles: readonly string[] = [],
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['src/main.ts', ...roles], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'info', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"event":"process.started"')) resolve();
    });
    void exited.then(([code]) => reject(new Error(`The service ended with ${code} before it was up`)));
  });
  return {
    memory: () => residentMegabytes(child.pid),
    processorTime: () => processorMilliseconds(child.pid),
    async close() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function residentMegabytes(processId: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** Fields 14 and 15 of proc(5) stat, in ticks of 10 ms. */
export async function processorMilliseconds(processId: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
