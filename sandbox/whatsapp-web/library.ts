import type * as Baileys from '@whiskeysockets/baileys';
import * as baileys from '@whiskeysockets/baileys';

/** The stand-in speaks with the library's own codecs: what it understands is what the library says. */
export const library: typeof Baileys = baileys;

export type Stanza = Baileys.BinaryNode;
export type Content = Baileys.proto.IMessage;

export const { Curve, proto, getBinaryNodeChild, getBinaryNodeChildren } = baileys;

/** The content of a child that must be there. */
export function bytesIn(stanza: Stanza | undefined, child: string): Buffer {
  const bytes = library.getBinaryNodeChildBuffer(stanza, child);
  if (!bytes) throw new Error(`The stanza has no ${child}`);
  return Buffer.from(bytes);
}

export function nameOf({ tag, attrs, content }: Stanza): string {
  const child = Array.isArray(content) ? content[0]?.tag : undefined;
  return [tag, attrs['xmlns'], attrs['type'], child].filter((part) => part !== undefined).join(' ');
}
