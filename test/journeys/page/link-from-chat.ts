import type { Person } from '../../../sandbox/control/person.ts';
import type { Sayings } from '../../../src/core/dialogue/phrases/phrases.ts';
import { sandboxHand } from '../hand.ts';

/** From the first word to the one-time link of a chat in which pieces may not be given. */
export async function receiveLink(person: Person, words: Sayings): Promise<string> {
  const hand = sandboxHand(person);
  await hand.says('/start');
  await hand.hears(words.privacyNotice.title);
  await hand.chooses(words.choices.giveConsent);
  await hand.hears(words.chooseDocument.title);
  await hand.chooses(words.choices.documents.passport);
  const { link } = await person.hears(({ link: offered }) => offered !== undefined, {
    timeoutMilliseconds: 90_000,
  });
  return link?.url ?? '';
}
