import { z } from 'zod';

/* What the checks saw: facts, no verdict. Stored with each check, so that a decision can be explained and replayed. */

const imageSchema = z.object({
  width: z.number(),
  height: z.number(),
  sharpness: z.number(),
  brightness: z.number(),
  glare: z.number(),
});

export type DocumentFindings = z.infer<typeof documentFindingsSchema>;
export const documentFindingsSchema = z.object({
  kind: z.enum(['document_front', 'document_back']),
  image: imageSchema,
  /** Portraits found, largest first; width in pixels of the picture, share of the picture's width. */
  portraits: z.array(z.object({ width: z.number(), share: z.number(), touchesEdge: z.boolean() })),
  /** How many of 64 bits differ from the other side's picture, where there is one. */
  differenceToOtherSide: z.number().optional(),
});

export type SelfieVideoFindings = z.infer<typeof selfieVideoFindingsSchema>;
export const selfieVideoFindingsSchema = z.object({
  kind: z.literal('selfie_video'),
  durationSeconds: z.number(),
  forwarded: z.boolean(),
  frames: z.number(),
  framesWithFace: z.number(),
  framesWithManyFaces: z.number(),
  /** Of the best frames: medians. */
  faceWidth: z.number(),
  sharpness: z.number(),
  brightness: z.number(),
  /** How many frames gave a face to compare. */
  comparableFrames: z.number(),
  /** Whether every compared frame shows one and the same person, as far as the engine can tell. */
  samePerson: z.boolean(),
  challenge: z.object({ followed: z.boolean(), mirrored: z.boolean(), asked: z.string(), seen: z.string() }),
  motion: z.object({ kind: z.enum(['living', 'flat', 'still']), parallax: z.number() }),
});

/** A piece that could not be looked at because its bytes are no readable picture or video. */
export type UnreadableFindings = {
  kind: 'unreadable';
  reason: 'FILE_TYPE_UNSUPPORTED' | 'FILE_CORRUPT' | 'FILE_TOO_LARGE';
};

/** The examination itself failed for good; says nothing about the piece. */
export type UnexaminedFindings = { kind: 'unexamined'; reason: 'ENGINE_UNAVAILABLE' | 'STORAGE_FAILED' };

export type EvidenceFindings =
  DocumentFindings | SelfieVideoFindings | UnreadableFindings | UnexaminedFindings;

/** The comparison of the document's portrait with the selfie. */
export interface ComparisonFindings {
  engine: string;
  scale: 'distance' | 'confidence';
  /** Median over the frames. */
  score: number;
  frames: number;
}
