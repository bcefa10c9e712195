import { z } from 'zod';

/**
 * The fields of a message or status that we read, and nothing else:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages. A field in a
 * shape that is not ours counts as absent: what it describes comes from a stranger's phone, through software that changes
 * without us.
 */
const whenReadable = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const identifier = z.string().min(1);
const maybeIdentifier = whenReadable(identifier);

/** Unix seconds; of a length that every `Date` can hold. */
const timestampSchema = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,12}$/))
  .transform((seconds) => new Date(Number(seconds) * 1000));

const mediaSchema = z.object({
  id: identifier,
  mime_type: maybeIdentifier,
  sha256: maybeIdentifier,
});
const replySchema = z.object({ id: identifier });

const messageSchema = z.object({
  id: identifier,
  from: maybeIdentifier,
  from_user_id: maybeIdentifier,
  group_id: maybeIdentifier,
  timestamp: whenReadable(timestampSchema),
  type: z.string(),
  text: whenReadable(z.object({ body: z.string() })),
  button: whenReadable(z.object({ text: z.string() })),
  interactive: whenReadable(
    z.object({ button_reply: whenReadable(replySchema), list_reply: whenReadable(replySchema) }),
  ),
  image: whenReadable(mediaSchema),
  video: whenReadable(mediaSchema),
  document: whenReadable(mediaSchema),
  context: whenReadable(
    z.object({
      id: maybeIdentifier,
      forwarded: whenReadable(z.boolean()),
      frequently_forwarded: whenReadable(z.boolean()),
    }),
  ),
});

const statusSchema = z.object({
  id: identifier,
  status: z.string(),
  timestamp: whenReadable(timestampSchema),
  recipient_id: maybeIdentifier,
  recipient_user_id: maybeIdentifier,
  recipient_type: whenReadable(z.string()),
  errors: whenReadable(z.array(z.object({ code: z.int() })).min(1)),
});

export const updateSchema = z.object({
  message: whenReadable(messageSchema),
  contact: whenReadable(z.object({ wa_id: maybeIdentifier, user_id: maybeIdentifier })),
  status: whenReadable(statusSchema),
});

export type CloudUpdate = z.infer<typeof updateSchema>;
export type CloudMessage = z.infer<typeof messageSchema>;
export type CloudMedia = z.infer<typeof mediaSchema>;
export type CloudStatus = z.infer<typeof statusSchema>;
