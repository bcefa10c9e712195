import { expect } from 'chai';
import sharp from 'sharp';
import type { DetectOptions } from '../../src/core/face/face-engine.ts';
import { WorkerPool } from '../../src/engines/face/local/worker-pool.ts';

const never = new AbortController().signal;

describe('a face worker', () => {
  let pool: WorkerPool;

  before(async () => {
    const script = new URL('../../src/engines/face/local/worker.ts', import.meta.url);
    pool = await WorkerPool.open({ size: 1, deadlineMilliseconds: 60_000, script });
  });

  after(() => pool.close());

  it('keeps no tensor of a picture it has looked at', async () => {
    const everything: DetectOptions = { subject: 'person', want: ['pose', 'mesh', 'template'] };
    await examine('sample1.jpg', everything); // the first picture also readies what stays

    const first = await examine('sample1.jpg', everything);
    await examine('sample2.jpg', { ...everything, subject: 'document' });
    const last = await examine('sample1.jpg', everything);

    expect(first.faces.length).to.be.above(0);
    expect(last.tensors).to.equal(first.tensors);
  });

  async function examine(name: string, options: DetectOptions) {
    const file = new URL(import.meta.resolve(`@vladmandic/face-api/demo/${name}`));
    const { data, info } = await sharp(file.pathname)
      .resize(1000)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const picture = { pixels: Uint8Array.from(data), width: info.width, height: info.height };
    return pool.run({ picture, options }, never);
  }
});
