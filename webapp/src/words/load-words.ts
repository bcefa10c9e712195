import type { Language } from '../api/types.ts';
import type { Words } from './en.ts';

export const LANGUAGES: ReadonlyArray<{ language: Language; name: string }> = [
  { language: 'en', name: 'English' },
  { language: 'ru', name: 'Русский' },
  { language: 'zh', name: '中文' },
];

const LOADERS: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en.ts')).en,
  ru: async () => (await import('./ru.ts')).ru,
  zh: async () => (await import('./zh.ts')).zh,
};

export function loadWords(language: Language): Promise<Words> {
  return LOADERS[language]();
}

/** The language for a BCP 47 tag; English where we have no better. */
export function languageOf(tag: string): Language {
  const primary = tag.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find(({ language }) => language === primary)?.language ?? 'en';
}
