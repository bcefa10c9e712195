import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FaceEngineUnavailable } from '../../../core/face/face-engine.ts';
import type { ExaminedFace } from './examine-picture.ts';
import type { Job, WorkerMessage } from './worker-message.ts';

export interface Examined {
  faces: ExaminedFace[];
  tensors: number;
}

/** Pictures and models live outside the JavaScript heap; a small heap is cleared more often and spares 60 MB. */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };

/** One thread with its models. It takes one job at a time, and is gone for good after a crash or a missed deadline. */
export class FaceWorker {
  readonly #thread: Worker;
  #current: { resolve: (examined: Examined) => void; reject: (err: Error) => void } | undefined;
  #gone = false;
  /** Resolves when the thread has ended, for whatever reason. */
  readonly ended: Promise<void>;

  private constructor(thread: Worker) {
    this.#thread = thread;
    this.ended = new Promise((resolve) => {
      thread.once('exit', () => {
        this.#fail('The face worker ended');
        resolve();
      });
    });
    thread.on('error', (err) => this.#fail('The face worker crashed', err));
    thread.on('message', (message: WorkerMessage) => this.#receive(message));
  }

  /** Starts a thread and waits until its models are loaded. Throws `FaceEngineUnavailable` if they cannot be. */
  static async start(script: URL): Promise<FaceWorker> {
    const thread = new Worker(script, { env: {}, name: 'face', resourceLimits: HEAP });
    const ended = new AbortController();
    thread.once('exit', () => ended.abort());
    try {
      await once(thread, 'message', { signal: ended.signal });
      return new FaceWorker(thread);
    } catch (err) {
      await thread.terminate();
      throw new FaceEngineUnavailable('The face models could not be loaded', { cause: err });
    }
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Takes the picture's memory over. Rejects with `FaceEngineUnavailable` on a crash or past the deadline. */
  examine(job: Job, deadlineMilliseconds: number): Promise<Examined> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail('The face worker missed its deadline');
        void this.close();
      }, deadlineMilliseconds);
      this.#current = {
        resolve: (examined) => (clearTimeout(timer), resolve(examined)),
        reject: (err) => (clearTimeout(timer), reject(err)),
      };
      if (this.#gone) return this.#fail('The face worker is gone');
      this.#thread.postMessage(job, [job.picture.pixels.buffer]);
    });
  }

  async close(): Promise<void> {
    this.#gone = true;
    await this.#thread.terminate();
  }

  #receive(message: WorkerMessage): void {
    const current = this.#current;
    this.#current = undefined;
    if (message.kind === 'done') current?.resolve({ faces: message.faces, tensors: message.tensors });
    if (message.kind === 'failed') current?.reject(new FaceEngineUnavailable(message.reason));
  }

  #fail(reason: string, cause?: unknown): void {
    this.#gone = true;
    this.#current?.reject(new FaceEngineUnavailable(reason, { cause }));
    this.#current = undefined;
  }
}
