import type { DetectOptions } from '../../../core/face/face-engine.ts';
import type { ExaminedFace } from './examine-picture.ts';
import type { Picture } from './picture.ts';

/** One picture at a time goes into a worker. */
export interface Job {
  picture: Picture;
  options: DetectOptions;
}

/** What comes out: `loaded` once, then one answer for each job. `tensors` counts those alive, to notice a leak. */
export type WorkerMessage =
  | { kind: 'loaded' }
  | { kind: 'done'; faces: ExaminedFace[]; tensors: number }
  | { kind: 'failed'; reason: string };
