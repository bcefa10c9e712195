/** What a browser writes to the console about an answer of the API or the want of one: refusals are for the page to handle. */
const ANSWERS = /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_)/;

/** What a page did wrong, among all that a browser says. */
export function faultsAmong(complaints: readonly string[]): string[] {
  return complaints.filter((text) => !ANSWERS.test(text));
}
