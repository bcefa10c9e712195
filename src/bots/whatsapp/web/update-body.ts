import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RawUpdate } from '../../messenger.ts';

/**
 * What the inbox keeps. `id` names the message within the chat and is chosen by its sender's client, so its shape and
 * length are checked: what PostgreSQL refuses would hold up every message after it.
 */
const known = {
  id: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  chatId: z.string().regex(/^\d+@(lid|s\.whatsapp\.net)$/),
  /** In seconds since 1970. */
  at: z.int().nonnegative(),
};

export const bodySchema = z.union([
  z.object({
    kind: z.literal('message'),
    ...known,
    /** The message as WhatsApp encodes it (WAProto), in base64; absent where only the phone may show it. */
    message: z.base64().optional(),
  }),
  z.object({ kind: z.literal('receipt'), ...known, state: z.enum(['delivered', 'read']) }),
  z.object({ kind: z.literal('receipt'), ...known, state: z.literal('failed'), code: z.string() }),
]);

export type UpdateBody = z.infer<typeof bodySchema>;

/** `undefined` for a body that no honest client makes. */
export function toRawUpdate(body: UpdateBody): RawUpdate | undefined {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { kind, id, chatId } = parsed.data;
  const what = parsed.data.kind === 'receipt' ? parsed.data.state : kind;
  // Hashed: it is logged, and an address may be a phone number.
  const named = createHash('sha256').update(`${what} ${id} ${chatId}`).digest('base64url');
  return { updateId: named, body: parsed.data };
}
