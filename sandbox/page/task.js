const turns = { '⬅': 'left', '➡': 'right' };

/** What the bot's requests say in its languages: arrows for head turns, the corners of a document for its photo. */
const request = /[⬅➡]|corners|угла|四角/u;
const arrow = /[⬅➡]/u;

/**
 * What the bot asked for last: its head turns alone, which fit beside the camera, or all it said of a photo. Where it
 * asked for neither, its last text.
 * @param {string[]} texts in the order they were said
 */
export function lastRequest(texts) {
  const asked = texts.findLast((text) => request.test(text)) ?? texts.at(-1) ?? '';
  const steps = asked.split('\n').filter((line) => arrow.test(line));
  return steps.length > 0 ? steps.join('\n') : asked;
}

/**
 * The head turns the bot asked for last, in its order; none where it never did.
 * @param {string[]} texts in the order they were said
 * @returns {('left' | 'right')[]}
 */
export function lastTurns(texts) {
  const asked = texts.findLast((text) => arrow.test(text)) ?? '';
  return [...asked].flatMap((character) => turns[character] ?? []);
}
