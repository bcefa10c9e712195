import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, refuse, type Result } from '../../core/result.ts';
import type {
  ExtractedVideo,
  ExtractOptions,
  VideoEngine,
  VideoRefusal,
} from '../../core/video/video-engine.ts';
import { frameArguments } from './command-line.ts';
import { probeVideo, type ProbedVideo } from './probe-video.ts';
import { runProgram } from './run-program.ts';
import { splitJpegs } from './split-jpegs.ts';

export interface FfmpegVideoEngineOptions {
  ffmpegPath: string;
  ffprobePath: string;
  /** For one video, probing included. */
  deadlineMilliseconds: number;
  /** Where each job's private, empty working folder is made. No frame is ever written to disk. */
  temporaryDirectory: string;
}

/** Less than this share of what the container claims means that the rest was cut off. */
const LEAST_SHARE = 0.8;
const TOLERANCE_SECONDS = 0.5;

/** Runs the machine's own ffmpeg. Its version is unknown to us, so `version` is that of the arguments we give it. */
export function createVideoEngine(options: FfmpegVideoEngineOptions): VideoEngine {
  return {
    name: 'ffmpeg',
    version: '1',
    async extract(path, extractOptions, signal) {
      const deadline = AbortSignal.timeout(options.deadlineMilliseconds);
      const folder = await mkdtemp(join(options.temporaryDirectory, 'video-'));
      try {
        const job = { folder, signal: AbortSignal.any([signal, deadline]) };
        return await extract(options, path, extractOptions, job);
      } catch (err) {
        signal.throwIfAborted();
        throw new Error(deadline.aborted ? 'ffmpeg missed its deadline' : 'ffmpeg failed', { cause: err });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function extract(
  { ffmpegPath, ffprobePath }: FfmpegVideoEngineOptions,
  path: string,
  options: ExtractOptions,
  job: { folder: string; signal: AbortSignal },
): Promise<Result<ExtractedVideo, VideoRefusal>> {
  const probed = await probeVideo(path, { ...job, program: ffprobePath });
  if (!probed.ok) return probed;

  const arguments_ = frameArguments(path, options);
  const { succeeded, output } = await runProgram({ ...job, program: ffmpegPath, arguments: arguments_ });
  const jpegs = splitJpegs(output);
  const seen = jpegs.length / options.framesPerSecond;
  if (!succeeded || jpegs.length === 0 || isCutOff(seen, probed.value, options))
    return refuse('FILE_CORRUPT');

  const frames = jpegs.map((jpeg, index) => ({ at: index / options.framesPerSecond, jpeg }));
  const { width, height, claimedSeconds } = probed.value;
  return ok({ durationSeconds: claimedSeconds ?? seen, width, height, frames });
}

function isCutOff(
  seenSeconds: number,
  { claimedSeconds }: ProbedVideo,
  { maxSeconds }: ExtractOptions,
): boolean {
  const expected = Math.min(claimedSeconds ?? 0, maxSeconds);
  return seenSeconds + TOLERANCE_SECONDS < expected * LEAST_SHARE;
}
