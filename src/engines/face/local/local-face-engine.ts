import sharp from 'sharp';
import type { DetectedFace, DetectOptions, FaceEngine } from '../../../core/face/face-engine.ts';
import { CHIP_REVISION } from './align-chip.ts';
import { ENGINE_NAME, templateDistance, toTemplate } from './face-template.ts';
import { packageVersion } from './libraries.ts';
import { createGate } from './gate.ts';
import type { Picture } from './picture.ts';
import { WorkerPool } from './worker-pool.ts';

export interface LocalFaceEngineOptions {
  /** Threads; each holds its own copy of the models and keeps one core busy. */
  workers: number;
  /** For one picture, in milliseconds. */
  deadlineMilliseconds?: number;
}

/** A person in front of a camera is large in the picture; a document's portrait needs every pixel there is. */
const LONGEST_SIDE = { person: 1280, document: 2560 } as const;

/** Finds and compares faces on this machine, in worker threads. Resolves when every worker has loaded its models. */
export async function openLocalFaceEngine(options: LocalFaceEngineOptions): Promise<FaceEngine> {
  const { workers, deadlineMilliseconds = 30_000 } = options;
  const script = new URL('./worker.ts', import.meta.url);
  const pool = await WorkerPool.open({ size: workers, deadlineMilliseconds, script });
  const gate = createGate(workers * 2); // a clip's frames, all decoded at once, would fill the memory
  return {
    name: ENGINE_NAME,
    version: describeVersion(),
    detect: async (jpeg, detectOptions, signal) => {
      const { faces, shrunkBy } = await gate(async () => {
        signal.throwIfAborted();
        const decoded = await decode(jpeg, detectOptions.subject);
        const examined = await pool.run({ picture: decoded.picture, options: detectOptions }, signal);
        return { faces: examined.faces, shrunkBy: decoded.shrunkBy };
      });
      return faces.map(({ descriptor, ...face }) => ({
        ...scale(face, shrunkBy),
        ...(descriptor ? { template: toTemplate(descriptor) } : {}),
      }));
    },
    compare: async (reference, probes) =>
      probes.map((probe) => ({ scale: 'distance', value: templateDistance(reference, probe) })),
    close: () => pool.close(),
  };
}

function describeVersion(): string {
  const faceApi = packageVersion('@vladmandic/face-api');
  const human = packageVersion('@vladmandic/human');
  const tensorFlow = packageVersion('@tensorflow/tfjs-backend-wasm');
  return `face-api ${faceApi}, human ${human}, tfjs-wasm ${tensorFlow}, chip ${CHIP_REVISION}`;
}

async function decode(
  jpeg: Uint8Array,
  subject: DetectOptions['subject'],
): Promise<{ picture: Picture; shrunkBy: number }> {
  const side = LONGEST_SIDE[subject];
  const source = sharp(jpeg);
  const { width } = await source.metadata();
  const { data, info } = await source
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = { pixels: Uint8Array.from(data), width: info.width, height: info.height };
  return { picture, shrunkBy: width / info.width };
}

/** Back to the pixels of the picture that was given. */
function scale<Face extends Pick<DetectedFace, 'box' | 'mesh'>>(face: Face, by: number): Face {
  if (by === 1) return face;
  const { left, top, width, height } = face.box;
  return {
    ...face,
    box: { left: left * by, top: top * by, width: width * by, height: height * by },
    ...(face.mesh ? { mesh: face.mesh.map(({ x, y, z }) => ({ x: x * by, y: y * by, z: z * by })) } : {}),
  };
}
