import type { SeenMessage } from '../control/contract.ts';

const anchor = /<a\s+href="([^"<>]*)"[^<>]*>([^<]*)<\/a>/gi;

/** A text as WeChat shows it: links in `<a href="…">` become links, other markup stays as it is written. */
export function toShownText(content: string): Pick<SeenMessage, 'text' | 'entities'> {
  const entities: SeenMessage['entities'] = [];
  let text = '';
  let end = 0;
  for (const { 0: whole, 1: url = '', 2: label = '', index } of content.matchAll(anchor)) {
    text += content.slice(end, index);
    entities.push({ type: 'text_link', offset: text.length, length: label.length, url });
    text += label;
    end = index + whole.length;
  }
  return { text: text + content.slice(end), entities };
}
