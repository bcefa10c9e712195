import type { Capabilities, Choice, OutboundMessage, RenderedMessage } from './channel.ts';
import { cutText } from './cut-text.ts';

/**
 * Fits a message to a channel: the title on its own first line, choices as buttons where all of them fit, else as a
 * numbered list below the text. What is too long loses the end of its text, never a choice.
 */
export function render(message: OutboundMessage, capabilities: Capabilities): RenderedMessage {
  const asButtons = fitAsButtons(message.choices, capabilities);
  const list = asButtons ? '' : numbered(message.choices);
  const title = cutText(oneLine(message.title ?? ''), capabilities.longestText);
  const room = capabilities.longestText - lengthWithGap(title) - lengthWithGap(list);
  const paragraphs = [title, cutText(message.text.trim(), room), list].filter((part) => part !== '');
  const text = cutText(paragraphs.join(GAP), capabilities.longestText);
  return {
    text,
    titleLength: Math.min(title.length, text.length),
    buttons: asButtons ? [...message.choices] : [],
  };
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
