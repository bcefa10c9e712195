import { open } from 'node:fs/promises';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../core/result.ts';
import type { VideoRefusal } from '../../core/video/video-engine.ts';
import { probeArguments } from './command-line.ts';
import { runProgram, type Run } from './run-program.ts';

export interface ProbedVideo {
  /** What the container claims, in seconds; some recorders claim nothing. */
  claimedSeconds: number | undefined;
  /** Pixels, upright. */
  width: number;
  height: number;
}

const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);

const CODECS = new Set(['h264', 'hevc', 'vp8', 'vp9', 'av1', 'mpeg4', 'h263']);

/** Refuses, before any program sees it, a file that by its first bytes is no container we know. */
export async function refuseByHead(path: string): Promise<VideoRefusal | undefined> {
  const head = await readHead(path);
  if (head.length === 0) return 'FILE_CORRUPT';
  return isContainer(head) ? undefined : 'FILE_TYPE_UNSUPPORTED';
}

/** Refuses what holds no video, or video in a codec outside the list. */
export async function probeVideo(
  path: string,
  run: Omit<Run, 'arguments'>,
): Promise<Result<ProbedVideo, VideoRefusal>> {
  const { succeeded, output } = await runProgram({ ...run, arguments: probeArguments(path) });
  if (!succeeded) return refuse('FILE_CORRUPT');

  const { streams, format } = probeAnswer.parse(JSON.parse(output.toString('utf8')));
  const stream = streams[0];
  if (!stream || stream.disposition.attached_pic === 1 || !CODECS.has(stream.codec_name ?? '')) {
    return refuse('FILE_TYPE_UNSUPPORTED');
  }
  if (!stream.width || !stream.height) return refuse('FILE_CORRUPT');
  if (costOf(stream) > MOST_PIXELS_A_SECOND) return refuse('FILE_TYPE_UNSUPPORTED');

  const rotation = stream.side_data_list.find((side) => side.rotation !== undefined)?.rotation ?? 0;
  const sideways = Math.abs(rotation) % 180 === 90;
  return ok({
    claimedSeconds: stream.duration ?? lengthOf(format),
    width: sideways ? stream.height : stream.width,
    height: sideways ? stream.width : stream.height,
  });
}

/** Matroska and WebM tell when the last frame ends, which is no length where the first one comes late. */
function lengthOf({ format_name, duration, start_time = 0 }: ProbedFormat): number | undefined {
  if (duration === undefined || !format_name.includes('matroska')) return duration;
  return Math.max(0, duration - start_time) || undefined;
}

/** 4K at 60 frames a second; telephones record no more, and decoding far more would hold everybody up. */
const MOST_PIXELS_A_SECOND = 3840 * 2160 * 60;

function costOf(stream: ProbedStream): number {
  const { width = 0, height = 0 } = stream;
  const counted = stream.nb_frames && stream.duration ? stream.nb_frames / stream.duration : 0;
  return width * height * Math.max(stream.avg_frame_rate, counted);
}

/** `30000/1001` and the like; 0 where it is not told. */
const frameRate = z
  .string()
  .transform((text) => {
    const [over = 0, under = 1] = text.split('/').map(Number);
    return Number.isFinite(over / under) ? over / under : 0;
  })
  .catch(0);

const seconds = z.coerce.number().positive().optional().catch(undefined);

const probedStream = z.object({
  codec_name: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  duration: seconds,
  nb_frames: seconds,
  avg_frame_rate: frameRate,
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});
type ProbedStream = z.infer<typeof probedStream>;

const probedFormat = z.object({
  format_name: z.string().default(''),
  duration: seconds,
  start_time: seconds,
});
type ProbedFormat = z.infer<typeof probedFormat>;

const probeAnswer = z.object({
  streams: z.array(probedStream).default([]),
  format: probedFormat.default({ format_name: '', duration: undefined, start_time: undefined }),
});

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The ISO family has a box type at byte 4, Matroska and WebM begin with EBML's magic number. */
function isContainer(head: Buffer): boolean {
  const boxes = ['ftyp', 'moov', 'mdat', 'free', 'wide', 'skip'];
  return boxes.includes(head.toString('latin1', 4, 8)) || head.subarray(0, 4).equals(EBML);
}
