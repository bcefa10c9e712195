import { z } from 'zod';

/** An update as Telegram delivered it. `updateId` is the same when it is delivered again. */
export interface RawUpdate {
  updateId: string;
  body: unknown;
}

/** Keeps updates for later handling. Resolves once they are durable; until then Telegram is not told. */
export type AcceptUpdates = (updates: readonly RawUpdate[]) => Promise<void>;

/** The kinds of update asked of Telegram. Channel posts, reactions and the like never come.
 * https://core.telegram.org/bots/api#update */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

const numberedSchema = z.looseObject({ update_id: z.int().nonnegative() });

/** `undefined` when the body is no update at all. */
export function toRawUpdate(body: unknown): RawUpdate | undefined {
  const parsed = numberedSchema.safeParse(body);
  return parsed.success ? { updateId: String(parsed.data.update_id), body } : undefined;
}
