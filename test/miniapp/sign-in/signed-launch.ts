import { generateKeyPairSync } from 'node:crypto';
import type { InitDataKey } from '../../../src/miniapp/sign-in/telegram-init-data.ts';
import { signInitData } from '../../../sandbox/telegram/sign-init-data.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = { botToken: '7000000002:a-token-of-this-test', privateKey };

export const writtenAt = new Date('2026-03-01T12:00:00Z');

/** The two forms in which the same init data is checked. */
export const forms: Record<'bot' | 'third party', InitDataKey> = {
  bot: { botToken: signer.botToken },
  'third party': { botId: '7000000002', publicKey },
};

const usual: Readonly<Record<string, string>> = {
  query_id: 'AAE',
  user: JSON.stringify({ id: 42, first_name: 'Anna', language_code: 'en' }),
  auth_date: String(writtenAt.getTime() / 1000),
};

/** Rightly signed init data; `undefined` leaves a field out. */
export function signedLaunch(changed: Readonly<Record<string, string | undefined>> = {}): string {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...usual, ...changed })) {
    if (value !== undefined) fields[name] = value;
  }
  return signInitData(fields, signer);
}
