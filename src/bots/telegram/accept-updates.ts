import { z } from 'zod';
import type { RawUpdate } from '../messenger.ts';

/** The kinds of update asked of Telegram. Channel posts, reactions and the like never come.
 * https://core.telegram.org/bots/api#update */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

const numberedSchema = z.looseObject({ update_id: z.int().nonnegative() });

/** `undefined` when the body is no update at all. */
export function toRawUpdate(body: unknown): RawUpdate | undefined {
  const parsed = numberedSchema.safeParse(body);
  return parsed.success ? { updateId: String(parsed.data.update_id), body } : undefined;
}
