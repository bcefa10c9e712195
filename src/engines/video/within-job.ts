import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface FfmpegJobOptions {
  ffmpegPath: string;
  ffprobePath: string;
  /** For one video, probing included. */
  deadlineMilliseconds: number;
  /** Where each job's private, empty working folder is made. */
  temporaryDirectory: string;
}

export interface Job {
  folder: string;
  signal: AbortSignal;
}

/** Gives `work` a folder of its own, which goes with all that is in it, and until the deadline. */
export async function withinJob<Value>(
  options: FfmpegJobOptions,
  signal: AbortSignal,
  work: (job: Job) => Promise<Value>,
): Promise<Value> {
  const deadline = AbortSignal.timeout(options.deadlineMilliseconds);
  const folder = await mkdtemp(join(options.temporaryDirectory, 'video-'));
  try {
    return await work({ folder, signal: AbortSignal.any([signal, deadline]) });
  } catch (err) {
    signal.throwIfAborted();
    throw new Error(deadline.aborted ? 'ffmpeg missed its deadline' : 'ffmpeg failed', { cause: err });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
