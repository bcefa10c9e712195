import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeVideo, FRAMES_PER_SECOND, makeVideo, mp4Output } from './encode-video.ts';
import { createPerspective, type Quad } from './perspective.ts';
import { blankPicture, decodePicture, toSharp, type RawPicture, type Size } from './raw-picture.ts';
import { createSensorNoise } from './sensor-noise.ts';
import { createWarpGrid, setWarpGrid, warpPicture } from './warp-picture.ts';

const SIZE: Size = { width: 720, height: 720 };
const WORKING: Size = { width: 480, height: 480 };
const CELL = 8;

/** A photograph played as a video: every frame holds the same pixels. */
export async function stillVideo(photograph: Uint8Array, seconds = 7): Promise<Buffer> {
  const picture = await fitSquare(photograph);
  return encodeVideo(repeat(picture, seconds), SIZE);
}

export interface WavedVideo {
  seconds?: number;
  /** Degrees the print is turned about its upright axis at most, to the left and to the right. */
  swing?: number;
}

/** A printed photograph held before a camera: moved, brought nearer, turned in the hand and about both axes of its
 * plane, with the camera's grain. */
export async function wavedVideo(
  photograph: Uint8Array,
  { seconds = 7, swing = 34 }: WavedVideo = {},
): Promise<Buffer> {
  const print = await fitSquare(photograph);
  const addNoise = createSensorNoise(3, 2);

  function* frames(): Generator<RawPicture> {
    for (let frame = 0; frame < seconds * FRAMES_PER_SECOND; frame++) {
      const at = frame / FRAMES_PER_SECOND;
      const target = { ...WORKING, pixels: blankPicture(WORKING).pixels.fill(96) };
      drawSheet(print, cornersInHand(at, swing), target);
      addNoise(target);
      yield target;
    }
  }
  return encodeVideo(frames(), SIZE);
}

/** Any clip that ffmpeg reads, as an MP4; `seconds` cuts it. */
export function transcodeToMp4(
  clip: Uint8Array,
  options: { seconds?: number; size?: Size } = {},
): Promise<Buffer> {
  return fromClips([clip], async ([path = '']) => [
    '-i',
    path,
    ...(options.seconds ? ['-t', String(options.seconds)] : []),
    ...(await mp4Output(options.size)),
  ]);
}

/** The first part of the file, as a broken upload leaves it. */
export function truncateVideo(clip: Uint8Array, part = 0.4): Buffer {
  return Buffer.from(clip.subarray(0, Math.floor(clip.length * part)));
}

/** A text that asks a careless player to fetch another file: never a video, whatever its name. */
export function playlistNamedMp4(target = 'file:///etc/passwd'): Buffer {
  return Buffer.from(
    [
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      '#EXT-X-TARGETDURATION:10',
      '#EXTINF:10,',
      target,
      '#EXT-X-ENDLIST',
      '',
    ].join('\n'),
  );
}

/** Two clips side by side, as two people before one camera. */
export function twoPeopleVideo(left: Uint8Array, right: Uint8Array): Promise<Buffer> {
  return fromClips([left, right], async ([first = '', second = '']) => {
    const beside =
      '[0:v]crop=iw*0.6:ih,scale=480:800[a];[1:v]crop=iw*0.6:ih,scale=480:800[b];[a][b]hstack=shortest=1';
    return ['-i', first, '-i', second, '-filter_complex', beside, ...(await mp4Output())];
  });
}

/** The first half of one clip, then the second half of another. Both should be `seconds` long. */
export function personChangesVideo(first: Uint8Array, then: Uint8Array, seconds: number): Promise<Buffer> {
  const half = seconds / 2;
  return fromClips([first, then], async ([begin = '', end = '']) => {
    const joined = [
      `[0:v]trim=end=${half},setpts=PTS-STARTPTS,scale=720:720,fps=${FRAMES_PER_SECOND},setsar=1[a]`,
      `[1:v]trim=start=${half},setpts=PTS-STARTPTS,scale=720:720,fps=${FRAMES_PER_SECOND},setsar=1[b]`,
      '[a][b]concat=n=2:v=1',
    ].join(';');
    return ['-i', begin, '-i', end, '-filter_complex', joined, ...(await mp4Output())];
  });
}

