import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { MediaKeys } from './media-keys.ts';

const MAC_BYTES = 10;

export interface MediaOpener {
  /** Takes the next encrypted bytes and gives what of the file is open by now. */
  open(encrypted: Uint8Array): Buffer;
  /** The rest of the file. Throws unless everything that came is what the sender sent. */
  finish(): Buffer;
}

/**
 * Opens a file piece by piece: AES-256-CBC, with the first ten bytes of an HMAC-SHA256 over iv and ciphertext at its
 * end, and the SHA-256 of both the encrypted and the plain file from the message. What was given before `finish` may
 * be anything.
 */
export function createMediaOpener(
  { iv, cipherKey, macKey }: MediaKeys,
  expected: { fileSha256: Uint8Array; fileEncSha256: Uint8Array },
): MediaOpener {
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const mac = createHmac('sha256', macKey).update(iv);
  const encryptedHash = createHash('sha256');
  const plainHash = createHash('sha256');
  /** The last bytes so far, which are the MAC if no more come. */
  let held = Buffer.alloc(0);
  const emit = (plain: Buffer) => {
    plainHash.update(plain);
    return plain;
  };

  return {
    open(encrypted) {
      encryptedHash.update(encrypted);
      const all = Buffer.concat([held, encrypted]);
      const ciphertext = all.subarray(0, Math.max(0, all.length - MAC_BYTES));
      held = Buffer.from(all.subarray(ciphertext.length));
      mac.update(ciphertext);
      return emit(decipher.update(ciphertext));
    },
    finish() {
      assertSame(mac.digest().subarray(0, MAC_BYTES), held, 'MAC');
      assertSame(encryptedHash.digest(), expected.fileEncSha256, 'hash of the encrypted file');
      const rest = emit(decipher.final());
      assertSame(plainHash.digest(), expected.fileSha256, 'hash of the file');
      return rest;
    },
  };
}

function assertSame(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (actual.length === expected.length && timingSafeEqual(actual, expected)) return;
  throw new Error(`The ${what} is another`);
}
