import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { drawDocument, type DocumentRequest } from '../../../sandbox/specimen/draw-document.ts';
import { findFfmpeg } from '../../../src/engines/video/ffmpeg-program.ts';

const PHONE = { width: 1080, height: 1920 };

/** JPEG's light has 256 levels, and Chromium takes a clip's for a video's of 220: white paper would come out blown out. */
const FOR_CHROMIUM = `format=yuvj420p,lutyuv=y=16+val*219/255:u=128+(val-128)*224/255:v=128+(val-128)*224/255`;

/** A clip for Chromium's fake camera: a document on a table, where the frame of a phone's screen of 390 × 844 is. */
export async function filmDocument(folder: string, request: DocumentRequest): Promise<string> {
  const photograph = await drawDocument({ ...request, size: { width: 1600, height: 1200 } });
  const still = path.join(folder, 'document.png');
  await writeFile(still, await layOut(photograph));
  const clip = path.join(folder, 'document.mjpeg');
  const noise = ['-vf', `noise=alls=4:allf=t,${FOR_CHROMIUM}`];
  await runFfmpeg(['-loop', '1', '-r', '10', '-i', still, '-frames:v', '10', ...noise, '-q:v', '2', clip]);
  return clip;
}

/**
 * A clip for the fake camera out of one in which somebody turns their head. The camera begins with it when the page opens
 * it, so they wait at first: whoever presses the button within six seconds sees all turns in the recording, and once.
 */
export async function filmSelfie(folder: string, video: Buffer): Promise<string> {
  const source = path.join(folder, 'selfie.mp4');
  await writeFile(source, video);
  const clip = path.join(folder, 'selfie.mjpeg');
  const waiting = 'tpad=start_duration=8.5:start_mode=clone:stop_duration=12:stop_mode=clone';
  await runFfmpeg(['-i', source, '-vf', `${waiting},${FOR_CHROMIUM}`, '-q:v', '3', clip]);
  return clip;
}

/** A room without light. */
export async function filmDarkness(folder: string): Promise<string> {
  const clip = path.join(folder, 'dark.mjpeg');
  const room = ['-f', 'lavfi', '-i', 'color=0x0a0a0a:size=720x1280:rate=10:duration=1'];
  await runFfmpeg([...room, '-vf', `noise=alls=6:allf=t,${FOR_CHROMIUM}`, '-q:v', '3', clip]);
  return clip;
}

async function layOut(photograph: Buffer): Promise<Buffer> {
  const width = 909;
  const height = Math.round((width * 1200) / 1600);
  const top = 810 - Math.round(height / 2);
  const left = Math.round((PHONE.width - width) / 2);
  return sharp(photograph)
    .resize(width, height)
    .extend({
      top,
      bottom: PHONE.height - top - height,
      left,
      right: PHONE.width - left - width,
      extendWith: 'copy',
    })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function runFfmpeg(commandLine: readonly string[]): Promise<void> {
  const program = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH'])?.ffmpegPath ?? 'ffmpeg';
  await promisify(execFile)(program, ['-v', 'error', '-y', ...commandLine]);
}
