import type { Capabilities, Choice, OutboundMessage, RenderedMessage } from './channel.ts';
import { cutText } from './cut-text.ts';

/**
 * Fits a message to a channel: lead and title as paragraphs of their own, choices as buttons where all of them fit, else
 * as a numbered list below the text. What is too long loses the end of its text, never a choice.
 */
export function render(message: OutboundMessage, capabilities: Capabilities): RenderedMessage {
  const { longestText } = capabilities;
  const asButtons = fitAsButtons(message.choices, capabilities);
  const list = asButtons ? '' : numbered(message.choices);
  const title = cutText(oneLine(message.title ?? ''), longestText);
  const lead = cutText((message.lead ?? '').trim(), longestText - lengthWithGap(title) - lengthWithGap(list));
  const room = longestText - lengthWithGap(lead) - lengthWithGap(title) - lengthWithGap(list);
  const paragraphs = [lead, title, cutText(message.text.trim(), room), list].filter((part) => part !== '');
  const text = cutText(paragraphs.join(GAP), longestText);
  return {
    text,
    ...titleIn(text, lengthWithGap(lead), title),
    buttons: asButtons ? [...message.choices] : [],
  };
}

function titleIn(text: string, offset: number, title: string): Pick<RenderedMessage, 'title'> {
  const length = Math.min(title.length, text.length - offset);
  return length > 0 ? { title: { offset, length } } : {};
}

const GAP = '\n\n';

/** Lengths are UTF-16 code units, the strictest way a channel is known to count. */
function fitAsButtons(choices: readonly Choice[], { buttons }: Capabilities): boolean {
  if (!buttons) return false;
  return (
    choices.length <= buttons.max && choices.every(({ label }) => label.length <= buttons.maxLabelLength)
  );
}

function numbered(choices: readonly Choice[]): string {
  return choices.map(({ label }, index) => `${index + 1}. ${oneLine(label)}`).join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function lengthWithGap(part: string): number {
  return part === '' ? 0 : part.length + GAP.length;
}
