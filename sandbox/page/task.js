const turns = { '⬅': 'left', '➡': 'right' };

/** What the bot's requests say in its languages: arrows for head turns, the corners of a document for its photo. */
const request = /[⬅➡]|corners|угла|四角/u;

/**
 * The last of the bot's texts that asks for a video or a photo; where none does, its last text.
 * @param {string[]} texts in the order they were said
 */
export function lastRequest(texts) {
  return texts.findLast((text) => request.test(text)) ?? texts.at(-1) ?? '';
}

/**
 * The head turns the bot asked for last, in its order; none where it never did.
 * @param {string[]} texts in the order they were said
 * @returns {('left' | 'right')[]}
 */
export function lastTurns(texts) {
  const asked = texts.findLast((text) => /[⬅➡]/u.test(text)) ?? '';
  return [...asked].flatMap((character) => turns[character] ?? []);
}
