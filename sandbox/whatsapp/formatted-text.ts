import type { SeenMessage } from '../control/contract.ts';

type Entity = SeenMessage['entities'][number];

const marks: [mark: string, type: string][] = [
  ['```', 'pre'],
  ['*', 'bold'],
  ['_', 'italic'],
  ['~', 'strikethrough'],
];

/** The text as WhatsApp shows it: `*bold*`, `_italic_`, `~struck~` and code without the marks, each as an entity. A mark
 * inside a word is text, and so are one that is not closed on its line and those within code. */
export function toFormatted(marked: string): { text: string; entities: Entity[] } {
  let text = marked;
  let entities: Entity[] = [];
  for (const [mark, type] of marks) {
    const pattern = patternOf(mark);
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const inner = match[1] ?? '';
      const offset = match.index;
      const end = offset + mark.length + inner.length;
      if (isCode(entities, offset) || isInLink(text, offset)) continue;
      entities = entities.map((entity) => shift(entity, { offset, end, width: mark.length }));
      entities.push({ type, offset, length: inner.length });
      text = text.slice(0, offset) + inner + text.slice(end + mark.length);
      pattern.lastIndex = offset;
    }
  }
  return { text, entities: entities.toSorted((one, other) => one.offset - other.offset) };
}

function patternOf(mark: string): RegExp {
  const escaped = mark.replace(/[*]/g, String.raw`\*`);
  const inner = mark === '```' ? '[^`]+' : String.raw`(?=\S)[^\n${escaped}]*[^\s${escaped}]`;
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(${inner})${escaped}(?![\p{L}\p{N}])`, 'gu');
}

function isCode(entities: readonly Entity[], position: number): boolean {
  return entities.some(
    ({ type, offset, length }) => type === 'pre' && position >= offset && position < offset + length,
  );
}

function isInLink(text: string, position: number): boolean {
  return [...text.matchAll(/https?:\/\/\S+/g)].some(
    ({ 0: link, index }) => position >= index && position < index + link.length,
  );
}

/** Where an entity is once the marks at `offset` and `end` are gone. */
function shift(
  entity: Entity,
  { offset, end, width }: { offset: number; end: number; width: number },
): Entity {
  const moved = (position: number): number =>
    position - (position > offset ? width : 0) - (position > end ? width : 0);
  const start = moved(entity.offset);
  return { ...entity, offset: start, length: moved(entity.offset + entity.length) - start };
}
