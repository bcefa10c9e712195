import { LANGUAGES, type Language } from '../accounts/language.ts';
import { COMMAND_NAMES } from './intent.ts';
import { PHRASES } from './phrases-for.ts';

/** What a messenger shows about the bot before anybody writes to it. */
export interface BotTexts {
  defaultLanguage: Language;
  commands: Record<Language, Array<{ command: string; description: string }>>;
  description: Record<Language, string>;
  shortDescription: Record<Language, string>;
  /** Beside the input field: opens the mini-app. */
  menuButton: Record<Language, string>;
}

export function botTexts(): BotTexts {
  return {
    defaultLanguage: 'en',
    commands: byLanguage((language) =>
      COMMAND_NAMES.map((command) => ({ command, description: PHRASES[language].commands[command] })),
    ),
    description: byLanguage((language) => PHRASES[language].description),
    shortDescription: byLanguage((language) => PHRASES[language].shortDescription),
    menuButton: byLanguage((language) => PHRASES[language].menuButton),
  };
}

function byLanguage<Value>(read: (language: Language) => Value): Record<Language, Value> {
  const [en, ru, zh] = LANGUAGES;
  return { en: read(en), ru: read(ru), zh: read(zh) };
}
