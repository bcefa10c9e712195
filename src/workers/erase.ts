import type { Log } from '../core/log.ts';
import { Unprocessable, type MessageHandler } from '../core/outbox/broker.ts';
import type { Erasures } from '../core/privacy/erasure.ts';

/** Erases what is no longer needed: media after the decision, everything after `/delete`. Twice does no harm. */
export function createErase({ erasures, log }: { erasures: Erasures; log: Log }): MessageHandler {
  return async (message) => {
    switch (message.type) {
      case 'verification.decided':
      case 'verification.cancelled':
      case 'verification.expired':
        await erasures.eraseMedia(message.verificationId);
        log.info({ event: 'media.erased', verificationId: message.verificationId });
        return;
      case 'account.erased':
        await erasures.removeBytes(message.verificationIds);
        log.info({ event: 'account.erased', accountId: message.accountId });
        return;
      default:
        throw new Unprocessable(`Nothing to erase for ${message.type}`);
    }
  };
}
