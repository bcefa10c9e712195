import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { findFfmpeg } from '../../src/engines/video/ffmpeg-program.ts';
import type { RawPicture, Size } from './raw-picture.ts';

export const FRAMES_PER_SECOND = 25;

/** An MP4 (H.264 where this ffmpeg can, else MPEG-4) of the given size at 25 frames a second, from frames of one size. */
export async function encodeVideo(frames: Iterable<RawPicture>, size: Size): Promise<Buffer> {
  const iterator = frames[Symbol.iterator]();
  const first = iterator.next();
  if (first.done) throw new Error('a video needs at least one frame');

  const { width, height } = first.value;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`];
  const bytes = (function* () {
    yield Buffer.from(first.value.pixels);
    for (let next = iterator.next(); !next.done; next = iterator.next()) yield Buffer.from(next.value.pixels);
  })();
  return makeVideo(
    [...input, '-r', String(FRAMES_PER_SECOND), '-i', 'pipe:0', ...(await mp4Output(size))],
    bytes,
  );
}

/** Arguments that write an MP4 a phone could have made, scaled when a size is given. */
export async function mp4Output(size?: Size): Promise<string[]> {
  const codec = (await hasH264())
    ? ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21']
    : ['-c:v', 'mpeg4', '-q:v', '4'];
  const scale = size ? ['-vf', `scale=${size.width}:${size.height}:flags=bicubic`] : [];
  return [...scale, ...codec, '-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-an'];
}

/** Runs ffmpeg with these arguments and an output file named by us. Throws with ffmpeg's own words when it fails. */
export async function makeVideo(
  ffmpegArguments: readonly string[],
  input: Iterable<Buffer> = [],
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'bonafide-clip-'));
  try {
    const output = join(folder, 'clip.mp4');
    await runFfmpeg([...ffmpegArguments, '-y', output], input);
    return await readFile(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runFfmpeg(ffmpegArguments: readonly string[], input: Iterable<Buffer>): Promise<string> {
  const program = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH'])?.ffmpegPath;
  if (!program) throw new Error('ffmpeg was found neither on PATH nor at FFMPEG_PATH');
  const child = spawn(program, ['-hide_banner', '-loglevel', 'error', ...ffmpegArguments]);
  const said: Buffer[] = [];
  const written: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk));
  const closed = once(child, 'close');
  const fed = pipeline(input, child.stdin);

  const [ended] = await Promise.allSettled([closed, fed]);
  if (ended.status === 'rejected')
    throw new Error(`${program} could not be started`, { cause: ended.reason });
  if (child.exitCode !== 0) throw new Error(`${program} failed: ${Buffer.concat(said).toString().trim()}`);
  return Buffer.concat(written).toString();
}

let h264: Promise<boolean> | undefined;

function hasH264(): Promise<boolean> {
  h264 ??= runFfmpeg(['-encoders'], []).then((encoders) => encoders.includes('libx264'));
  return h264;
}
