import { isEncryptedOrLocal } from '../is-encrypted-or-local.ts';

/** Whether passwords may be sent there: encrypted, or not past this machine; with nothing in the address that belongs
 * elsewhere. */
export function isSafeAddress(address: string): boolean {
  const url = URL.parse(address);
  if (!url || url.username || url.password || url.search || url.hash) return false;
  return isEncryptedOrLocal(url);
}
