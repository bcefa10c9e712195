import { spawn } from 'node:child_process';

export interface Run {
  program: string;
  arguments: string[];
  /** The child's working folder. */
  folder: string;
  signal: AbortSignal;
}

export interface Finished {
  succeeded: boolean;
  output: Buffer;
}

const MOST_OUTPUT = 256 * 1024 * 1024;

/**
 * Runs a program without a shell and with an empty environment, and collects its standard output. The signal kills it
 * at once. Throws when it could not run, was killed or wrote far too much; `succeeded` is its own opinion.
 */
export async function runProgram(run: Run): Promise<Finished> {
  run.signal.throwIfAborted();
  const tooMuch = new AbortController();
  const child = spawn(run.program, run.arguments, {
    cwd: run.folder,
    env: {},
    stdio: ['ignore', 'pipe', 'ignore'],
    signal: AbortSignal.any([run.signal, tooMuch.signal]),
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_OUTPUT) tooMuch.abort(new Error(`${run.program} wrote too much`));
  });
  let failure: Error | undefined;
  child.once('error', (err) => (failure = err));
  // 'close' follows 'error': whoever hears of a failure can rely on the child being gone
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (failure) throw failure;
  if (code === null) throw new Error(`${run.program} was killed`);
  return { succeeded: code === 0, output: Buffer.concat(chunks) };
}
