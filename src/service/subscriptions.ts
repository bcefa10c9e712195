import type { ChannelName } from '../core/channel/channel.ts';
import { NOTIFIED_TYPES } from '../core/notification/notified-message.ts';
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

/** All roles declare all queues, so that nothing published is lost while a role is down. */
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
  staffDesk: {
    queue: 'staff-desk',
    types: [
      'verification.review_requested',
      'review.changed',
      'staff.views_spent',
      'review.reminded',
      'verification.escalated',
      'decisions.paused',
      'decisions.resumed',
      'digest.requested',
      'verification.decided',
      'verification.resubmission_requested',
      'verification.cancelled',
      'account.erased',
      'staff.invitation_accepted',
      'staff.invitation_refused',
      'staff.joined',
      'staff.introduced',
      'staff.role_changed',
      'staff.removed',
      'staff.factor_reset',
      'support.asked',
      'support.answered',
      'support.closed',
      'support.erased',
    ],
    concurrency: 4,
    backoff: LONG_BACKOFF,
  },
  notify: { queue: 'notify', types: NOTIFIED_TYPES, concurrency: 8, backoff: BACKOFF },
} as const satisfies Record<string, Subscription>;

/** What is addressed to one channel. Declared by whoever speaks there, before there is anybody to address. */
export function deliverySubscription(channel: ChannelName): Subscription {
  const types = [`${channel}.delivery_requested`] as const;
  return { queue: `deliver.${channel}`, types, concurrency: 8, backoff: LONG_BACKOFF };
}

export function tidyingSubscription(channel: ChannelName): Subscription {
  const types = [`${channel}.tidying_requested`] as const;
  return { queue: `tidy-chat.${channel}`, types, concurrency: 4, backoff: LONG_BACKOFF };
}
