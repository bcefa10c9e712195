import { NOTIFIED_TYPES } from '../core/dialogue/notification.ts';
import type { Subscription } from '../core/outbox/broker.ts';

const SECOND = 1_000;
const BACKOFF = [SECOND, 5 * SECOND, 20 * SECOND, 60 * SECOND];
/** What concerns people in a chat is worth more patience than what a sweep brings back. */
const LONG_BACKOFF = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  120 * SECOND,
  600 * SECOND,
  1_800 * SECOND,
  3_600 * SECOND,
];

/** Every queue there is. All roles declare all of them, so that nothing published is lost while a role is down. */
export const SUBSCRIPTIONS = {
  examine: { queue: 'examine-evidence', types: ['evidence.received'], concurrency: 2, backoff: BACKOFF },
  decide: {
    queue: 'decide-verification',
    types: ['verification.submitted'],
    concurrency: 4,
    backoff: BACKOFF,
  },
  erase: {
    queue: 'erase',
    types: ['verification.decided', 'verification.cancelled', 'verification.expired', 'account.erased'],
    concurrency: 2,
    backoff: LONG_BACKOFF,
  },
  notifyTelegram: { queue: 'notify.telegram', types: NOTIFIED_TYPES, concurrency: 8, backoff: LONG_BACKOFF },
  tidyTelegram: {
    queue: 'tidy.telegram',
    types: ['evidence.received'],
    concurrency: 4,
    backoff: LONG_BACKOFF,
  },
} as const satisfies Record<string, Subscription>;
