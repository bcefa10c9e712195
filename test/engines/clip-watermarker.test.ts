import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import sharp from 'sharp';
import type { ClipWatermarker } from '../../src/core/video/clip-watermarker.ts';
import { createStaffPictures } from '../../src/engines/image/sharp-staff-pictures.ts';
import { createClipWatermarker } from '../../src/engines/video/ffmpeg-clip-watermarker.ts';
import { findFfmpeg, type FfmpegPaths } from '../../src/engines/video/ffmpeg-program.ts';
import { describeNeeding } from '../needs.ts';
import { turnTrack } from './turn-track.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
const pictures = createStaffPictures();
const drawLayer = (size: { width: number; height: number }): Promise<Uint8Array> =>
  pictures.watermarkLayer(size, 'reviewer 7F3A · 2026-11-26 19:40 UTC');

describeNeeding('ffmpeg', 'clips with a watermark', function () {
  this.timeout(120_000);
  let folder: string;
  let jobs: string;
  let programs: FfmpegPaths;
  let watermarker: ClipWatermarker;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clip-test-'));
    jobs = await mkdtemp(join(tmpdir(), 'clip-test-jobs-'));
    const found = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH']);
    if (!found) throw new Error('This run has no ffmpeg');
    programs = found;
    watermarker = createClipWatermarker({
      ...programs,
      deadlineMilliseconds: 90_000,
      temporaryDirectory: jobs,
    });
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await rm(jobs, { recursive: true });
  });
  afterEach('leaves no file behind', async () => {
    expect(await readdir(jobs)).to.deep.equal([]);
  });

  it('are H.264 in MP4, without sound, metadata and chapters, as long as they were', async () => {
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=2'];
    const told = [
      '-metadata',
      'title=secret',
      '-metadata',
      'location=+52.5+013.4/',
      '-metadata:s:v',
      'handler_name=My phone',
    ];
    const clip = await make('plain.mp4', [...sound, ...colour('gray', '640x360', 2), ...told]);

    const { streams, format, tags } = await inspect(await mark(clip));

    expect(streams).to.deep.equal([{ codec_name: 'h264', width: 640, height: 360 }]);
    expect(format).to.contain('mp4');
    expect(JSON.stringify(tags)).to.not.match(/secret|52\.5|My phone/);
  });

  it('carry the text in every frame, in every part', async () => {
    const clip = await make('dark.mp4', colour('black', '640x360', 2));

    const frames = await framesOf(await mark(clip));

    expect(frames.length).to.be.above(3);
    for (const frame of frames) {
      const { width, height } = await sharp(frame).metadata();
      for (const left of [0, width / 2]) {
        for (const top of [0, height / 2]) {
          const part = { left, top, width: width / 2, height: height / 2 };
          const { channels } = await sharp(await sharp(frame).extract(part).png().toBuffer())
            .greyscale()
            .stats();
          expect(channels[0]?.stdev).to.be.above(8);
        }
      }
    }
  });

  it('stand upright, fit into 1,280 px, with even sides', async () => {
    const wide = await make('wide.mp4', colour('gray', '1920x1082', 1));
    const turned = join(folder, 'turned.mp4');
    await writeFile(turned, turnTrack(await readFile(wide)));

    const sizes = [await inspect(await mark(wide)), await inspect(await mark(turned))].map(
      ({ streams }) => streams[0],
    );

    expect(sizes[0]).to.deep.include({ width: 1280, height: 722 });
    expect(sizes[1]).to.deep.include({ width: 722, height: 1280 });
  });

  it('are cut after a minute, and stay below 20 MB when nothing can be compressed', async () => {
    const noise = 'color=gray:size=480x270:rate=10:duration=70,noise=alls=100:allf=t';
    const clip = await make('noise.mp4', ['-f', 'lavfi', '-i', noise, '-preset', 'ultrafast']);

    const marked = await mark(clip);

    expect(marked.length).to.be.below(20_000_000);
    expect((await inspect(marked)).seconds).to.be.closeTo(60, 0.5);
  });

  it('are refused where they are none: text, a playlist, sound alone', async () => {
    const text = join(folder, 'text.mp4');
    await writeFile(text, 'not a video at all');
    const playlist = join(folder, 'list.mp4');
    await writeFile(playlist, `#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n`);
    const sound = join(folder, 'sound.mp4');
    await run(programs.ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=1', sound]);

    for (const path of [text, playlist, sound]) {
      expect(await watermarker.watermark(path, drawLayer, signal)).to.deep.equal({
        ok: false,
        refusal: 'FILE_TYPE_UNSUPPORTED',
      });
    }
  });

  it('are not made once nobody wants them', async () => {
    const clip = await make('unwanted.mp4', colour('gray', '320x240', 1));
    const stop = new AbortController();

    const failure = await watermarker
      .watermark(clip, (size) => (stop.abort(), drawLayer(size)), stop.signal)
      .catch((err: unknown) => err);

    expect(failure).to.have.property('name', 'AbortError');
  });

  async function mark(path: string): Promise<Uint8Array> {
    const marked = await watermarker.watermark(path, drawLayer, signal);
    if (!marked.ok) throw new Error(marked.refusal);
    return marked.value;
  }

  async function make(name: string, options: string[]): Promise<string> {
    const path = join(folder, name);
    await run(programs.ffmpegPath, ['-v', 'error', '-y', ...options, path]);
    return path;
  }

  async function inspect(marked: Uint8Array) {
    const path = join(folder, 'marked.mp4');
    await writeFile(path, marked);
    const entries = 'stream=codec_name,width,height:stream_tags:format=format_name,duration:format_tags';
    const { stdout } = await run(programs.ffprobePath, [
      '-v',
      'error',
      '-show_entries',
      entries,
      '-show_chapters',
      '-of',
      'json',
      path,
    ]);
    const told = JSON.parse(stdout);
    return {
      streams: told.streams.map(({ codec_name, width, height }: Record<string, unknown>) => ({
        codec_name,
        width,
        height,
      })),
      format: String(told.format.format_name),
      seconds: Number(told.format.duration),
      tags: told,
    };
  }

  async function framesOf(marked: Uint8Array): Promise<Buffer[]> {
    const path = join(folder, 'marked.mp4');
    await writeFile(path, marked);
    const frames = await mkdtemp(join(folder, 'frames-'));
    await run(programs.ffmpegPath, ['-v', 'error', '-i', path, '-vf', 'fps=4', join(frames, '%d.png')]);
    return await Promise.all((await readdir(frames)).map((name) => sharp(join(frames, name)).toBuffer()));
  }
});

function colour(name: string, size: string, seconds: number): string[] {
  return [
    '-f',
    'lavfi',
    '-i',
    `color=${name}:size=${size}:rate=25:duration=${seconds}`,
    '-pix_fmt',
    'yuv420p',
  ];
}
