const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** Controls, the marks that turn writing around, and what else is not seen: shown, so that nothing hides. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/**
 * A stranger's words, to be shown to staff: nothing in them acts. What is not seen is shown as its code, what is long is
 * cut, and the direction of the writing ends with it. Markup needs no escaping where text is sent with entities.
 */
export function inert(text: string, longest: number): string {
  const shown = text.replaceAll(
    HIDDEN,
    (hidden) => `[U+${(hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );
  const characters = Array.from(shown);
  const cut = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : shown;
  return `${FIRST_STRONG_ISOLATE}${cut}${POP_ISOLATE}`;
}
