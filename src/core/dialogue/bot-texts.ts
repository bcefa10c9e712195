import { LANGUAGES, type Language } from '../accounts/language.ts';
import { COMMAND_NAMES, type CommandName } from './intent.ts';
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

/** Without an old shop there is nothing to link. */
const OF_OLD_SHOP: ReadonlySet<CommandName> = new Set<CommandName>(['link', 'orders']);

export function botTexts(hasLegacyShop: boolean): BotTexts {
  const names = COMMAND_NAMES.filter((name) => hasLegacyShop || !OF_OLD_SHOP.has(name));
  return {
    defaultLanguage: 'en',
    commands: byLanguage((language) =>
      names.map((command) => ({ command, description: PHRASES[language].commands[command] })),
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
