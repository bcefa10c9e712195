import { parentPort } from 'node:worker_threads';
import { examinePicture } from './examine-picture.ts';
import { loadModels } from './models.ts';
import type { Job, WorkerMessage } from './worker-message.ts';

silenceLibraries();
await serve();

/** The libraries greet and warn on the console; a thread of this engine speaks only through messages. */
function silenceLibraries(): void {
  const silent = () => undefined;
  Object.assign(console, { log: silent, info: silent, warn: silent, error: silent, debug: silent });
}

async function serve(): Promise<void> {
  if (!parentPort) throw new Error('worker.ts runs as a worker thread only');
  const port = parentPort;
  const models = await loadModels();
  const answer = (message: WorkerMessage) => port.postMessage(message);

  port.on('message', ({ picture, options }: Job) => {
    examinePicture(models, picture, options).then(
      (faces) => answer({ kind: 'done', faces, tensors: models.countTensors() }),
      (err: unknown) => answer({ kind: 'failed', reason: String(err) }),
    );
  });
  answer({ kind: 'loaded' });
}
