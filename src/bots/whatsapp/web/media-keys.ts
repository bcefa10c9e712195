import { hkdfSync } from 'node:crypto';
import type { MediaReference } from './media-reference.ts';

/** What each kind of file is encrypted for. A round video is encrypted as any video. */
const PURPOSE: Record<MediaReference['kind'], string> = {
  image: 'WhatsApp Image Keys',
  video: 'WhatsApp Video Keys',
  document: 'WhatsApp Document Keys',
};

export interface MediaKeys {
  iv: Buffer;
  cipherKey: Buffer;
  macKey: Buffer;
}

/** HKDF-SHA256 to 112 bytes, of which the last 32 name a file and open nothing. As described in
 * https://github.com/sigalor/whatsapp-web-reveng#encryption */
export function deriveMediaKeys(mediaKey: Uint8Array, kind: MediaReference['kind']): MediaKeys {
  const expanded = Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(0), PURPOSE[kind], 112));
  return {
    iv: expanded.subarray(0, 16),
    cipherKey: expanded.subarray(16, 48),
    macKey: expanded.subarray(48, 80),
  };
}
