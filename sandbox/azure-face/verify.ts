import { z } from 'zod';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import type { Answer } from './detect.ts';
import { badArgument, FACE_NOT_FOUND } from './face-error.ts';
import type { KnownFaces } from './known-faces.ts';

const IDENTICAL_FROM = 0.5;
/** Distances of the on-device engine, and what they are worth here: its own verdicts come out as the same verdicts. */
const WORTH: ReadonlyArray<readonly [distance: number, confidence: number]> = [
  [0, 1],
  [0.45, 0.7],
  [0.6, 0.5],
  [1.2, 0],
];

const bodySchema = z.object({ faceId1: z.uuid(), faceId2: z.uuid() });

export async function verify(
  { faceEngine, faces }: { faceEngine: FaceEngine; faces: KnownFaces },
  { bytes, contentType, signal }: { bytes: Buffer; contentType: string; signal: AbortSignal },
): Promise<Answer> {
  if (!contentType.startsWith('application/json'))
    return { status: 415, code: 'UnsupportedMediaType', message: 'Unsupported media type.' };
  const parsed = bodySchema.safeParse(parse(bytes));
  if (!parsed.success)
    return badArgument(parse(bytes) === undefined ? 'JSON parsing error.' : 'Face ID is invalid.');
  const [one, other] = [faces.find(parsed.data.faceId1), faces.find(parsed.data.faceId2)];
  if (!one || !other) return FACE_NOT_FOUND;
  if (one.recognitionModel !== other.recognitionModel)
    return badArgument("'recognitionModel' is incompatible.");
  const [score] = await faceEngine.compare(one.template, [other.template], signal);
  const confidence = toConfidence(score?.value ?? Number.NaN);
  return { body: { isIdentical: confidence >= IDENTICAL_FROM, confidence } };
}

/** Straight lines between the points. The larger the distance, the smaller the confidence, so medians stay medians. */
function toConfidence(distance: number): number {
  const upper = WORTH.findIndex(([edge]) => distance < edge);
  const [from, to] = [WORTH[upper - 1], WORTH[upper]];
  if (!from || !to) return 0;
  return from[1] + ((distance - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}

function parse(bytes: Buffer): unknown {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return parsed;
  } catch {
    return undefined; // What is no JSON fits no schema either.
  }
}
