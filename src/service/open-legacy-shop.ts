import type { LegacyShop } from '../core/linking/legacy-shop.ts';
import type { LegacyShopConfig } from '../core/linking/legacy-shop-config.ts';
import type { Log } from '../core/log.ts';
import { openHttpLegacyShop } from '../engines/legacy-shop/http/http-legacy-shop.ts';
import { createPasswordChecker } from '../engines/legacy-shop/passwords/create-password-checker.ts';
import { openSqlLegacyShop } from '../engines/legacy-shop/sql/sql-legacy-shop.ts';

/** By whichever way the configuration names. Nothing is asked of the shop before somebody wants to link. */
export function openLegacyShop(config: LegacyShopConfig, log: Log): LegacyShop {
  if (config.kind === 'http') return openHttpLegacyShop(config);
  return openSqlLegacyShop({ ...config, passwords: createPasswordChecker(), log });
}
