import type { ChannelName } from '../channel/channel.ts';
import type { ToldMessage } from './notified-message.ts';

/** One attempt to tell a person something, at one of their addresses. */
export interface Delivery {
  id: string;
  /** What it is about. Absent in rows of a release before this ledger. */
  message?: ToldMessage;
  messageId: string;
  channelIdentityId: string;
  /** 1 for the address used last, then the others. */
  attempt: number;
  outcome: DeliveryOutcome;
  /** How often it was said at this address. */
  tries: number;
  /** What the channel calls the message. */
  messageRef?: string;
}

/**
 * `requested`: not tried yet. `parked`: the reply window is closed, it is said when the person writes. `window_closed`:
 * the same, and another address was tried. `superseded`: by then the case had moved on. `delivered` and `read` only
 * where the channel tells.
 */
export type DeliveryOutcome =
  | 'requested'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'blocked'
  | 'window_closed'
  | 'parked'
  | 'invalid'
  | 'superseded';

/** What there is to tell of: something was tried. */
export type ToldOutcome = Exclude<DeliveryOutcome, 'requested' | 'superseded'>;

/** What the person is shown of a delivery. */
export interface DeliveryTrace {
  channel: ChannelName;
  outcome: ToldOutcome;
  changedAt: Date;
}
