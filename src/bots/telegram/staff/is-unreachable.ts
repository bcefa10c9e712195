import { TelegramCallFailed } from '../telegram-call-failed.ts';

/** Never opened a chat with us, blocked us, or is gone; or the group does not take it. */
export function isUnreachable(err: unknown): boolean {
  return err instanceof TelegramCallFailed && (err.status === 400 || err.status === 403);
}