/** A clip with another person's photograph pasted over a few frames every two seconds, larger and from the front, so that
 * whoever looks for the best frames finds just those. */
export function splicedVideo(clip: Uint8Array, photograph: Uint8Array): Promise<Buffer> {
  return fromClips([clip, photograph], async ([turning = '', still = '']) => {
    const pasted = [
      '[1:v]scale=720:720:force_original_aspect_ratio=increase,crop=720:720,setsar=1[still]',
      "[0:v]scale=720:720,setsar=1[turning];[turning][still]overlay=enable='lt(mod(t,2),0.27)':shortest=1",
    ].join(';');
    return ['-i', turning, '-loop', '1', '-i', still, '-filter_complex', pasted, ...(await mp4Output())];
  });
}

/** The same clip in a dark room: `light` is what is left of it, 0–1. */
export function darkVideo(clip: Uint8Array, light = 0.15): Promise<Buffer> {
  return fromClips([clip], async ([path = '']) => [
    '-i',
    path,
    '-vf',
    `lutyuv=y=16+(val-16)*${light}:u=128+(val-128)*${light}:v=128+(val-128)*${light}`,
    ...(await mp4Output()),
  ]);
}

/** The clip played over and over until it is this long. */
export function longVideo(clip: Uint8Array, seconds = 90): Promise<Buffer> {
  return fromClips([clip], async ([path = '']) => [
    '-stream_loop',
    '-1',
    '-i',
    path,
    '-t',
    String(seconds),
    ...(await mp4Output({ width: 320, height: 320 })),
  ]);
}

/** Only the beginning of a clip. */
export function shortVideo(clip: Uint8Array, seconds = 0.4): Promise<Buffer> {
  return transcodeToMp4(clip, { seconds });
}

async function fitSquare(photograph: Uint8Array): Promise<RawPicture> {
  const decoded = await decodePicture(photograph);
  const pixels = await toSharp(decoded)
    .resize({ ...WORKING, fit: 'cover' })
    .raw()
    .toBuffer();
  return { ...WORKING, pixels };
}

function* repeat(picture: RawPicture, seconds: number): Generator<RawPicture> {
  for (let frame = 0; frame < seconds * FRAMES_PER_SECOND; frame++) yield picture;
}

/** The corners of a square print turned about its axes and projected, at one moment. */
function cornersInHand(at: number, swing: number): Quad {
  const yaw = radians(swing * Math.sin(2 * Math.PI * 0.29 * at));
  const pitch = radians(0.4 * swing * Math.sin(2 * Math.PI * 0.21 * at + 1));
  const roll = radians(7 * Math.sin(2 * Math.PI * 0.17 * at + 2));
  const zoom = 0.9 + 0.08 * Math.sin(2 * Math.PI * 0.13 * at);
  const corner = (across: number, down: number) => {
    const [x, y] = [
      across * Math.cos(roll) - down * Math.sin(roll),
      across * Math.sin(roll) + down * Math.cos(roll),
    ];
    const away = x * Math.sin(yaw) + y * Math.sin(pitch);
    const nearer = (zoom * 3) / (3 + away);
    return {
      x: WORKING.width * (0.5 + x * Math.cos(yaw) * nearer + 0.03 * Math.sin(2 * Math.PI * 0.37 * at)),
      y: WORKING.height * (0.5 + y * Math.cos(pitch) * nearer + 0.03 * Math.cos(2 * Math.PI * 0.31 * at)),
    };
  };
  return [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)];
}

function drawSheet(sheet: RawPicture, corners: Quad, target: RawPicture): void {
  const onSheet = createPerspective(corners);
  const grid = createWarpGrid(target, CELL);
  setWarpGrid(grid, (x, y) => {
    const [across, down] = onSheet(x, y);
    return [across * sheet.width, down * sheet.height];
  });
  warpPicture(sheet, grid, target, 'keep');
}

async function fromClips(
  clips: readonly Uint8Array[],
  toArguments: (paths: readonly string[]) => Promise<string[]>,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'bonafide-clips-'));
  try {
    const paths = await Promise.all(
      clips.map(async (clip, index) => {
        const path = join(folder, `clip-${index}`);
        await writeFile(path, clip);
        return path;
      }),
    );
    return await makeVideo(await toArguments(paths));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
