import type { Words } from '../words/en.ts';

/** What to do about a reason. Some of the API's advice is for the chat, and cannot be followed on the page. */
export function fixText(
  { fixes }: Pick<Words, 'fixes'>,
  { code, fix }: { code: string; fix: string },
): string {
  return Object.entries(fixes).find(([name]) => name === code)?.[1] ?? fix;
}
