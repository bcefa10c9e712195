import type { Language } from '../api/types.ts';

const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const MOMENT = { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' } as const;

/** Plain `en` would write the month first. */
const LOCALES: Record<Language, string> = { en: 'en-GB', ru: 'ru-RU', zh: 'zh-CN' };

export function formatDay(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], DAY).format(new Date(iso));
}

export function formatMoment(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], MOMENT).format(new Date(iso));
}

/** `amount` counts the currency's smallest unit, of which there are as many as ISO 4217 says. */
export function formatMoney(
  { amount, currency }: { amount: number; currency: string },
  language: Language,
): string {
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
