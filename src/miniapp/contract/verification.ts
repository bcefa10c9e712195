import { z } from 'zod';
import { timeSchema } from './common.ts';

const documentTypeSchema = z.enum(['passport', 'identity_card', 'driving_licence']);
const evidenceKindSchema = z.enum(['document_front', 'document_back', 'selfie_video']);

/** In the language of the account. What may not be disclosed has the code `UNDISCLOSED`. */
const reasonSchema = z.object({ code: z.string(), what: z.string(), fix: z.string() });

/** Of a decision. Without `fix` nothing but another case or another look helps. */
const declineSchema = reasonSchema.extend({ fix: z.string().nullable() });

const pieceSchema = z.object({
  kind: evidenceKindSchema,
  state: z.enum(['missing', 'received', 'accepted', 'refused']),
  /** Why it was refused. */
  reason: reasonSchema.nullable(),
  attemptsLeft: z.int().min(0),
  receivedAt: timeSchema.nullable(),
});

export const verificationSchema = z.object({
  id: z.uuid(),
  /** What people may name it by. */
  reference: z.string(),
  status: z.enum([
    'collecting',
    'pending',
    'processing',
    'verified',
    'not_verified',
    'manual_review',
    'error',
    'expired',
    'cancelled',
  ]),
  /** Counts changes. */
  version: z.int().min(1),
  documentType: documentTypeSchema.nullable(),
  /** Whether it is another look at a declined case; there is none at that. */
  isAppeal: z.boolean(),
  openedAt: timeSchema,
  changedAt: timeSchema,
  /** The required ones, in the order in which they are asked for; none until a document is chosen. */
  pieces: z.array(pieceSchema),
  /** The piece to give now. */
  wanted: evidenceKindSchema.nullable(),
  /** What the selfie video must show. */
  challenge: z.object({ turns: z.array(z.enum(['left', 'right'])), expiresAt: timeSchema }).nullable(),
  decision: z
    .object({
      outcome: z.enum(['verified', 'not_verified']),
      reasons: z.array(declineSchema),
      decidedAt: timeSchema,
      /** Somebody of ours put it in their own words; instead of the reasons. */
      note: z.string().nullable(),
    })
    .nullable(),
  /** How long the automatic decision usually takes after the last piece. */
  usualSeconds: z.int().min(0),
  /** How long a review by a person takes at most. */
  reviewHours: z.int().min(0),
});

export const beginVerificationSchema = z.strictObject({ documentType: documentTypeSchema.optional() });
export const verificationParamsSchema = z.strictObject({ id: z.uuid() });
export const evidenceParamsSchema = z.strictObject({ id: z.uuid(), kind: evidenceKindSchema });

export type Verification = z.infer<typeof verificationSchema>;
