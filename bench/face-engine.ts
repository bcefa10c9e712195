import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import type { DetectOptions } from '../src/core/face/face-engine.ts';
import { openLocalFaceEngine } from '../src/engines/face/local/local-face-engine.ts';
import { findSamplePortraits } from '../sandbox/specimen/sample-portraits.ts';

/** What looking at one picture costs on this machine, and what a worker holds in memory. `node bench/face-engine.ts` */
const ROUNDS = 15;
const FRAMES = 50;
const never = new AbortController().signal;

for (const workers of [1, 2]) {
  const before = residentMegabytes();
  const from = performance.now();
  const engine = await openLocalFaceEngine({ workers });
  console.log(`${workers} worker(s): open in ${(performance.now() - from).toFixed(0)} ms`);
  const [portrait = Buffer.of()] = await findSamplePortraits(engine, { atMost: 1 });
  const frame = await sharp(portrait)
    .resize(640, 480, { fit: 'contain', background: 'grey' })
    .jpeg()
    .toBuffer();

  if (workers === 1) {
    await report('frame 640×480, nothing wanted', { subject: 'person', want: [] });
    await report('frame 640×480, pose and mesh', { subject: 'person', want: ['pose', 'mesh'] });
    await report('frame 640×480, template', { subject: 'person', want: ['template'] });
    await report('document, template', { subject: 'document', want: ['template'] });
  }
  const began = performance.now();
  const look = () => engine.detect(frame, { subject: 'person', want: ['pose', 'mesh'] }, never);
  await Promise.all(Array.from({ length: FRAMES }, look));
  const took = performance.now() - began;
  console.log(
    `${FRAMES} frames at once, pose and mesh: ${took.toFixed(0)} ms, ${(took / FRAMES).toFixed(1)} ms each`,
  );
  console.log(`memory: ${before.toFixed(0)} MB before, ${residentMegabytes().toFixed(0)} MB now`);
  await engine.close();

  async function report(name: string, options: DetectOptions): Promise<void> {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await engine.detect(frame, options, never);
      times.push(performance.now() - start);
    }
    times.sort((one, other) => one - other);
    console.log(
      `${name}: best ${(times[0] ?? 0).toFixed(0)} ms, median ${(times[Math.floor(ROUNDS / 2)] ?? 0).toFixed(0)} ms`,
    );
  }
}

/** Of the whole process, as Linux counts it; elsewhere as Node does. */
function residentMegabytes(): number {
  return process.platform === 'linux'
    ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
    : process.memoryUsage.rss() / 1048576;
}
