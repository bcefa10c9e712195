import { parentPort } from 'node:worker_threads';
import type { Job, WorkerMessage } from '../../src/engines/face/local/worker-message.ts';

/** A thread that does to a picture what its width says. */
export const CRASHES = 13;
export const HANGS = 14;
export const FAILS = 15;

parentPort?.on('message', ({ picture }: Job) => {
  if (picture.width === CRASHES) process.exit(1);
  if (picture.width === FAILS) answer({ kind: 'failed', reason: 'no such face' });
  if (picture.width < CRASHES) answer({ kind: 'done', faces: [], tensors: picture.width });
});
answer({ kind: 'loaded' });

function answer(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
