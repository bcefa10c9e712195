import { z } from 'zod';
import type { Log } from '../log.ts';
import type { Result } from '../result.ts';

/** The old shop application: who its customers are and what they ordered. Nothing in it is ever changed. Whatever keeps it
 * from answering is thrown as `LegacyShopFailed`. */
export interface LegacyShop {
  /** Answers with the customer's id. Takes as much work for a login that nobody has as for a wrong password. */
  checkCredentials(credentials: Credentials): Promise<Result<string, 'CREDENTIALS_WRONG'>>;
  /** Newest first; none of a customer that the shop does not know, or not any more. */
  listOrders(customerId: string, page: PageWanted): Promise<Result<OrderPage, 'CURSOR_INVALID'>>;
  close(): Promise<void>;
}

export interface Credentials {
  /** Capitals and small letters are one: the shops of that time compared so. */
  login: string;
  /** Byte for byte as it was typed. */
  password: string;
}

export interface PageWanted {
  cursor?: string;
  /** 1 to `MOST_ORDERS`. */
  limit: number;
}

export const MOST_ORDERS = 50;

/** `reason` is `ours` where the shop works and refuses us, or the configuration names none: somebody must act. No cause is
 * kept that could quote a login. */
export class LegacyShopFailed extends Error {
  override name = 'LegacyShopFailed';
  readonly reason: 'down' | 'ours';

  constructor(reason: 'down' | 'ours', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What is ours to mend is an error; the rest heals. */
export function tellOfFailure(log: Log, err: LegacyShopFailed): void {
  if (err.reason === 'ours') log.error({ event: 'legacy_shop.refuses_us', err });
  else log.warn({ event: 'legacy_shop.down', err });
}

/** A shop's texts are shown among ours: nothing in them directs what follows, or cannot be seen. */
const shown = (longest: number) => z.string().transform((text) => oneLine(text).slice(0, longest));

function oneLine(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

const identifier = z.string().min(1).max(128);
/** Short enough to stand behind a button. */
export const cursorSchema = z.string().regex(/^[\w.~-]{1,48}$/, 'is no cursor');

const orderSchema = z.object({
  id: identifier,
  placedAt: z.union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))]),
  /** In the shop's own words. */
  status: shown(60),
  total: z.object({
    /** In minor units of the currency: cents, yen. */
    amount: z.number().int(),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
  lines: z.array(z.object({ title: shown(200), quantity: z.number().int() })).max(200),
});

export type LegacyOrder = z.infer<typeof orderSchema>;

/** What an engine's answer must be. */
export const orderPageSchema = z.object({
  items: z.array(orderSchema).max(MOST_ORDERS),
  nextCursor: cursorSchema.nullable(),
});
export type OrderPage = z.infer<typeof orderPageSchema>;

export const customerSchema = z.object({ customerId: identifier });
