import { isEncryptedOrLocal } from '../../core/is-encrypted-or-local.ts';

/**
 * Whether Telegram opens this address as a Mini App: https, and in its test environment http too, of which we use what is
 * on this machine. https://core.telegram.org/bots/webapps#using-bots-in-the-test-environment
 */
export function opensInside(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isEncryptedOrLocal(url);
}
