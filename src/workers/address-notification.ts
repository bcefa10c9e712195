import { isNotified } from '../core/notification/notified-message.ts';
import type { Notifications } from '../core/notification/notifications.ts';
import { Unprocessable, type MessageHandler } from '../core/outbox/broker.ts';

/** Decides once at which address a person is told. Twice changes nothing: the ledger holds one row an address. */
export function createAddressNotification({
  notifications,
}: {
  notifications: Notifications;
}): MessageHandler {
  return async (message) => {
    if (!isNotified(message)) throw new Unprocessable(`Nobody is told of ${message.type}`);
    await notifications.address(message);
  };
}
