import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RawUpdate } from '../../messenger.ts';

/** A field in a shape that is not ours counts as absent. */
const whenText = z.string().optional().catch(undefined);

/** The fields of a message or event that we read:
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html */
export const callbackSchema = z.object({
  FromUserName: z.string().min(1),
  /** Unix seconds. */
  CreateTime: z.string().regex(/^\d{1,11}$/),
  MsgType: z.string().min(1),
  MsgId: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  Content: whenText,
  MediaId: whenText,
  Event: whenText,
  EventKey: whenText,
});

export type Callback = z.infer<typeof callbackSchema>;

/** `undefined` when the body is neither a message nor an event. */
export function toRawUpdate(body: unknown): RawUpdate | undefined {
  const parsed = callbackSchema.safeParse(body);
  return parsed.success ? { updateId: updateIdOf(parsed.data), body } : undefined;
}

/** A message has a number; an event is known by who did what when, as WeChat recommends. Hashed, because update ids are
 * logged and an event's would name the person and the code they scanned. */
export function updateIdOf({ MsgId, FromUserName, CreateTime, Event = '', EventKey = '' }: Callback): string {
  if (MsgId !== undefined) return MsgId;
  const happening = JSON.stringify([FromUserName, CreateTime, Event, EventKey]);
  return `event-${createHash('sha256').update(happening).digest('hex').slice(0, 32)}`;
}
