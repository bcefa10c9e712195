import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, refuse, type Result } from '../../core/result.ts';
import type { ClipWatermarker } from '../../core/video/clip-watermarker.ts';
import type { VideoRefusal } from '../../core/video/video-engine.ts';
import { watermarkArguments } from './command-line.ts';
import { probeVideo, refuseByHead } from './probe-video.ts';
import { runProgram } from './run-program.ts';
import { withinJob, type FfmpegJobOptions, type Job } from './within-job.ts';

const LONGEST_SIDE = 1280;
const MOST_BYTES = 20_000_000;

type DrawLayer = Parameters<ClipWatermarker['watermark']>[1];

export function createClipWatermarker(options: FfmpegJobOptions): ClipWatermarker {
  return {
    watermark: (path, drawLayer, signal) =>
      withinJob(options, signal, (job) => watermark(options, { path, drawLayer }, job)),
  };
}

async function watermark(
  { ffmpegPath, ffprobePath }: FfmpegJobOptions,
  { path, drawLayer }: { path: string; drawLayer: DrawLayer },
  job: Job,
): Promise<Result<Uint8Array, VideoRefusal>> {
  const refused = await refuseByHead(path);
  if (refused) return refuse(refused);
  const probed = await probeVideo(path, { ...job, program: ffprobePath });
  if (!probed.ok) return probed;

  const size = fitInside(probed.value);
  const [layer, output] = [join(job.folder, 'layer.png'), join(job.folder, 'marked.mp4')];
  await writeFile(layer, await drawLayer(size), { mode: 0o600 });
  const { succeeded } = await runProgram({
    ...job,
    program: ffmpegPath,
    arguments: watermarkArguments({ path, layer, output, size }),
  });
  if (!succeeded) return refuse('FILE_CORRUPT');
  if ((await stat(output)).size > MOST_BYTES) throw new Error('ffmpeg wrote more than its rate allows');
  return ok(await readFile(output));
}

/** Even, as H.264 wants it, and never enlarged. */
function fitInside({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * scale) / 2));
  return { width: even(width), height: even(height) };
}
