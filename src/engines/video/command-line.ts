import ffmpeg from 'fluent-ffmpeg';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { ExtractOptions } from '../../core/video/video-engine.ts';

/**
 * What keeps a stranger's file from making ffmpeg open another one: only plain files, only containers that hold their
 * own media (no playlists), and no picture larger than a 4K frame.
 */
const GUARDS = [
  ['-protocol_whitelist', 'file'],
  ['-format_whitelist', 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm'],
  ['-max_pixels', String(4096 * 2304)],
].flat();

/** Decoders by ffmpeg's names. ffprobe cannot be held to them: it would fail on a clip whose sound it may not read. */
const DECODERS = 'h264,hevc,vp8,libvpx,vp9,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,h263';

/** Frames that no other frame is built on are not decoded: at a few frames a second there is always a near one. */
const FASTER = ['-skip_frame', 'noref'];

const JPEG_QUALITY = 3; // of 2 (best) to 31

/** For ffprobe: the first video stream and the container, as JSON. */
export function probeArguments(path: string): string[] {
  const entries =
    'stream=codec_name,width,height,duration,nb_frames,avg_frame_rate:stream_disposition=attached_pic:stream_side_data=rotation:format=format_name,duration,start_time';
  const select = ['-select_streams', 'v:0', '-show_entries', entries, '-of', 'json'];
  return ['-v', 'error', ...GUARDS, ...select, toUrl(path)];
}

/**
 * For ffmpeg: JPEG frames, one after the other, on standard output. fluent-ffmpeg only writes the command line: its way
 * of starting it would hand our whole environment to the child.
 */
export function frameArguments(
  path: string,
  { framesPerSecond, maxSeconds, maxSide }: ExtractOptions,
): string[] {
  const command = ffmpeg(toUrl(path))
    .inputOptions([
      '-hide_banner',
      '-nostdin',
      '-v',
      'error',
      ...GUARDS,
      '-codec_whitelist',
      DECODERS,
      ...FASTER,
      '-t',
      String(maxSeconds),
    ])
    .outputOptions(['-map', '0:v:0', '-map_metadata', '-1', '-q:v', String(JPEG_QUALITY)])
    .videoFilters([`fps=${framesPerSecond}`, fitInside(maxSide), 'format=yuvj420p'])
    .frames(Math.ceil(framesPerSecond * maxSeconds))
    .videoCodec('mjpeg')
    .format('image2pipe')
    .output('pipe:1');
  return writeCommandLine(command);
}

const CLIP_SECONDS = 60;
const CLIP_FRAMES_PER_SECOND = 25;
/** A minute of it stays below 20 MB. */
const CLIP_BITS_PER_SECOND = 2_400_000;

/** For ffmpeg: a picture laid over the whole of a clip, encoded again. The layer is ours, the clip is not. */
export function watermarkArguments(clip: {
  path: string;
  layer: string;
  output: string;
  size: { width: number; height: number };
}): string[] {
  const { width, height } = clip.size;
  const command = ffmpeg(toUrl(clip.path))
    .inputOptions(['-hide_banner', '-nostdin', '-y', '-v', 'error', ...GUARDS])
    .inputOptions(['-codec_whitelist', DECODERS, '-t', String(CLIP_SECONDS)])
    .input(toUrl(clip.layer))
    .inputOptions(['-protocol_whitelist', 'file', '-f', 'png_pipe', '-codec_whitelist', 'png'])
    .complexFilter(
      `[0:v:0]fps=${CLIP_FRAMES_PER_SECOND},scale=${width}:${height}:flags=bilinear,setsar=1[clip];[clip][1:v]overlay=format=auto,format=yuv420p[marked]`,
    )
    .outputOptions(['-map', '[marked]', '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'])
    .outputOptions(['-fflags', '+bitexact', '-flags:v', '+bitexact', '-preset', 'veryfast', '-crf', '25'])
    .outputOptions(['-maxrate', String(CLIP_BITS_PER_SECOND), '-bufsize', String(2 * CLIP_BITS_PER_SECOND)])
    .outputOptions(['-movflags', '+faststart'])
    .videoCodec('libx264')
    .format('mp4')
    .output(toUrl(clip.output));
  return writeCommandLine(command);
}

/** ffmpeg would take any other form for a protocol or an option when the name happens to look like one. */
function toUrl(path: string): string {
  return `file:${resolve(path)}`;
}

function fitInside(side: number): string {
  return `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bilinear`;
}

/** The library publishes no way to see the arguments it has built, only to run them. */
function writeCommandLine(command: ffmpeg.FfmpegCommand): string[] {
  const write: unknown = Reflect.get(command, '_getArguments');
  if (typeof write !== 'function') throw new Error('fluent-ffmpeg no longer builds its arguments apart');
  return z.array(z.coerce.string()).parse(Reflect.apply(write, command, []));
}
