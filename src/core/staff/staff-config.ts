import { z } from 'zod';
import { LANGUAGES, type Language } from '../accounts/language.ts';
import { whole } from '../variables.ts';

/** Where staff work, and who is an administrator to begin with. Without either nobody of ours is in any chat. */
export interface StaffConfig {
  /** Messenger accounts. */
  admins: readonly string[];
  group?: { chatId: string; threadId?: number; language: Language };
}

const messengerId = /^[1-9]\d{0,15}$/;

export const STAFF_VARIABLES = {
  STAFF_ADMINS: z
    .string()
    .transform((value) => value.split(',').map((id) => id.trim()))
    .refine((ids) => ids.every((id) => messengerId.test(id)), {
      error: 'is no list of Telegram user ids (digits, with commas between them)',
    })
    .optional(),
  STAFF_GROUP_ID: z
    .string()
    .regex(/^-\d{5,16}$/, 'is no id of a Telegram group (a minus, then digits)')
    .optional(),
  STAFF_TOPIC_ID: whole(1, 2 ** 31 - 1).optional(),
  STAFF_LANGUAGE: z.enum(LANGUAGES, { error: `is none of ${LANGUAGES.join(', ')}` }).default('en'),
};

export const STAFF_NEEDS = [
  ['STAFF_GROUP_ID', 'STAFF_ADMINS'],
  ['STAFF_TOPIC_ID', 'STAFF_GROUP_ID'],
] as const;

const variablesSchema = z.object(STAFF_VARIABLES);

export function toStaff(environment: z.infer<typeof variablesSchema>): StaffConfig {
  const { STAFF_ADMINS: admins = [], STAFF_GROUP_ID: chatId, STAFF_TOPIC_ID: threadId } = environment;
  const { STAFF_LANGUAGE: language } = environment;
  if (chatId === undefined) return { admins };
  return { admins, group: { chatId, language, ...(threadId !== undefined && { threadId }) } };
}
