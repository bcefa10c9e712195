import { z } from 'zod';
import { cursorSchema, timeSchema } from './common.ts';

export const linkLegacySchema = z.strictObject({
  login: z.string().min(1).max(256),
  password: z.string().min(1).max(1_024),
});

export const legacyLinkSchema = z.object({ state: z.literal('pending'), confirmBy: timeSchema });

const orderSchema = z.object({
  id: z.string(),
  placedAt: timeSchema,
  /** In the shop's own words. */
  status: z.string(),
  /** In minor units of the currency: cents, yen. */
  total: z.object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) }),
  lines: z.array(z.object({ title: z.string(), quantity: z.int() })),
});

export const orderPageSchema = z.object({ items: z.array(orderSchema), nextCursor: cursorSchema.nullable() });

export const orderQuerySchema = z.strictObject({
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export type OrderPage = z.infer<typeof orderPageSchema>;
