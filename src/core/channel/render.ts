import type { Capabilities, Choice, OutboundMessage, RenderedMessage } from './channel.ts';
import { cutText } from './cut-text.ts';
import { textLength } from './text-length.ts';

/**
 * Fits a message to a channel: lead and title as paragraphs of their own, choices as buttons, else as a list, else
 * numbered below the text. The first form that loses nothing is taken; what is too long for all of them loses the end of
 * its text, never a choice and never the link.
 */
export function render(message: OutboundMessage, capabilities: Capabilities): RenderedMessage {
  const forms = [asButtons(message, capabilities), asList(message, capabilities)];
  const whole = forms.find((form) => form !== undefined && !form.isCut);
  return (whole ?? asText(message, capabilities)).rendered;
}

interface Form {
  rendered: RenderedMessage;
  isCut: boolean;
}

function asButtons(message: OutboundMessage, capabilities: Capabilities): Form | undefined {
  const { buttons: limits } = capabilities;
  const { choices } = message;
  if (!limits || !fits(choices, limits, capabilities)) return undefined;
  const longest = choices.length > 0 ? limits.longestText : undefined;
  const { link, rest } = placeLink(message, capabilities);
  const written = write(message, rest, capabilities, longest);
  return { ...written, rendered: { ...written.rendered, buttons: [...choices], ...(link && { link }) } };
}

function asList(message: OutboundMessage, capabilities: Capabilities): Form | undefined {
  const { list: limits } = capabilities;
  const { choices, listLabel } = message;
  if (!limits || listLabel === undefined || choices.length === 0) return undefined;
  if (!fits(choices, limits, capabilities)) return undefined;
  const { link, rest } = placeLink(message, capabilities);
  const written = write(message, rest, capabilities, limits.longestText);
  const list = { label: listLabel, rows: [...choices] };
  return { ...written, rendered: { ...written.rendered, list, ...(link && { link }) } };
}

function asText(message: OutboundMessage, capabilities: Capabilities): Form {
  const { link, rest } = placeLink(message, capabilities);
  const written = write(message, [...rest, numbered(message)], capabilities);
  return { ...written, rendered: { ...written.rendered, ...(link && { link }) } };
}

/** A link that has no button is written out. */
function placeLink({ link, choices }: OutboundMessage, { linkButton }: Capabilities) {
  if (!link) return { rest: [] };
  const hasButton = linkButton === 'beside' || (linkButton === 'alone' && choices.length === 0);
  return hasButton ? { link, rest: [] } : { rest: [`${oneLine(link.label)}: ${link.url}`] };
}

const GAP = '\n\n';

/** `below` comes after the text and is not cut. */
function write(
  message: OutboundMessage,
  below: readonly string[],
  { longestText, textUnit }: Capabilities,
  longest: number = longestText,
): Form {
  const lengthWithGap = (part: string) => (part === '' ? 0 : textLength(part + GAP, textUnit));
  const end = below.filter((part) => part !== '').join(GAP);
  const title = cutText(oneLine(message.title ?? ''), longest, textUnit);
  const wantedLead = (message.lead ?? '').trim();
  const lead = cutText(wantedLead, longest - lengthWithGap(title) - lengthWithGap(end), textUnit);
  const room = longest - lengthWithGap(lead) - lengthWithGap(title) - lengthWithGap(end);
  const wantedBody = message.text.trim();
  const body = cutText(wantedBody, room, textUnit);
  const joined = [lead, title, body, end].filter((part) => part !== '').join(GAP);
  const text = cutText(joined, longest, textUnit);
  const isCut = lead !== wantedLead || body !== wantedBody || text !== joined;
  const offset = lead === '' ? 0 : lead.length + GAP.length;
  return { isCut, rendered: { text, ...titleIn(text, offset, title), buttons: [] } };
}

function titleIn(text: string, offset: number, title: string): Pick<RenderedMessage, 'title'> {
  const length = Math.min(title.length, text.length - offset);
  return length > 0 ? { title: { offset, length } } : {};
}

function fits(
  choices: readonly Choice[],
  { max, maxLabelLength }: { max: number; maxLabelLength: number },
  { textUnit }: Capabilities,
): boolean {
  return choices.length <= max && choices.every(({ label }) => textLength(label, textUnit) <= maxLabelLength);
}

function numbered({ choices, answerHint }: OutboundMessage): string {
  const lines = choices.map(({ label }, index) => `${index + 1}. ${oneLine(label)}`);
  return [...(answerHint !== undefined && lines.length > 0 ? [oneLine(answerHint)] : []), ...lines].join(
    '\n',
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
