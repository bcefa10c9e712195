import type { Capabilities } from './channel.ts';

/** How long a channel takes a text to be. */
export function textLength(text: string, unit: Capabilities['textUnit']): number {
  return unit === 'bytes' ? Buffer.byteLength(text) : text.length;
}
