import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { ExtractedVideo, ExtractOptions, VideoEngine } from '../../src/core/video/video-engine.ts';
import { findFfmpeg } from '../../src/engines/video/ffmpeg-program.ts';
import { createVideoEngine } from '../../src/engines/video/ffmpeg-video-engine.ts';
import { describeNeeding } from '../needs.ts';
import { turnTrack } from './turn-track.ts';

const signal = new AbortController().signal;
const WANTED: ExtractOptions = { framesPerSecond: 4, maxSeconds: 30, maxSide: 320 };

describeNeeding('ffmpeg', 'the ffmpeg video engine', () => {
  let folder: string;
  let jobs: string;
  let engine: VideoEngine;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'video-test-'));
    jobs = await mkdtemp(join(tmpdir(), 'video-test-jobs-'));
    engine = engineWith({});
  });

  after(async () => {
    await rm(folder, { recursive: true });
    await rm(jobs, { recursive: true });
  });

  afterEach('leaves no file behind', async () => {
    expect(await readdir(jobs)).to.deep.equal([]);
  });

  it('takes frames at an even rate, scaled, in order', async () => {
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=3', '-c:a', 'aac'];
    const clip = await make('plain.mp4', [...pattern('640x360', 3), ...sound, ...h264()]);

    const { durationSeconds, width, height, frames } = await accept(clip);

    expect(durationSeconds).to.be.closeTo(3, 0.1);
    expect([width, height]).to.deep.equal([640, 360]);
    expect(frames.map(({ at }) => at)).to.deep.equal(Array.from({ length: 12 }, (_, index) => index / 4));
    const sizes = await Promise.all(frames.map(({ jpeg }) => sharp(jpeg).metadata()));
    expect(new Set(sizes.map((size) => `${size.format} ${size.width}x${size.height}`))).to.deep.equal(
      new Set(['jpeg 320x180']),
    );
    expect(new Set(frames.map(({ jpeg }) => Buffer.from(jpeg).toString('base64')))).to.have.property(
      'size',
      12,
    );
  });

  it('takes WebM as browsers record it, which does not say how long it is', async () => {
    const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'];
    const clip = await make('live.webm', [...pattern('320x240', 2), ...vp8, '-live', '1', '-f', 'webm']);

    const { durationSeconds, frames } = await accept(clip);

    expect(durationSeconds).to.be.closeTo(2, 0.3);
    expect(frames).to.have.length(8);
  });

  it('takes WebM whose first frame came late: its length counts from there', async () => {
    const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'];
    const clip = await make('late.webm', [...pattern('160x120', 3), ...vp8, '-output_ts_offset', '5']);

    const { durationSeconds, frames } = await accept(clip);

    expect(durationSeconds).to.be.closeTo(3, 0.1);
    expect(frames).to.have.length(12);
  });

  it('takes MP4 in fragments, as browsers record it', async () => {
    const fragments = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof', '-g', '25'];
    const clip = await make('fragments.mp4', [...pattern('160x120', 3), ...h264(), ...fragments]);

    const { durationSeconds, frames } = await accept(clip);

    expect(durationSeconds).to.be.closeTo(3, 0.3);
    expect(frames).to.have.length(12);
  });

  it('turns the frames as the container says', async () => {
    const plain = await make('landscape.mp4', [...pattern('640x360', 1), ...h264()]);
    const clip = await make('turned.mp4', ['-i', plain], 'rotate');

    const { width, height, frames } = await accept(clip);

    expect([width, height]).to.deep.equal([360, 640]);
    const { width: frameWidth, height: frameHeight } = await sharp(frames[0]?.jpeg).metadata();
    expect([frameWidth, frameHeight]).to.deep.equal([180, 320]);
  });

  it('takes no frame past the last second that is wanted, and still tells the length', async () => {
    const clip = await make('long.mp4', [...pattern('160x120', 10), ...h264()]);

    const { durationSeconds, frames } = await accept(clip, { ...WANTED, maxSeconds: 2 });

    expect(durationSeconds).to.be.closeTo(10, 0.1);
    expect(frames).to.have.length(8);
  });

  it('leaves the metadata of the clip out of the frames', async () => {
    const comment = ['-metadata', 'title=somebody', '-metadata', 'location=+52.5+13.4/'];
    const clip = await make('tagged.mp4', [...pattern('160x120', 1), ...comment, ...h264()]);

    const { frames } = await accept(clip);

    expect(Buffer.from(frames[0]?.jpeg ?? []).includes('somebody')).to.equal(false);
  });

  describe('refuses', () => {
    it('an HLS playlist that is named .mp4 and names another file', async () => {
      const secret = await make('secret.mp4', [...pattern('160x120', 1), ...h264()]);
      const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${secret}\n#EXT-X-ENDLIST\n`;

      expect(await refusalOf(await write('playlist.mp4', playlist))).to.equal('FILE_TYPE_UNSUPPORTED');
    });

    it('a list of files to be joined', async () => {
      const secret = await make('secret2.mp4', [...pattern('160x120', 1), ...h264()]);

      expect(await refusalOf(await write('list.mp4', `ffconcat version 1.0\nfile '${secret}'\n`))).to.equal(
        'FILE_TYPE_UNSUPPORTED',
      );
    });

    it('a playlist that hides behind the first bytes of a video', async () => {
      const secret = await make('secret3.mp4', [...pattern('160x120', 1), ...h264()]);
      const hidden = Buffer.concat([
        Buffer.from('\0\0\0\x14ftypmp42\0\0\0\0mp42'),
        Buffer.from(`\n#EXTM3U\n#EXTINF:9,\n${secret}\n`),
      ]);

      expect(await refusalOf(await write('hidden.mp4', hidden))).to.equal('FILE_CORRUPT');
    });

    it('text', async () => {
      expect(await refusalOf(await write('text.mp4', 'no video at all'))).to.equal('FILE_TYPE_UNSUPPORTED');
    });

    it('an empty file', async () => {
      expect(await refusalOf(await write('empty.mp4', ''))).to.equal('FILE_CORRUPT');
    });

    it('a video whose end is missing, index and all', async () => {
      const clip = await make('cut.mp4', [...pattern('320x240', 3), ...h264()]);
      await truncate(clip, Math.floor((await readFile(clip)).length / 2));

      expect(await refusalOf(clip)).to.equal('FILE_CORRUPT');
    });

    it('a video whose end is missing behind its index', async () => {
      const clip = await make('cut-late.mp4', [
        ...pattern('320x240', 4),
        ...h264(),
        '-movflags',
        '+faststart',
      ]);
      await truncate(clip, Math.floor((await readFile(clip)).length / 2));

      expect(await refusalOf(clip)).to.equal('FILE_CORRUPT');
    });

    it('sound without a picture', async () => {
      const clip = await make('sound.mp4', ['-f', 'lavfi', '-i', 'sine=duration=2', '-c:a', 'aac']);

      expect(await refusalOf(clip)).to.equal('FILE_TYPE_UNSUPPORTED');
    });

    it('a codec that no phone records with', async () => {
      const clip = await make('mjpeg.mp4', [...pattern('160x120', 1), '-c:v', 'mjpeg']);

      expect(await refusalOf(clip)).to.equal('FILE_TYPE_UNSUPPORTED');
    });

    it('a clip of more frames a second than any phone records, before it is decoded', async () => {
      const plain = await make('plain-4k.mp4', [...pattern('3840x2160', 1), ...h264()]);
      const hurried = join(folder, 'hurried.mp4');
      const faster = ['-itsscale', '0.02', '-stream_loop', '20', '-i', plain, '-c', 'copy', hurried];
      await promisify(execFile)(findFfmpeg()?.ffmpegPath ?? 'ffmpeg', ['-v', 'error', ...faster]);

      expect(await refusalOf(hurried)).to.equal('FILE_TYPE_UNSUPPORTED');
      expect(await refusalOf(plain)).to.equal('accepted');
    });

    it('a container that is not on the list', async () => {
      const clip = await make('clip.mpg', [...pattern('160x120', 1), '-c:v', 'mpeg1video']);

      expect(await refusalOf(clip)).to.equal('FILE_TYPE_UNSUPPORTED');
    });
  });

  describe('throws, because the machine failed,', () => {
    it('when the program is missing', async () => {
      const clip = await make('fine.mp4', [...pattern('160x120', 1), ...h264()]);

      expect(await failureOf(engineWith({ ffprobePath: join(folder, 'nothing') }), clip)).to.include(
        'ENOENT',
      );
    });

    it('when the file is missing', async () => {
      expect(await failureOf(engine, join(folder, 'no-such.mp4'))).to.include('ENOENT');
    });

    it('when the program outlives its deadline, which ends it', async () => {
      const clip = await make('fine2.mp4', [...pattern('160x120', 1), ...h264()]);
      const { program, whoRan } = await stubborn();

      const failure = await failureOf(engineWith({ ffprobePath: program, deadlineMilliseconds: 3000 }), clip);

      expect(failure).to.include('missed its deadline');
      expect(isAlive(await whoRan())).to.equal(false);
    });

    it('when it is told to stop, which ends the program', async () => {
      const clip = await make('fine3.mp4', [...pattern('160x120', 1), ...h264()]);
      const { program, whoRan } = await stubborn();
      const stop = new AbortController();

      const failure = failureOf(engineWith({ ffprobePath: program }), clip, stop.signal);
      const child = await whoRan();
      stop.abort(new Error('stop'));

      expect(await failure).to.include('stop');
      expect(isAlive(child)).to.equal(false);
    });
  });

  it('shows the program nothing of our environment', async () => {
    process.env['BONAFIDE_TEST_SECRET'] = 'do not tell';
    const clip = await make('fine4.mp4', [...pattern('160x120', 1), ...h264()]);
    const told = join(folder, 'told');
    const program = await writeProgram('tells', `/usr/bin/env > '${told}'; exit 1`);

    await engineWith({ ffprobePath: program }).extract(clip, WANTED, signal);
    delete process.env['BONAFIDE_TEST_SECRET'];

    expect(await readFile(told, 'utf8')).to.not.match(/SECRET|HOME|PATH=.*node/);
  });

  function engineWith(parts: Partial<Parameters<typeof createVideoEngine>[0]>): VideoEngine {
    const found = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH']);
    if (!found) throw new Error('ffmpeg was there a moment ago');
    return createVideoEngine({ ...found, deadlineMilliseconds: 60_000, temporaryDirectory: jobs, ...parts });
  }

  async function make(name: string, output: string[], how: 'encode' | 'rotate' = 'encode'): Promise<string> {
    const file = join(folder, name);
    const program = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH'])?.ffmpegPath ?? 'ffmpeg';
    if (how === 'encode') await promisify(execFile)(program, ['-v', 'error', '-y', ...output, file]);
    else await writeFile(file, turnTrack(await readFile(output[1] ?? '')));
    return file;
  }

  async function write(name: string, content: string | Buffer): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  async function writeProgram(name: string, script: string): Promise<string> {
    const file = await write(name, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o700);
    return file;
  }

  /** A program that never ends by itself; `whoRan` resolves with its process id once it runs. */
  async function stubborn(): Promise<{ program: string; whoRan: () => Promise<number> }> {
    const note = join(await mkdtemp(join(folder, 'note-')), 'pid');
    const program = await writeProgram('stubborn', `trap '' TERM; echo $$ > '${note}'; exec /bin/sleep 600`);
    return { program, whoRan };

    async function whoRan(): Promise<number> {
      const text = await readFile(note, 'utf8').catch(() => '');
      return text.endsWith('\n') ? Number(text) : whoRan();
    }
  }

  async function accept(path: string, options = WANTED): Promise<ExtractedVideo> {
    const result = await engine.extract(path, options, signal);
    if (!result.ok) throw new Error(`refused: ${result.refusal}`);
    return result.value;
  }

  async function refusalOf(path: string): Promise<string> {
    const result = await engine.extract(path, WANTED, signal);
    return result.ok ? 'accepted' : result.refusal;
  }

  async function failureOf(failing: VideoEngine, path: string, until = signal): Promise<string> {
    try {
      await failing.extract(path, WANTED, until);
      return 'nothing failed';
    } catch (err) {
      return err instanceof Error ? `${err.message} ${String(err.cause)}` : String(err);
    }
  }
});

function pattern(size: string, seconds: number): string[] {
  return ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=25:duration=${seconds}`];
}

function h264(): string[] {
  return ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false; // nobody has that number any more
  }
}
