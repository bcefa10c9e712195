import { createCipheriv, createDecipheriv, randomBytes, type CipherGCM, type DecipherGCM } from 'node:crypto';

/*
 * AES-256-GCM, 12-byte nonce, 16-byte tag: nonce | ciphertext | tag. `context` names the row and column and is bound
 * as additional data, so that a sealed value moved elsewhere does not open. Node accepts shorter tags unless
 * `authTagLength` is stated.
 */

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export function generateKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

function openCipher(key: Uint8Array, nonce: Uint8Array, context: string): CipherGCM {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  return cipher.setAAD(Buffer.from(context));
}

function openDecipher(key: Uint8Array, nonce: Uint8Array, context: string): DecipherGCM {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  return decipher.setAAD(Buffer.from(context));
}

export function seal(key: Uint8Array, context: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = openCipher(key, nonce, context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when the key or the context is another, or a byte was changed. */
export function unseal(key: Uint8Array, context: string, sealed: Uint8Array): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('A sealed value is too short');
  const decipher = openDecipher(key, sealed.subarray(0, NONCE_BYTES), context);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const ciphertext = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** The same form as `seal`, in bounded memory; `unseal` opens it. */
export async function* sealStream(
  key: Uint8Array,
  context: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = openCipher(key, nonce, context);
  yield nonce;
  for await (const chunk of plain) yield cipher.update(chunk);
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
}
