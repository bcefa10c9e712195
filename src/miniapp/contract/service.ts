import { z } from 'zod';
import { channelSchema, languageSchema } from './common.ts';

export const serviceConfigSchema = z.object({
  /** Where people can go on in a chat. */
  chats: z.array(z.object({ channel: channelSchema, name: z.string(), url: z.string().optional() })),
  legacyShop: z.boolean(),
  languages: z.array(languageSchema),
  /** Of one piece. */
  biggestBytes: z.int(),
  /** Who else sees pictures of faces; null where nobody does. */
  faceService: z.string().nullable(),
});

export const jwksSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

export type ServiceConfig = z.infer<typeof serviceConfigSchema>;
