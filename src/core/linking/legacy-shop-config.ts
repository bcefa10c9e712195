import { z } from 'zod';
import { text, urlOf } from '../variables.ts';
import { isSafeAddress } from './is-safe-address.ts';

/** How the old shop is reached: by its HTTP contract, or by a reading connection to its database. */
export type LegacyShopConfig =
  { kind: 'http'; url: string; token: string } | { kind: 'sql'; databaseUrl: string };

export const LEGACY_SHOP_VARIABLES = {
  LEGACY_SHOP_URL: text
    .refine(isSafeAddress, {
      error: 'is no https URL (http on this machine only) without anything behind its path',
    })
    .optional(),
  LEGACY_SHOP_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,512}$/, 'has not 16 to 512 visible ASCII characters')
    .optional(),
  LEGACY_SHOP_DATABASE_URL: urlOf('postgres', 'postgresql').optional(),
};

export const LEGACY_SHOP_NEEDS = [
  ['LEGACY_SHOP_URL', 'LEGACY_SHOP_TOKEN'],
  ['LEGACY_SHOP_TOKEN', 'LEGACY_SHOP_URL'],
] as const;

export const LEGACY_SHOP_EXCLUDES = [['LEGACY_SHOP_URL', 'LEGACY_SHOP_DATABASE_URL']] as const;

const variablesSchema = z.object(LEGACY_SHOP_VARIABLES);

export function toLegacyShop(environment: z.infer<typeof variablesSchema>): LegacyShopConfig | undefined {
  const {
    LEGACY_SHOP_URL: url,
    LEGACY_SHOP_TOKEN: token,
    LEGACY_SHOP_DATABASE_URL: databaseUrl,
  } = environment;
  if (databaseUrl !== undefined) return { kind: 'sql', databaseUrl };
  return url !== undefined && token !== undefined ? { kind: 'http', url, token } : undefined;
}
