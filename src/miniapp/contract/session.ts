import { z } from 'zod';
import { cursorSchema, timeSchema } from './common.ts';

/** Generous: what messengers hand over is some hundred characters. */
const LONGEST_PROOF = 8_192;
const proofText = z.string().min(1).max(LONGEST_PROOF);

const telegramProofSchema = z.strictObject({ type: z.literal('telegram'), initData: proofText });
const weChatProofSchema = z.strictObject({
  type: z.literal('wechat'),
  code: z.string().min(1).max(256),
  rawData: proofText,
  signature: z.string().min(1).max(256),
});
const linkProofSchema = z.strictObject({ type: z.literal('link'), token: z.string().min(1).max(256) });

export const openSessionSchema = z.strictObject({
  proof: z.discriminatedUnion('type', [telegramProofSchema, weChatProofSchema, linkProofSchema]),
});

export const refreshSessionSchema = z.strictObject({ refreshToken: z.string().min(1).max(1_024) });

export const tokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** Of the access token, in seconds. */
  expiresIn: z.int().min(1),
});

/** `url` signs in whoever opens it first. */
export const openedLinkSchema = z.object({ url: z.string(), expiresAt: timeSchema });

const sessionSchema = z.object({
  id: z.uuid(),
  proof: z.enum(['telegram', 'wechat', 'link']),
  /** What the person may know the device by. */
  device: z.string(),
  openedAt: timeSchema,
  lastUsedAt: timeSchema,
  expiresAt: timeSchema,
  isCurrent: z.boolean(),
});

export const sessionPageSchema = z.object({
  items: z.array(sessionSchema),
  nextCursor: cursorSchema.nullable(),
});
export const sessionQuerySchema = z.strictObject({ cursor: cursorSchema.optional() });
/** A session's id, or `current`. */
export const sessionParamsSchema = z.strictObject({ id: z.union([z.literal('current'), z.uuid()]) });

export type Tokens = z.infer<typeof tokensSchema>;
export type GivenProof = z.infer<typeof openSessionSchema>['proof'];
export type SessionPage = z.infer<typeof sessionPageSchema>;
