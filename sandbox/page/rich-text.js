import { element } from './dom.js';

const tags = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'code',
  blockquote: 'q',
  expandable_blockquote: 'q',
  spoiler: 'mark',
};

/**
 * Draws a text with its entities, whose offsets count UTF-16 code units like JavaScript's strings.
 * Commands become buttons that send them, addresses links.
 * @param {{ text: string, entities: { type: string, offset: number, length: number, url?: string }[] }} message
 * @param {(command: string) => void} onCommand
 */
export function richText({ text, entities }, onCommand) {
  const edges = entities.flatMap(({ offset, length }) => [offset, offset + length]);
  const borders = [...new Set([0, ...edges, text.length])].sort((one, other) => one - other);
  return borders.slice(0, -1).flatMap((start, index) => {
    const end = borders[index + 1];
    const around = entities.filter(({ offset, length }) => offset <= start && offset + length >= end);
    const isLink = around.some(({ type }) => type === 'text_link');
    return wrap(withLinks(text.slice(start, end), onCommand, isLink), around);
  });
}

function wrap(nodes, entities) {
  return entities.reduce((inner, { type, url }) => {
    if (type === 'text_link' && /^https?:/i.test(url ?? '')) {
      return [element('a', { href: url, target: '_blank', rel: 'noreferrer' }, ...inner)];
    }
    const tag = tags[type];
    return tag ? [element(tag, {}, ...inner)] : inner;
  }, nodes);
}

/** A messenger makes links of the addresses in a text. */
function withLinks(text, onCommand, isLink) {
  if (isLink) return withCommands(text, onCommand);
  return text
    .split(/(\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}])/)
    .flatMap((part, index) =>
      index % 2 === 0
        ? withCommands(part, onCommand)
        : [element('a', { href: part, target: '_blank', rel: 'noreferrer' }, part)],
    );
}

function withCommands(text, onCommand) {
  return text.split(/((?<![\w/])\/[a-z][a-z0-9_]*\b)/).map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const button = element('button', { type: 'button', className: 'text-command' }, part);
    button.addEventListener('click', () => onCommand(part));
    return button;
  });
}
