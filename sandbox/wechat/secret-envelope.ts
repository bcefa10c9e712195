import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * The secure mode of the callback:
 * https://developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption.md. What is encrypted is 16 random bytes, the
 * length of the text in four bytes, the text and the app id, padded to a multiple of 32 bytes.
 */
export interface SecretEnvelope {
  /** Base64. `random` is 16 bytes, fresh ones unless given. */
  seal(text: string, random?: Buffer): string;
  /** Throws where the bytes are no message, or one for another app. */
  open(sealed: string): string;
}

const blockSize = 32;
const headSize = 20;

/** `encodingAesKey` has 43 characters, as the administrator types it in. */
export function createSecretEnvelope(appId: string, encodingAesKey: string): SecretEnvelope {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) throw new Error('EncodingAESKey has 43 letters and digits');
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const vector = key.subarray(0, 16);

  return {
    seal(text, random = randomBytes(16)) {
      const body = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      const cipher = createCipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
      const plain = pad(Buffer.concat([random, length, body, Buffer.from(appId)]));
      return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
      const bytes = Buffer.from(sealed, 'base64');
      const plain = unpad(Buffer.concat([decipher.update(bytes), decipher.final()]));
      const end = headSize + plain.readUInt32BE(16);
      if (plain.subarray(end).toString() !== appId) throw new Error('This is for another app');
      return plain.subarray(headSize, end).toString();
    },
  };
}

/** SHA-1 in hex over the parts in alphabetical order: the plain signature over three, the message's over four. */
export function signatureOf(...parts: string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex');
}

/** PKCS#7 to 32 bytes, which is twice the cipher's block: Node pads to 16. */
function pad(bytes: Buffer): Buffer {
  const count = blockSize - (bytes.length % blockSize);
  return Buffer.concat([bytes, Buffer.alloc(count, count)]);
}

function unpad(bytes: Buffer): Buffer {
  const count = bytes.at(-1) ?? 0;
  const padding = bytes.subarray(bytes.length - count);
  if (count < 1 || count > blockSize || padding.some((byte) => byte !== count))
    throw new Error('Bad padding');
  return bytes.subarray(0, bytes.length - count);
}
