import { insist, type Outlook, type Persistence } from '../insist.ts';
import { TelegramCallFailed } from './telegram-call-failed.ts';

export class TelegramTokenRefused extends Error {
  override name = 'TelegramTokenRefused';
}

export type TelegramPersistence = Omit<Persistence, 'event' | 'outlookOf'>;

/** For calls without which nothing can start. Throws `TelegramTokenRefused`, or the last `TelegramCallFailed`. */
export function insistOnTelegram<Value>(
  call: () => Promise<Value>,
  persistence: TelegramPersistence,
): Promise<Value> {
  return insist(call, { ...persistence, event: 'telegram.unreachable', outlookOf });
}

function outlookOf(err: unknown): Outlook {
  if (!(err instanceof TelegramCallFailed)) throw err;
  if (err.isTokenRefused) {
    throw new TelegramTokenRefused('Telegram refuses the bot token: check TELEGRAM_BOT_TOKEN', {
      cause: err,
    });
  }
  const { status, retryAfterSeconds } = err;
  return {
    mayWorkLater: status === undefined || status === 429 || status >= 500,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterMilliseconds: retryAfterSeconds * 1000 }),
  };
}
