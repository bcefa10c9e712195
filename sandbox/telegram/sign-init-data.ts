import { createHmac, sign, type KeyObject } from 'node:crypto';

export interface InitDataSigner {
  botToken: string;
  /** Ed25519: stands for the one that Telegram signs with. */
  privateKey: KeyObject;
}

/**
 * What a client of Telegram hands to a Mini App: the fields, Telegram's signature for third parties, then the hash for the
 * bot's owner, which covers the signature too. https://core.telegram.org/bots/webapps#webappinitdata
 */
export function signInitData(
  fields: Readonly<Record<string, string>>,
  { botToken, privateKey }: InitDataSigner,
): string {
  const [botId = ''] = botToken.split(':');
  const toSign = `${botId}:WebAppData\n${lines(fields)}`;
  const signature = sign(null, Buffer.from(toSign), privateKey).toString('base64url');
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest();
  const hash = createHmac('sha256', secret)
    .update(lines({ ...fields, signature }))
    .digest('hex');
  return Object.entries({ ...fields, signature, hash })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

function lines(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('\n');
}
