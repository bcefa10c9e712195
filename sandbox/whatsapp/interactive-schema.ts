import { z } from 'zod';

/** Lengths are counted in UTF-16 code units: the strictest reading of "characters". */
const label = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.trim() !== '');
const id = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.trim() === text);

const header = z.strictObject({ type: z.literal('text'), text: label(60) }).optional();
const footer = z.strictObject({ text: label(60) }).optional();
const body = (max: number) => z.strictObject({ text: label(max) });

const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: id(256), title: label(20) }),
});

const row = z.strictObject({ id: id(200), title: label(24), description: z.string().max(72).optional() });
const section = z.strictObject({ title: label(24).optional(), rows: z.array(row).min(1).max(10) });

/** An interactive message. The limits are those of the pages on reply buttons, lists and call-to-action links at
 * https://developers.facebook.com/docs/whatsapp/cloud-api/messages. */
export const interactiveSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header,
    body: body(1024),
    footer,
    action: z.strictObject({
      buttons: z
        .array(button)
        .min(1)
        .max(3)
        .refine(
          (buttons) =>
            areUnique(buttons.map(({ reply }) => reply.id)) &&
            areUnique(buttons.map(({ reply }) => reply.title)),
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header,
    body: body(4096),
    footer,
    action: z.strictObject({
      button: label(20),
      sections: z
        .array(section)
        .min(1)
        .max(10)
        .refine((sections) => sections.length === 1 || sections.every(({ title }) => title !== undefined))
        .refine((sections) => sections.flatMap(({ rows }) => rows).length <= 10)
        .refine((sections) => areUnique(sections.flatMap(({ rows }) => rows.map((one) => one.id)))),
    }),
  }),
  z.strictObject({
    type: z.literal('cta_url'),
    header,
    body: body(1024),
    footer,
    action: z.strictObject({
      name: z.literal('cta_url'),
      parameters: z.strictObject({ display_text: label(20), url: z.url({ protocol: /^https?$/ }) }),
    }),
  }),
]);
export type Interactive = z.infer<typeof interactiveSchema>;

function areUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
