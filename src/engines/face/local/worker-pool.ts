import { FaceEngineUnavailable } from '../../../core/face/face-engine.ts';
import { FaceWorker, type Examined } from './face-worker.ts';
import type { Job } from './worker-message.ts';

export interface WorkerPoolOptions {
  size: number;
  /** For one picture, from the moment a worker takes it. */
  deadlineMilliseconds: number;
  script: URL;
}

interface Waiting {
  job: Job;
  resolve: (examined: Examined) => void;
  reject: (err: unknown) => void;
}

/** Spreads jobs over threads, first come, first served. A thread that dies takes its one job with it and is replaced. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #idle: FaceWorker[] = [];
  readonly #workers = new Set<FaceWorker>();
  readonly #starting = new Set<Promise<void>>();
  #queue: Waiting[] = [];
  #closed = false;

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  static async open(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    try {
      await Promise.all(Array.from({ length: options.size }, () => pool.#start()));
      return pool;
    } catch (err) {
      await pool.close();
      throw err;
    }
  }

  /** An aborted job that has not begun is dropped; one that has begun is finished and its answer thrown away. */
  run(job: Job, signal: AbortSignal): Promise<Examined> {
    signal.throwIfAborted();
    if (this.#closed) throw new FaceEngineUnavailable('The face engine is closed');
    const { promise, resolve, reject } = Promise.withResolvers<Examined>();
    const waiting = { job, resolve, reject };
    const abort = () => {
      this.#queue = this.#queue.filter((other) => other !== waiting);
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    this.#queue.push(waiting);
    this.#replaceMissing();
    this.#pump();
    return promise.finally(() => signal.removeEventListener('abort', abort));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rejectQueue(new FaceEngineUnavailable('The face engine is closed'));
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#workers].map((worker) => worker.close()));
  }

  async #start(): Promise<void> {
    const worker = await FaceWorker.start(this.#options.script);
    this.#workers.add(worker);
    this.#idle.push(worker);
    void worker.ended.then(() => {
      this.#workers.delete(worker);
      this.#replaceMissing();
    });
    this.#pump();
  }

  /** A replacement that cannot start fails whatever waits; the next job tries again. */
  #replaceMissing(): void {
    if (this.#closed) return;
    const missing = this.#options.size - this.#workers.size - this.#starting.size;
    for (let count = 0; count < missing; count++) {
      const start = this.#start()
        .catch((err: unknown) => {
          if (this.#workers.size === 0) this.#rejectQueue(err);
        })
        .finally(() => this.#starting.delete(start));
      this.#starting.add(start);
    }
  }

  #pump(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.shift();
      if (!worker) return;
      if (worker.gone) continue;
      const waiting = this.#queue.shift();
      if (waiting) void this.#give(worker, waiting);
    }
  }

  async #give(worker: FaceWorker, { job, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(await worker.examine(job, this.#options.deadlineMilliseconds));
    } catch (err) {
      reject(err);
    }
    if (!worker.gone) this.#idle.push(worker);
    this.#pump();
  }

  #rejectQueue(err: unknown): void {
    for (const { reject } of this.#queue) reject(err);
    this.#queue = [];
  }
}
