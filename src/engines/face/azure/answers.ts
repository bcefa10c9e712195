import { z } from 'zod';
import type { Box, FaceQuality } from '../../../core/face/face-engine.ts';
import { ServiceFailure } from './service-failure.ts';

export const RECOGNITION_MODEL = 'recognition_04';
export const DETECTION_MODEL = 'detection_03';
/** What the service itself calls identical; its two answers must agree. */
const IDENTICAL_FROM = 0.5;
/** Two rectangles that share more than this are one face that was found twice. */
const MOST_SHARED = 0.7;

/** A face as the service tells of it, in pixels of the picture that was sent. */
export interface ServiceFace {
  box: Box;
  quality: FaceQuality;
  faceId?: string;
}

/* Strict, all the way down: what is asked for is known, and an answer with anything else in it is not the one that was
   understood when this was written. It counts as no answer. */
const finite = z.number();
const faceSchema = z.strictObject({
  faceId: z.uuid().optional(),
  recognitionModel: z.literal(RECOGNITION_MODEL).optional(),
  faceRectangle: z.strictObject({
    top: finite,
    left: finite,
    width: z.number().positive(),
    height: z.number().positive(),
  }),
  faceAttributes: z.strictObject({
    headPose: z.strictObject({
      pitch: z.number().min(-180).max(180),
      roll: z.number().min(-180).max(180),
      yaw: z.number().min(-180).max(180),
    }),
    qualityForRecognition: z.enum(['low', 'medium', 'high']),
  }),
});
const verifiedSchema = z.strictObject({ isIdentical: z.boolean(), confidence: z.number().min(0).max(1) });
const errorSchema = z.object({
  error: z.object({ code: z.string(), innererror: z.object({ code: z.string() }).optional() }),
});

/** Throws `ServiceFailure` on what cannot be a list of the faces in a picture of this size. */
export function readFaces(
  body: unknown,
  expected: { width: number; height: number; withIds: boolean; atLeast: number },
): ServiceFace[] {
  const parsed = z.array(faceSchema).safeParse(body);
  if (!parsed.success) throw new ServiceFailure('down', 'unreadable answer');
  const faces = parsed.data.map(toFace);
  const isSound =
    faces.length >= expected.atLeast &&
    faces.every(({ box }) => isWithin(box, expected)) &&
    faces.every(({ faceId }) => (faceId !== undefined) === expected.withIds) &&
    new Set(faces.map(({ faceId }) => faceId ?? Symbol('none'))).size === faces.length &&
    !faces.some((face, index) =>
      faces.slice(index + 1).some((other) => sharedPart(face.box, other.box) > MOST_SHARED),
    );
  if (!isSound) throw new ServiceFailure('down', 'contradictory answer');
  return faces;
}

/** The confidence, 0–1. Throws `ServiceFailure`. */
export function readConfidence(body: unknown): number {
  const parsed = verifiedSchema.safeParse(body);
  if (!parsed.success) throw new ServiceFailure('down', 'unreadable answer');
  const { isIdentical, confidence } = parsed.data;
  if (isIdentical !== confidence >= IDENTICAL_FROM) throw new ServiceFailure('down', 'contradictory answer');
  return confidence;
}

/** The most particular code of an error answer. */
export function readErrorCode(body: unknown): string | undefined {
  const parsed = errorSchema.safeParse(body);
  return parsed.data && (parsed.data.error.innererror?.code ?? parsed.data.error.code);
}

function toFace({ faceId, faceRectangle, faceAttributes }: z.infer<typeof faceSchema>): ServiceFace {
  const { qualityForRecognition } = faceAttributes;
  return {
    box: faceRectangle,
    quality: qualityForRecognition,
    ...(faceId === undefined ? {} : { faceId }),
  };
}

/** A rectangle may reach over the edge, but its middle is in the picture. */
function isWithin({ left, top, width, height }: Box, picture: { width: number; height: number }): boolean {
  const x = left + width / 2;
  const y = top + height / 2;
  return x >= 0 && y >= 0 && x <= picture.width && y <= picture.height && width <= picture.width * 2;
}

/** Of the area that two rectangles cover together, 0–1. */
export function sharedPart(one: Box, other: Box): number {
  const across = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const down = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const both = Math.max(0, across) * Math.max(0, down);
  return both / (one.width * one.height + other.width * other.height - both);
}
