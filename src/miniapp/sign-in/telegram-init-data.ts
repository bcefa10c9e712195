import { createHash, createHmac, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../core/result.ts';
import type { ProofRefusal, ProvenIdentity } from '../../core/sign-in/proven-identity.ts';

/** Who vouches for init data: the bot whose token signed it, or Telegram to those who do not hold the token. */
export type InitDataKey = { botToken: string } | { botId: string; publicKey: KeyObject };

/** Telegram's own is about 700 characters; a start parameter adds 512 at most. */
const LONGEST = 8192;
const GOOD_FOR_MILLISECONDS = 15 * 60_000;
/** How far Telegram's clock may be before ours. */
const EARLY_MILLISECONDS = 60_000;

/**
 * Whom the init data of a Telegram Mini App proves, as https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
 * says, and for third parties the section after it. Refuses what that leaves open: line breaks, by which one field could
 * hide in another, names that occur twice, an empty token, and data that is too old or from the future.
 */
export function proveByInitData(
  initData: string,
  key: InitDataKey,
  now: Date,
): Result<ProvenIdentity, ProofRefusal> {
  const fields = readFields(initData);
  const botId = 'botId' in key ? key.botId : botIdOf(key.botToken);
  if (!fields || botId === undefined || !isSigned(fields, key)) return refuse('PROOF_INVALID');

  const user = readUser(fields.get('user'));
  const writtenAt = readTime(fields.get('auth_date'));
  if (!user || !writtenAt || writtenAt.getTime() > now.getTime() + EARLY_MILLISECONDS) {
    return refuse('PROOF_INVALID');
  }
  const goodUntil = new Date(writtenAt.getTime() + GOOD_FOR_MILLISECONDS);
  if (now >= goodUntil) return refuse('PROOF_EXPIRED');

  const { id, language_code: languageTag } = user;
  return ok({
    channel: 'telegram',
    botId,
    chatId: String(id),
    isChat: true,
    ...(languageTag === undefined ? {} : { languageTag }),
    proofHash: createHash('sha256').update(thirdPartyString(fields, botId)).digest(),
    goodUntil,
  });
}

type Fields = ReadonlyMap<string, string>;

/** `undefined` for what Telegram would not write. A name with `=` in it would move the border between name and value. */
function readFields(initData: string): Fields | undefined {
  if (initData.length > LONGEST) return undefined;
  const fields = new Map<string, string>();
  for (const pair of initData.split('&')) {
    const border = pair.indexOf('=');
    const name = decode(pair.slice(0, Math.max(border, 0)));
    const value = decode(pair.slice(border + 1));
    if (name === undefined || !/^[a-z0-9_]+$/.test(name) || fields.has(name)) return undefined;
    if (value === undefined || /[\r\n]/.test(value)) return undefined;
    fields.set(name, value);
  }
  return fields;
}

/** Stricter than URLSearchParams, which takes `%zz` as it stands and puts replacement characters for broken UTF-8. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined; // It is not percent-encoded UTF-8.
  }
}

function botIdOf(botToken: string): string | undefined {
  return /^(\d+):./.exec(botToken)?.[1];
}

function isSigned(fields: Fields, key: InitDataKey): boolean {
  return 'botToken' in key ? isSignedByBot(fields, key.botToken) : isSignedByTelegram(fields, key);
}

function isSignedByBot(fields: Fields, botToken: string): boolean {
  const hash = fields.get('hash') ?? '';
  if (!/^[0-9a-f]{64}$/.test(hash)) return false;
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest();
  const expected = createHmac('sha256', secret)
    .update(checkString(fields, ['hash']))
    .digest();
  return timingSafeEqual(expected, Buffer.from(hash, 'hex'));
}

function isSignedByTelegram(
  fields: Fields,
  { botId, publicKey }: { botId: string; publicKey: KeyObject },
): boolean {
  const written = fields.get('signature') ?? '';
  const signature = Buffer.from(written, 'base64url');
  if (signature.length !== 64 || signature.toString('base64url') !== written) return false;
  return verify(null, Buffer.from(thirdPartyString(fields, botId)), publicKey, signature);
}

function thirdPartyString(fields: Fields, botId: string): string {
  return `${botId}:WebAppData\n${checkString(fields, ['hash', 'signature'])}`;
}

function checkString(fields: Fields, dropped: readonly string[]): string {
  const names = [...fields.keys()].filter((name) => !dropped.includes(name)).toSorted();
  return names.map((name) => `${name}=${fields.get(name)}`).join('\n');
}

const userSchema = z.object({
  id: z.int().positive(),
  is_bot: z.literal(false).optional(),
  language_code: z.string().optional(),
});

function readUser(json: string | undefined): z.infer<typeof userSchema> | undefined {
  try {
    return userSchema.safeParse(JSON.parse(json ?? '')).data;
  } catch {
    return undefined; // It is no JSON.
  }
}

/** Seconds since 1970; ten digits until 2286. */
function readTime(text: string | undefined): Date | undefined {
  return /^\d{1,10}$/.test(text ?? '') ? new Date(Number(text) * 1000) : undefined;
}
