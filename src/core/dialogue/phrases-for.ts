import type { Language } from '../accounts/language.ts';
import type { Capabilities } from '../channel/channel.ts';
import { en } from './phrases/en.ts';
import type { Phrases, Sayings } from './phrases/phrases.ts';
import { ru } from './phrases/ru.ts';
import { zh } from './phrases/zh.ts';

export const PHRASES: Readonly<Record<Language, Phrases>> = { en, ru, zh };

/** What of a channel shows in the wording. */
export type Manners = Pick<Capabilities, 'buttons' | 'removesInboundMessages' | 'recordsVideoNotes'>;

/** A language as it is spoken on a channel that can do this much, and where pieces are given as `capture` says. */
export function phrasesFor(language: Language, manners: Manners, capture?: 'chat' | 'link'): Sayings {
  const { whereMessagesStay, whereAnswersAreTyped, whereVideosAreFiles, wherePiecesGoToThePage, ...sayings } =
    PHRASES[language];
  return {
    ...sayings,
    ...(manners.removesInboundMessages ? {} : whereMessagesStay),
    ...(manners.buttons ? {} : whereAnswersAreTyped),
    ...(manners.recordsVideoNotes ? {} : whereVideosAreFiles),
    ...(capture === 'link' ? wherePiecesGoToThePage : {}),
  };
}
