import { z } from 'zod';
import { badRequest } from './api-error.ts';
import type { MessageEntity } from './bot-api-types.ts';
import { jsonOf, parseOrRefuse, textOf } from './parameters.ts';
import type { ApiRequest } from './parse-request.ts';

export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** The three parameters that together say a text: `text` and `entities`, or `caption` and `caption_entities`. */
export interface TextParameters {
  text: string;
  parseMode: string;
  entities: unknown;
}

const entityTypes = [
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
] as const;

const entitySchema = z.object({
  type: z.enum(entityTypes, { error: 'Unsupported type specified' }),
  offset: z.number().int(),
  length: z.number().int(),
  url: z.string().optional(),
  language: z.string().optional(),
  user: z.looseObject({ id: z.number().int() }).optional(),
});

export function textParametersOf(values: ApiRequest['values']): TextParameters {
  return {
    text: textOf(values, 'text'),
    parseMode: textOf(values, 'parse_mode'),
    entities: jsonOf(values, 'entities', 'entities'),
  };
}

export function captionParametersOf(values: ApiRequest['values']): TextParameters {
  return {
    text: textOf(values, 'caption'),
    parseMode: textOf(values, 'parse_mode'),
    entities: jsonOf(values, 'caption_entities', 'caption entities'),
  };
}

/** 1–4096 characters, counted here as UTF-16 code units, the way entity offsets count. Throws `ApiError`. */
export function messageText(parameters: TextParameters): FormattedText {
  const formatted = toFormattedText(parameters);
  if (formatted.text === '') throw badRequest('message text is empty');
  if (formatted.text.length > 4096) throw badRequest('message is too long');
  return formatted;
}

/** 0–1024 characters. Throws `ApiError`. */
export function messageCaption(parameters: TextParameters): FormattedText {
  const formatted = toFormattedText(parameters);
  if (formatted.text.length > 1024) throw badRequest('message caption is too long');
  return formatted;
}

/** Finds what a messenger marks by itself in a person's text: commands, as the bot's `bot_command` entities. */
export function commandEntities(text: string): MessageEntity[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}_/])\/[a-zA-Z0-9_]{1,64}(?:@\w+)?(?![\p{L}\p{N}_/])/gu)].map(
    (match) => ({
      type: 'bot_command',
      offset: match.index,
      length: match[0].length,
    }),
  );
}

function toFormattedText({ text, parseMode, entities }: TextParameters): FormattedText {
  const mode = parseMode.toLowerCase();
  if (['html', 'markdown', 'markdownv2'].includes(mode)) {
    throw badRequest(`the sandbox does not know parse_mode ${parseMode}: send entities`);
  }
  if (mode !== '' && mode !== 'none') throw badRequest('unsupported parse_mode');
  const parsed = parseOrRefuse(z.array(entitySchema).optional(), entities, 'MessageEntity') ?? [];
  for (const entity of parsed) checkEntity(text, entity);
  const sorted = parsed.toSorted((one, other) => one.offset - other.offset || other.length - one.length);
  refuseOverlaps(sorted);
  return trim({ text, entities: sorted });
}

type Span = Pick<MessageEntity, 'type' | 'offset' | 'length'>;

/** One may lie within another, except in code, and quotes not in quotes; none may cross another's end. */
function refuseOverlaps(sorted: readonly Span[]): void {
  const open: Span[] = [];
  for (const entity of sorted) {
    while (open.some((outer) => outer.offset + outer.length <= entity.offset)) open.pop();
    const outer = open.at(-1);
    if (outer && !mayHold(outer, entity)) {
      throw badRequest(`the sandbox refuses entities that overlap, at UTF-16 offset ${entity.offset}`);
    }
    open.push(entity);
  }
}

function mayHold(outer: Span, inner: Span): boolean {
  if (inner.offset + inner.length > outer.offset + outer.length) return false;
  const isCode = [outer, inner].some(({ type }) => type === 'code' || type === 'pre');
  const areQuotes = [outer, inner].every(({ type }) => type.endsWith('blockquote'));
  return !isCode && !areQuotes && outer.type !== inner.type;
}

/** The texts are those of TDLib, td/telegram/MessageEntity.cpp. */
function checkEntity(text: string, { type, offset, length, url, user }: z.infer<typeof entitySchema>): void {
  if (type === 'text_link' && !url) throw badRequest('can\'t parse MessageEntity: Can\'t find field "url"');
  if (type === 'text_mention' && !user)
    throw badRequest('can\'t parse MessageEntity: Can\'t find field "user"');
  if (offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`);
  if (length < 0) throw badRequest(`receive an entity with incorrect length ${length}`);
  if (offset > text.length)
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
  const end = offset + length;
  if (end > text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
    );
  }
  if (isInsideSymbol(text, offset)) {
    throw badRequest(
      `entity begins in a middle of a UTF-16 symbol at byte offset ${byteOffset(text, offset)}`,
    );
  }
  if (isInsideSymbol(text, end)) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${byteOffset(text, end)}`,
    );
  }
}

function isInsideSymbol(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(index);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}

function byteOffset(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index - 1));
}

/** Telegram keeps no white space at either end; entities move with the text. */
function trim({ text, entities }: FormattedText): FormattedText {
  const trimmed = text.trim();
  const removed = text.length - text.trimStart().length;
  const moved = entities.flatMap((entity) => {
    const start = Math.max(entity.offset - removed, 0);
    const end = Math.min(entity.offset - removed + entity.length, trimmed.length);
    return end > start ? [{ ...entity, offset: start, length: end - start }] : [];
  });
  return { text: trimmed, entities: moved };
}
