/*
 * node bench/verdict.ts [runs]
 *
 * How long an applicant waits for the verdict after the last piece, on embedded engines: a 10 s 720p clip, stage by
 * stage, and the median of the whole. The aim is a median under 3 s.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { quantile } from '../src/core/video/quantile.ts';
import { PHRASES } from '../src/core/dialogue/phrases-for.ts';
import type { Turn } from '../src/core/video/challenge.ts';
import type { FaceEngine } from '../src/core/face/face-engine.ts';
import { openLocalFaceEngine } from '../src/engines/face/local/local-face-engine.ts';
import { findFfmpeg } from '../src/engines/video/ffmpeg-program.ts';
import { createVideoEngine } from '../src/engines/video/ffmpeg-video-engine.ts';
import { EXTRACTION } from '../src/workers/examine-selfie-video.ts';
import { drawDocument } from '../sandbox/specimen/draw-document.ts';
import { renderSelfieVideo } from '../sandbox/specimen/render-selfie-video.ts';
import { findSamplePortraits } from '../sandbox/specimen/sample-portraits.ts';
import { openBenchService, type BenchService } from './open-service.ts';

const CLIP = { seconds: 10, size: { width: 1280, height: 720 } };
const PATIENCE = { timeoutMilliseconds: 60_000 };
const phrases = PHRASES.en;

interface Stages {
  'piece taken in': number;
  'piece examined': number;
  'verdict read': number;
}

const events: Array<{ event: string; at: number }> = [];
const logged = new Writable({
  write(chunk, _encoding, done) {
    for (const line of String(chunk).split('\n').filter(Boolean)) {
      events.push({ event: JSON.parse(line).event, at: performance.now() });
    }
    done();
  },
});

async function main(): Promise<void> {
  const runs = Number(process.argv[2] ?? 5);
  const service = await openBenchService(logged);
  const faceEngine = await openLocalFaceEngine({ workers: 1 });
  try {
    const [portrait] = await findSamplePortraits(faceEngine, { atMost: 1 });
    if (!portrait) throw new Error('No sample portrait was found');
    const measured: Stages[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const stages = await measureOne(service, faceEngine, portrait);
      process.stdout.write(`run ${run}: ${describe(stages)}\n`);
      measured.push(stages);
    }
    const total = (stages: Stages) => stages['verdict read'];
    process.stdout.write(
      `\nverdict after the last piece: median ${seconds(quantile(measured.map(total), 0.5))}, `,
    );
    process.stdout.write(`slowest ${seconds(Math.max(...measured.map(total)))} (aim: median under 3 s)\n`);
    await measureEngines(faceEngine, portrait);
  } finally {
    await faceEngine.close();
    await service.close();
  }
}

async function measureOne(
  { sandbox }: BenchService,
  faceEngine: FaceEngine,
  portrait: Buffer,
): Promise<Stages> {
  const person = await sandbox.person({ languageCode: 'en' });
  const photo = await drawDocument({ document: { type: 'passport' }, portrait });
  await person.says('/start');
  await person.hears(({ text }) => text.includes(phrases.privacyNotice.title ?? ''), PATIENCE);
  await person.taps(phrases.choices.giveConsent);
  await person.hears(({ text }) => text.includes(phrases.chooseDocument.title ?? ''), PATIENCE);
  await person.taps(phrases.choices.documents.passport);
  await person.hears(/passport/, PATIENCE);
  await person.sendsPhoto(photo);
  const asked = await person.hears(/⬅️|➡️/u, PATIENCE);
  const turns = [...asked.text.matchAll(/⬅️|➡️/gu)].map(([arrow]): Turn =>
    arrow === '⬅️' ? 'left' : 'right',
  );
  const clip = await renderSelfieVideo({ portrait, turns, faceEngine, ...CLIP });

  events.length = 0;
  const sentAt = performance.now();
  await person.sendsVideo(clip, { durationSeconds: CLIP.seconds });
  await person.hears(/🔎/u, PATIENCE);
  const takenInAt = performance.now();
  await person.hears(({ text }) => text.includes(phrases.verified('').title ?? ''), PATIENCE);
  const readAt = performance.now();
  const examinedAt = events.findLast(({ event }) => event === 'evidence.examined')?.at ?? Number.NaN;
  return {
    'piece taken in': takenInAt - sentAt,
    'piece examined': examinedAt - sentAt,
    'verdict read': readAt - sentAt,
  };
}

/** What the examination is made of, on one worker without the rest of the service in the way. */
async function measureEngines(faceEngine: FaceEngine, portrait: Buffer): Promise<void> {
  const ffmpeg = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH']);
  if (!ffmpeg) throw new Error('ffmpeg is missing');
  const folder = await mkdtemp(path.join(tmpdir(), 'bonafide-bench-'));
  const file = path.join(folder, 'clip');
  const signal = AbortSignal.timeout(120_000);
  try {
    const clip = await renderSelfieVideo({ portrait, turns: ['left', 'right', 'left'], faceEngine, ...CLIP });
    await writeFile(file, clip);
    const engine = createVideoEngine({ ...ffmpeg, deadlineMilliseconds: 60_000, temporaryDirectory: folder });
    const startedAt = performance.now();
    const extracted = await engine.extract(file, { ...EXTRACTION, maxSeconds: 30 }, signal);
    const extractedAt = performance.now();
    const frames = extracted.ok ? extracted.value.frames : [];
    for (const { jpeg } of frames)
      await faceEngine.detect(jpeg, { subject: 'person', want: ['pose', 'mesh'] }, signal);
    const posedAt = performance.now();
    for (const { jpeg } of frames.slice(0, 7)) {
      await faceEngine.detect(jpeg, { subject: 'person', want: ['template'] }, signal);
    }
    const describedAt = performance.now();
    process.stdout.write(
      `engines, one worker: ${frames.length} frames taken in ${seconds(extractedAt - startedAt)}, ` +
        `faces and pose ${seconds(posedAt - extractedAt)}, 7 templates ${seconds(describedAt - posedAt)}\n`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describe(stages: Stages): string {
  return Object.entries(stages)
    .map(([name, milliseconds]) => `${name} ${seconds(milliseconds)}`)
    .join(', ');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(2)} s`;
}

await main();
