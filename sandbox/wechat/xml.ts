/** Texts are wrapped in CDATA; numbers and 64-bit ids, which come as bigint, are bare. */
export type XmlFields = Record<string, string | number | bigint>;

/** One level, which is all that a message needs. */
export function toXml(fields: XmlFields): string {
  const lines = Object.entries(fields).map(([name, value]) => `<${name}>${toXmlValue(value)}</${name}>`);
  return `<xml>${lines.join('\n')}</xml>`;
}

/** The fields of one level. Throws where it is anything else; entities, attributes and nesting are refused. */
export function readXml(text: string): Record<string, string> {
  const body = /^\s*<xml>([\s\S]*)<\/xml>\s*$/.exec(text)?.[1];
  if (body === undefined) throw new Error('This is not XML of a message');
  const fields: Record<string, string> = {};
  const element = /\s*<(\w+)>(?:((?:<!\[CDATA\[[\s\S]*?\]\]>)+)|([^<&]*))<\/\1>\s*/y;
  while (element.lastIndex < body.length) {
    const [, name, data, bare] = element.exec(body) ?? [];
    if (name === undefined) throw new Error('This is not XML of a message');
    fields[name] = data?.replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1') ?? bare ?? '';
  }
  return fields;
}

function toXmlValue(value: string | number | bigint): string {
  if (typeof value !== 'string') return String(value);
  return `<![CDATA[${withoutControls(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** XML 1.0 has no way to write them. */
function withoutControls(text: string): string {
  return Array.from(text.toWellFormed())
    .filter((character) => character >= ' ' || '\t\n\r'.includes(character))
    .join('');
}
