import type { SendFailure } from '../../../core/channel/channel.ts';

export type FailureReason = SendFailure['reason'];

/**
 * What the code of a refused or failed message means for the person it was meant for; `undefined` where it says nothing
 * of that. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export function toFailureReason(code: number): FailureReason | undefined {
  return REASONS.get(code) ?? (ACCOUNT_CODES.has(code) || isPermission(code) ? 'temporary' : undefined);
}

/** Nothing is wrong with the message, and it goes once an operator has put the account or its payment in order. */
export function isAboutAccount(code: number): boolean {
  return ACCOUNT_CODES.has(code) || isPermission(code);
}

/** How long to wait where the answer does not say. To one person go a message every 6 seconds and a few at once. */
export function defaultWaitMilliseconds(code: number | undefined): number {
  return (code === undefined ? undefined : WAITS.get(code)) ?? 1_000;
}

const REASONS: ReadonlyMap<number, FailureReason> = new Map<number, FailureReason>([
  // Re-engagement: the person has not written for 24 hours.
  [131047, 'window_closed'],
  // Undeliverable: no WhatsApp, an old one, its terms not accepted, or we are blocked.
  [131026, 'blocked'],
  [131021, 'blocked'],
  // Kept from this person by Meta, or unwanted by them; only templates meet these.
  [130472, 'blocked'],
  [131049, 'blocked'],
  [131050, 'blocked'],
  [4, 'rate_limited'],
  [80007, 'rate_limited'],
  [130429, 'rate_limited'],
  [131048, 'rate_limited'],
  [131056, 'rate_limited'],
  [1, 'temporary'],
  [2, 'temporary'],
  [131000, 'temporary'],
  [131016, 'temporary'],
  [131057, 'temporary'],
  [133004, 'temporary'],
]);

const WAITS: ReadonlyMap<number, number> = new Map([
  [131056, 6_000],
  [4, 60_000],
  [80007, 60_000],
  [131048, 60_000],
]);

/** The token, a missing capability, a restricted or locked account, its payment, its number's registration. */
const ACCOUNT_CODES: ReadonlySet<number> = new Set([
  0, 3, 10, 190, 368, 131005, 131031, 131037, 131042, 131045, 133010,
]);

function isPermission(code: number): boolean {
  return code >= 200 && code <= 299;
}
