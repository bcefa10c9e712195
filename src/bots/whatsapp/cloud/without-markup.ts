/** WhatsApp reads `*bold*`, `_italic_`, `~struck~` and code in every text and knows no way to escape them. A mark counts
 * only before something that is no blank, so an invisible one is put there. https://faq.whatsapp.com/539178204879377 */
export function withoutMarkup(text: string): string {
  return text.replace(ADDRESS_OR_MARK, (found) => (MARK.test(found) ? found + INVISIBLE_BLANK : found));
}

/** ZERO WIDTH NO-BREAK SPACE. */
export const INVISIBLE_BLANK = '\uFEFF';

const MARK = /^[*_~`]$/;

/** What is put into an address would break it. A mark behind a letter or digit opens nothing. */
const ADDRESS_OR_MARK = /https?:\/\/\S+|(?<![\p{L}\p{N}])[*_~`](?=\S)/gu;
