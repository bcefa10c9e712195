import { FormattedString } from '@grammyjs/parse-mode';
import { referenceOf } from '../../../core/dialogue/prompt.ts';
import { inert } from '../../../core/staff/inert.ts';
import type { SeenThread } from '../../../core/support/support-desk.ts';
import { tagOfThread, type SupportMessage } from '../../../core/support/support-thread.ts';
import type { SupportPhrases } from './phrases/support.ts';

/** Leaves room in a message of 4096 for what stands around it. */
const LONGEST_SHOWN = 3_000;
const MOST_LINES = 60;

/** One message of a thread as staff see it: who, as far as a case shows it, and the words, which do nothing. */
export function supportText(
  message: SupportMessage,
  {
    thread,
    phrases,
    author,
    isFirst,
  }: { thread: SeenThread; phrases: SupportPhrases; author?: string; isFirst: boolean },
): FormattedString {
  const { language, channel, verificationId } = thread.correspondent;
  const facts = [
    ...(verificationId === undefined ? [] : [phrases.case(referenceOf(verificationId))]),
    ...(channel === undefined ? [] : [phrases.channels[channel]]),
    phrases.writes[language],
  ];
  const lines: Array<FormattedString | string> = [
    FormattedString.b(phrases.title(tagOfThread(thread.id))),
    facts.join(' · '),
    ...(author === undefined ? [] : [phrases.answeredBy(author)]),
    // Preformatted: nothing in it can be pressed, no name is called, no address or command becomes a link.
    FormattedString.pre(inertLines(message.text)),
    ...(isFirst ? [FormattedString.i(phrases.howToAnswer)] : []),
  ];
  return FormattedString.join(lines, '\n');
}

/** Lines stay lines; everything else that is not seen is shown. */
function inertLines(text: string): string {
  const lines = text.split(/\r\n|\n/);
  const kept = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '…'] : lines;
  let left = LONGEST_SHOWN;
  return kept
    .flatMap((line) => {
      if (left <= 0) return [];
      const shown = inert(line, left);
      left -= shown.length;
      return [shown];
    })
    .join('\n');
}
