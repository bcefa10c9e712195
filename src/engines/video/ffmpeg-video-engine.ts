import { ok, refuse, type Result } from '../../core/result.ts';
import type {
  ExtractedVideo,
  ExtractOptions,
  VideoEngine,
  VideoRefusal,
} from '../../core/video/video-engine.ts';
import { frameArguments } from './command-line.ts';
import { probeVideo, refuseByHead, type ProbedVideo } from './probe-video.ts';
import { runProgram, type Finished } from './run-program.ts';
import { splitJpegs } from './split-jpegs.ts';
import { withinJob, type FfmpegJobOptions, type Job } from './within-job.ts';

/** Less than this share of what the container claims means that the rest was cut off. */
const LEAST_SHARE = 0.8;
const TOLERANCE_SECONDS = 0.5;

/** Runs the machine's own ffmpeg. Its version is unknown to us, so `version` is that of the arguments we give it. */
export function createVideoEngine(options: FfmpegJobOptions): VideoEngine {
  return {
    name: 'ffmpeg',
    version: '1',
    // No frame is ever written to disk.
    extract: (path, extractOptions, signal) =>
      withinJob(options, signal, (job) => extract(options, path, extractOptions, job)),
  };
}

async function extract(
  programs: FfmpegJobOptions,
  path: string,
  options: ExtractOptions,
  job: Job,
): Promise<Result<ExtractedVideo, VideoRefusal>> {
  const refused = await refuseByHead(path);
  if (refused) return refuse(refused);

  const run = await probeAndDecode(programs, path, options, job);
  if (!run.ok) return run;
  const { probed, decoded } = run.value;

  const jpegs = splitJpegs(decoded.output);
  const seen = jpegs.length / options.framesPerSecond;
  if (!decoded.succeeded || jpegs.length === 0 || isCutOff(seen, probed, options)) {
    return refuse('FILE_CORRUPT');
  }
  const frames = jpegs.map((jpeg, index) => ({ at: index / options.framesPerSecond, jpeg }));
  const { width, height, claimedSeconds } = probed;
  return ok({ durationSeconds: claimedSeconds ?? seen, width, height, frames });
}

/** Both at once, because probing alone takes a tenth of a second. Neither is left running when the other fails, nor the
 * decoding of what the probe refuses. */
async function probeAndDecode(
  { ffmpegPath, ffprobePath }: FfmpegJobOptions,
  path: string,
  options: ExtractOptions,
  { folder, signal }: Job,
): Promise<Result<{ probed: ProbedVideo; decoded: Finished }, VideoRefusal>> {
  const stop = new AbortController();
  const job = { folder, signal: AbortSignal.any([signal, stop.signal]) };
  const decoding = runProgram({ ...job, program: ffmpegPath, arguments: frameArguments(path, options) });
  const probing = probeVideo(path, { ...job, program: ffprobePath });
  try {
    const probed = await Promise.race([probing, decoding.then(() => probing)]);
    return probed.ok ? ok({ probed: probed.value, decoded: await decoding }) : probed;
  } finally {
    stop.abort();
    await Promise.allSettled([probing, decoding]);
  }
}

function isCutOff(
  seenSeconds: number,
  { claimedSeconds }: ProbedVideo,
  { maxSeconds }: ExtractOptions,
): boolean {
  const expected = Math.min(claimedSeconds ?? 0, maxSeconds);
  return seenSeconds + TOLERANCE_SECONDS < expected * LEAST_SHARE;
}
