import { z } from 'zod';
import type { FaceTemplate } from '../../../core/face/face-engine.ts';

export const ENGINE_NAME = 'azure';

/**
 * The service compares faces that it has been shown within their short life, and hands out nothing that could be kept. So
 * what is kept is the picture of the face, to be shown again, with the id that spares that while it lives.
 */
export interface KeptFace {
  /** A JPEG as it was, or would be, sent. */
  picture: Buffer;
  faceId?: string;
  /** Milliseconds of Unix time. */
  expiresAt?: number;
}

const keptSchema = z.strictObject({
  revision: z.literal(1),
  picture: z.base64(),
  faceId: z.uuid().optional(),
  expiresAt: z.number().optional(),
});

export function toTemplate({ picture, ...id }: KeptFace): FaceTemplate {
  const kept: z.infer<typeof keptSchema> = { revision: 1, picture: picture.toString('base64'), ...id };
  return { engine: ENGINE_NAME, bytes: Buffer.from(JSON.stringify(kept)) };
}

/** Throws on a template that this engine did not make: such a pair has no answer. */
export function readTemplate({ engine, bytes }: FaceTemplate): KeptFace {
  if (engine !== ENGINE_NAME) throw new Error('The face template was made by another engine');
  const { picture, faceId, expiresAt } = keptSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  return {
    picture: Buffer.from(picture, 'base64'),
    ...(faceId !== undefined && expiresAt !== undefined ? { faceId, expiresAt } : {}),
  };
}
