import { z } from 'zod';
import { channelSchema, languageSchema, timeSchema } from './common.ts';

export const meSchema = z.object({
  accountId: z.uuid(),
  language: languageSchema,
  consent: z.object({
    isGiven: z.boolean(),
    /** Of the text that is agreed to now. */
    textVersion: z.string(),
    givenAt: timeSchema.nullable(),
  }),
  channels: z.array(z.object({ channel: channelSchema, isReachable: z.boolean() })),
  legacyLink: z.object({
    state: z.enum(['none', 'pending', 'linked']),
    /** Masked. */
    login: z.string().nullable(),
    since: timeSchema.nullable(),
  }),
});

export const changeMeSchema = z.strictObject({ language: languageSchema });

export const giveConsentSchema = z.strictObject({
  textVersion: z.string().min(1).max(64),
  /** In which the text was read. */
  language: languageSchema,
});

export const consentSchema = z.object({
  isGiven: z.literal(true),
  textVersion: z.string(),
  givenAt: timeSchema,
});

export type Me = z.infer<typeof meSchema>;
