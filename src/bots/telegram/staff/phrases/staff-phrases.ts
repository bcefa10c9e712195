import type { Language } from '../../../../core/accounts/language.ts';
import { en } from './en.ts';
import type { StaffPhrases } from './phrases.ts';
import { ru } from './ru.ts';

/** Staff work in English or Russian. */
export const STAFF_PHRASES: Readonly<Record<Language, StaffPhrases>> = { en, ru, zh: en };
