import { createPublicKey, type KeyObject } from 'node:crypto';

/** Telegram's, in hex: https://core.telegram.org/bots/webapps#validating-data-for-third-party-use */
const PUBLISHED: Readonly<Record<string, string>> = {
  production: 'e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d',
  test: '40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec',
};

/** The Ed25519 key of one of Telegram's environments, or one given as 64 hexadecimal digits. */
export function toTelegramPublicKey(nameOrHex: string): KeyObject {
  const x = Buffer.from(PUBLISHED[nameOrHex] ?? nameOrHex, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
