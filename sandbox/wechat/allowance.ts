import { addMilliseconds } from '../../src/core/clock.ts';

/**
 * What lets the account write to a person, and how much of it:
 * https://developers.weixin.qq.com/doc/service/en/guide/product/kf/intro.html. A message of the person allows five for
 * 48 hours; following, scanning and a menu's click allow three for one minute.
 */
export interface AllowanceLimits {
  messages: number;
  messageWindowMilliseconds: number;
  events: number;
  eventWindowMilliseconds: number;
}

export const documentedLimits: AllowanceLimits = {
  messages: 5,
  messageWindowMilliseconds: 48 * 60 * 60 * 1000,
  events: 3,
  eventWindowMilliseconds: 60 * 1000,
};

export interface Allowance {
  /** The person wrote: the count starts anew, whatever is left of the one before. */
  openForMessage(now: Date): void;
  /** The person followed, scanned or clicked. */
  openForEvent(now: Date): void;
  /** Uses one up, of what ends first. */
  take(now: Date): 'taken' | 'used_up' | 'closed';
  close(): void;
}

interface Grant {
  left: number;
  until: Date;
}

export function createAllowance(limits: AllowanceLimits): Allowance {
  let message: Grant | undefined;
  let event: Grant | undefined;

  return {
    openForMessage(now) {
      message = { left: limits.messages, until: addMilliseconds(now, limits.messageWindowMilliseconds) };
    },
    openForEvent(now) {
      event = { left: limits.events, until: addMilliseconds(now, limits.eventWindowMilliseconds) };
    },
    take(now) {
      const open = [event, message].filter((grant) => grant !== undefined).filter(({ until }) => now < until);
      const grant = open.find(({ left }) => left > 0);
      if (!grant) return open.length > 0 ? 'used_up' : 'closed';
      grant.left -= 1;
      return 'taken';
    },
    close() {
      message = undefined;
      event = undefined;
    },
  };
}
