import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** https://developers.weixin.qq.com/doc/service/en/guide/dev/push/encryption.html */
export function isSignedBy(token: string, signature: string, ...parts: readonly string[]): boolean {
  const expected = createHash('sha1')
    .update([token, ...parts].toSorted().join(''))
    .digest();
  return /^[0-9a-f]{40}$/.test(signature) && timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}

export type OpenEnvelope = (encrypted: string) => OpenedEnvelope;

/** `other_account`: well encrypted with our key, but meant for another app id. */
type OpenedEnvelope = { ok: true; text: string } | { ok: false; why: 'unreadable' | 'other_account' };

/** Opens what WeChat encrypts for one account: random (16 bytes), length (4, big endian), text, app id.
 * Throws when `encodingAesKey` is no key. https://developers.weixin.qq.com/doc/service/en/guide/dev/push/encryption.html */
export function createOpenEnvelope(appId: string, encodingAesKey: string): OpenEnvelope {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    throw new Error('WeChat’s EncodingAESKey has 43 of the characters A-Z, a-z, 0-9');
  }
  return (encrypted) => {
    const plain = decrypt(encrypted, key);
    const length = plain && plain.length >= HEADER_BYTES ? plain.readUInt32BE(RANDOM_BYTES) : undefined;
    if (!plain || length === undefined || length > plain.length - HEADER_BYTES) {
      return { ok: false, why: 'unreadable' };
    }
    const end = HEADER_BYTES + length;
    if (!plain.subarray(end).equals(Buffer.from(appId))) return { ok: false, why: 'other_account' };
    return { ok: true, text: plain.toString('utf8', HEADER_BYTES, end) };
  };
}

const RANDOM_BYTES = 16;
const HEADER_BYTES = RANDOM_BYTES + 4;
const AES_BLOCK_BYTES = 16;
/** The padding's block is wider than the cipher's, which is why Node's own does not fit. */
const PADDING_BLOCK_BYTES = 32;

function decrypt(encrypted: string, key: Buffer): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) return undefined;
  const sealed = Buffer.from(encrypted, 'base64');
  if (sealed.length === 0 || sealed.length % AES_BLOCK_BYTES !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK_BYTES)).setAutoPadding(
    false,
  );
  return withoutPadding(Buffer.concat([decipher.update(sealed), decipher.final()]));
}

function withoutPadding(padded: Buffer): Buffer | undefined {
  const width = padded.at(-1) ?? 0;
  if (width < 1 || width > PADDING_BLOCK_BYTES || width > padded.length) return undefined;
  const end = padded.length - width;
  return padded.subarray(end).every((byte) => byte === width) ? padded.subarray(0, end) : undefined;
}
