import { LANGUAGES, type Language } from '../../src/core/accounts/language.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import type { SeenMessage } from '../control/contract.ts';
import { choose, hear, say, type Chatting } from './chatting.ts';

const GREETINGS: Record<Language, string> = { en: 'Hello', ru: 'Здравствуйте', zh: '你好' };

/** Begins as people do in this messenger, asks for the own language where another is spoken, and answers with the privacy
 * notice in the own one. */
export async function openChat(chatting: Chatting): Promise<SeenMessage> {
  const { person, language, narrator } = chatting;
  if (person.messenger === 'wechat') {
    narrator.tell('applicant', 'follows the account');
    await person.unblocksBot();
  } else await say(chatting, person.messenger === 'telegram' ? '/start' : GREETINGS[language]);

  const notice = await hear(chatting, (text) => LANGUAGES.some((each) => isNotice(text, each)));
  const spoken = LANGUAGES.find((each) => isNotice(notice.text, each)) ?? language;
  if (spoken === language) return notice;
  const { choices, languageMenu } = PHRASES[spoken];
  await choose(chatting, notice, choices.languageMenu);
  const menu = await hear(chatting, (text) => text.includes(languageMenu.text));
  await choose(chatting, menu, PHRASES[language].languageName);
  return hear(chatting, (text) => isNotice(text, language));
}

function isNotice(text: string, language: Language): boolean {
  return text.includes(PHRASES[language].privacyNotice.title ?? '');
}
