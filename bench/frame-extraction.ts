import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '../src/engines/video/ffmpeg-program.ts';
import { createVideoEngine } from '../src/engines/video/ffmpeg-video-engine.ts';

/**
 * Frame extraction against ffmpeg decoding the same file to nowhere, in turns, so that both meet the same machine.
 * `node bench/frame-extraction.ts [clip]`; without a clip it makes one of 10 s, 1280×720, 30 frames a second.
 */
const ROUNDS = 7;
const WANTED = { framesPerSecond: 5, maxSeconds: 30, maxSide: 640 };

const run = promisify(execFile);
const ffmpeg = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH']);
if (!ffmpeg) throw new Error('This needs ffmpeg: on PATH or at FFMPEG_PATH');
const folder = await mkdtemp(join(tmpdir(), 'bench-frames-'));
try {
  await measure(ffmpeg, process.argv[2] ?? (await makeClip(ffmpeg.ffmpegPath)));
} finally {
  await rm(folder, { recursive: true });
}

async function measure(programs: { ffmpegPath: string; ffprobePath: string }, clip: string): Promise<void> {
  const engine = createVideoEngine({
    ...programs,
    deadlineMilliseconds: 120_000,
    temporaryDirectory: folder,
  });
  const decoding: number[] = [];
  const extracting: number[] = [];
  let frames = 0;
  for (let round = 0; round < ROUNDS; round++) {
    decoding.push(await time(() => run(programs.ffmpegPath, ['-v', 'error', '-i', clip, '-f', 'null', '-'])));
    extracting.push(
      await time(async () => {
        const result = await engine.extract(clip, WANTED, new AbortController().signal);
        if (!result.ok) throw new Error(`refused: ${result.refusal}`);
        frames = result.value.frames.length;
      }),
    );
    console.log(`round ${round + 1}: decoding ${show(decoding)}, ${frames} frames ${show(extracting)}`);
  }
  const ratio = median(extracting) / median(decoding);
  console.log(
    `median: decoding ${median(decoding).toFixed(0)} ms, extraction ${median(extracting).toFixed(0)} ms`,
  );
  console.log(`ratio: ${ratio.toFixed(2)} (aim: at most 1.3)`);
}

async function makeClip(program: string): Promise<string> {
  const clip = join(folder, 'clip.mp4');
  const source = 'testsrc2=size=1280x720:rate=30:duration=10,noise=alls=12:allf=t';
  const phone = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '3M', '-pix_fmt', 'yuv420p'];
  await run(program, ['-v', 'error', '-f', 'lavfi', '-i', source, ...phone, clip]);
  return clip;
}

async function time(action: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await action();
  return performance.now() - from;
}

function show(values: readonly number[]): string {
  return `${(values.at(-1) ?? 0).toFixed(0)} ms`;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
