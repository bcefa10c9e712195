import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `header` is `sha256=` and the HMAC-SHA256 of the body under the app secret, in hex. It covers the bytes as sent:
 * Meta escapes what is not ASCII, so that re-written JSON does not fit.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function isSigned(
  body: Buffer,
  header: string | readonly string[] | undefined,
  appSecret: string,
): boolean {
  const given = typeof header === 'string' ? /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1] : undefined;
  if (given === undefined) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', appSecret).update(body).digest());
}

/** In the same time wherever they differ, and whatever their lengths. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
