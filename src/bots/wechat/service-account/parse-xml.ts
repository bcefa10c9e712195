import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** What WeChat sends is three levels deep; this leaves room for what it may add. */
const DEEPEST = 8;

const parser = new XMLParser({
  ignoreAttributes: true,
  // An id of 19 digits is no JavaScript number.
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  maxNestedTags: DEEPEST,
});

const documentSchema = z.object({ xml: z.record(z.string(), z.unknown()) });

/**
 * The fields inside `<xml>`: texts as they were written, objects where tags are nested. `undefined` for everything else,
 * and for what WeChat has no use for and an attacker has: a DTD, entities, comments, processing instructions, deep
 * nesting. A person may write all of these; WeChat puts what people write into CDATA.
 */
export function parseXml(text: string): Record<string, unknown> | undefined {
  const xml = text.replace(/^\s*<\?xml[^<>]*\?>/, '').trim();
  if (!hasOnlyTagsAndCdata(xml)) return undefined;
  try {
    if (XMLValidator.validate(xml) !== true) return undefined;
    const parsed = documentSchema.safeParse(parser.parse(xml));
    return parsed.success ? withoutBlanksBetween(parsed.data.xml) : undefined;
  } catch {
    return undefined; // Too deep, or a tag of a name that would reach into the prototype.
  }
}

const CDATA_START = '<![CDATA[';
const CDATA_END = ']]>';

function hasOnlyTagsAndCdata(xml: string): boolean {
  for (let at = 0; ;) {
    const next = xml.slice(at).search(/<[!?]/);
    if (next === -1) return true;
    const start = at + next;
    const end = xml.startsWith(CDATA_START, start) ? xml.indexOf(CDATA_END, start) : -1;
    if (end === -1) return false;
    at = end + CDATA_END.length;
  }
}

function withoutBlanksBetween({ '#text': _between, ...fields }: Record<string, unknown>) {
  return fields;
}
