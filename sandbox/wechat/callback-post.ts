import { randomInt } from 'node:crypto';
import { signatureOf, type SecretEnvelope } from './secret-envelope.ts';
import type { Account } from './state.ts';
import { toXml, type XmlFields } from './xml.ts';

/** Something that happened, as it is told to the account. */
export interface Push {
  openId: string;
  fields: XmlFields;
}

export interface CallbackPost {
  url: string;
  body: string;
}

/** Signs and encrypts for the secure mode, with a nonce and a timestamp of this delivery. */
export function toSecurePost(
  { url, account, envelope, now }: Addressed,
  { openId, fields }: Push,
): CallbackPost {
  const encrypted = envelope.seal(toXml(fields));
  const { timestamp, nonce } = createMark(now);
  const query = {
    ...signed(account, { timestamp, nonce }),
    openid: openId,
    encrypt_type: 'aes',
    msg_signature: signatureOf(account.token, timestamp, nonce, encrypted),
  };
  return {
    url: withQuery(url, query),
    body: toXml({ ToUserName: account.originalId, Encrypt: encrypted }),
  };
}

/** What a stranger can make of a call that they have seen: its plain signature, and a body of their own. */
export function toPlainPost({ url, account, now }: Addressed, { openId, fields }: Push): CallbackPost {
  const query = { ...signed(account, createMark(now)), openid: openId };
  const strange = 'MsgId' in fields ? { MsgId: BigInt(randomInt(2 ** 47)) } : {};
  return { url: withQuery(url, query), body: toXml({ ...fields, ...strange }) };
}

/** The same post with one character of its secret changed under way. */
export function flip({ url, body }: CallbackPost): CallbackPost {
  return {
    url,
    body: body.replace(/(<Encrypt><!\[CDATA\[.{40})(.)/, (_all, before: string, character: string) => {
      return before + (character === 'A' ? 'B' : 'A');
    }),
  };
}

/** The call that proves, when an administrator enters the address, that the account listens there. */
export function toVerification({ url, account, now }: Omit<Addressed, 'envelope'>): {
  url: string;
  echo: string;
} {
  const echo = String(randomInt(1e12, 2e14));
  return { url: withQuery(url, { ...signed(account, createMark(now)), echostr: echo }), echo };
}

export interface Addressed {
  url: string;
  account: Account;
  envelope: SecretEnvelope;
  now: Date;
}

interface Mark {
  timestamp: string;
  nonce: string;
}

function createMark(now: Date): Mark {
  return { timestamp: String(Math.floor(now.getTime() / 1000)), nonce: String(randomInt(1e9)) };
}

function signed({ token }: Account, { timestamp, nonce }: Mark): Record<string, string> {
  return { signature: signatureOf(token, timestamp, nonce), timestamp, nonce };
}

function withQuery(url: string, query: Record<string, string>): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.href;
}
