import { z } from 'zod';
import { interactiveSchema } from './interactive-schema.ts';

const blank = /^\s*$/u;

const textSchema = z.strictObject({
  body: z
    .string()
    .min(1)
    .max(4096)
    .refine((body) => !blank.test(body)),
  preview_url: z.boolean().optional(),
});

const templateSchema = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.strictObject({ code: z.string().min(1), policy: z.literal('deterministic').optional() }),
  components: z
    .array(
      z.strictObject({
        type: z.enum(['body', 'header', 'button']),
        sub_type: z.enum(['quick_reply', 'url']).optional(),
        index: z.union([z.string(), z.number()]).optional(),
        parameters: z
          .array(
            z.strictObject({
              type: z.enum(['text', 'payload']),
              text: z.string().min(1).max(1024).optional(),
              payload: z.string().min(1).max(128).optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});

/** Digits with the country code; punctuation, which the real one takes too, would hide a mistake. */
const phoneSchema = z.string().regex(/^\+?[1-9]\d{6,14}$/);
const userIdSchema = z.string().regex(/^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/);

const envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: phoneSchema.optional(),
  recipient: userIdSchema.optional(),
  context: z.strictObject({ message_id: z.string().startsWith('wamid.') }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

/** `POST /{phone-number-id}/messages` with a message: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages. */
export const sendSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...envelope, type: z.literal('text'), text: textSchema }),
  z.strictObject({ ...envelope, type: z.literal('interactive'), interactive: interactiveSchema }),
  z.strictObject({ ...envelope, type: z.literal('template'), template: templateSchema }),
]);
export type SendRequest = z.infer<typeof sendSchema>;

/** The same with a read receipt: https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators. */
export const readSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});
