import { randomUUID } from 'node:crypto';
import type { ChannelAddress } from '../accounts/account.ts';
import { findPersonByIdentity, saveReachable, type Person } from '../accounts/account-store.ts';
import type { Receipt, SendFailure } from '../channel/channel.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Log } from '../log.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { findAddressees } from './compose-notification.ts';
import type { Delivery, DeliveryOutcome } from './delivery.ts';
import {
  countSent,
  findAttempts,
  findDeliveryByRef,
  insertDelivery,
  isBeingSentTo,
  lockDelivery,
  saveRetry,
  lockAccountOf,
  saveOutcome,
} from './delivery-store.ts';
import { isTold, type NotifiedMessage, type ToldMessage } from './notified-message.ts';

/** Who is told at which address, and what became of it. */
export interface Notifications {
  /** Addresses a message to where the person wrote last, unless they know of it. Twice changes nothing. */
  address(message: NotifiedMessage): Promise<void>;
  /** It was sent, or the case had moved on. Only the first outcome counts. */
  conclude(deliveryId: string, result: Sent | { outcome: 'superseded' }): Promise<void>;
  /**
   * It could not be said there: the person's other addresses are tried, one after the other. Where none is left and a
   * closed reply window was in the way, it is parked at the first such address.
   */
  fail(deliveryId: string, reason: SendFailure['reason']): Promise<void>;
  /** The person was asked, in words the messenger allows, to write where a message is parked. */
  invited(deliveryId: string, messageRef: string): Promise<void>;
  /** What the channel tells later of a message that it had taken. False when the message is none of the ledger's. Throws
   * while that cannot be told: a failure may be quicker than the ledger. */
  note(address: ChannelAddress, receipt: Receipt): Promise<boolean>;
  /** Counts what went to an address, since the person last wrote there. */
  count(address: ChannelAddress, messages?: number): Promise<void>;
}

interface NotificationDeps {
  db: Db;
  clock: Clock;
  log: Log;
}

interface Sent {
  outcome: 'sent';
  messageRef: string;
}

export function createNotifications({ db, clock, log }: NotificationDeps): Notifications {
  /** Acts on a delivery while it is in one of these states. */
  const change = (
    deliveryId: string,
    from: readonly DeliveryOutcome[],
    act: (trx: Trx, delivery: Delivery) => Promise<void>,
  ) =>
    inTransaction(db, async (trx) => {
      // First, as everybody does who changes what is a person's, so that no two wait for each other.
      await lockAccountOf(trx, deliveryId);
      const delivery = await lockDelivery(trx, deliveryId);
      if (delivery && from.includes(delivery.outcome)) await act(trx, delivery);
    });

  return {
    async address(message) {
      if (!isTold(message)) return;
      const attempts = await findAttempts(db, message.id);
      if (attempts.length > 0) return;
      const [first] = await findAddressees(db, message);
      if (!first) return log.warn({ event: 'notification.nobody_reachable', type: message.type });
      await inTransaction(db, (trx) => request(trx, { message, person: first, attempt: 1 }, clock()));
    },
    conclude: (deliveryId, result) =>
      change(deliveryId, ['requested'], (trx) => saveOutcome(trx, deliveryId, result, clock())),
    fail: (deliveryId, reason) =>
      change(deliveryId, ['requested'], (trx, delivery) => fail(trx, delivery, reason, clock())),
    invited: (deliveryId, messageRef) =>
      change(deliveryId, ['parked'], (trx) =>
        saveOutcome(trx, deliveryId, { outcome: 'parked', messageRef }, clock()),
      ),
    count: (address, messages = 1) => countSent(db, address, messages),
    async note(address, receipt) {
      const known = await findDeliveryByRef(db, address, receipt.messageRef);
      if (!known && receipt.state === 'failed' && (await isBeingSentTo(db, address)))
        throw new Error('The message is not in the ledger yet');
      if (!known) return false;
      if (receipt.state === 'failed') {
        const { reason } = receipt;
        await change(known.id, ['sent', 'parked'], (trx, delivery) =>
          failLater(trx, delivery, reason, clock()),
        );
        return true;
      }
      const { state } = receipt;
      await change(known.id, BEFORE[state], (trx) => saveOutcome(trx, known.id, { outcome: state }, clock()));
      return true;
    },
  };
}

/** Receipts come in any order: a status never runs backwards. */
const BEFORE = { delivered: ['sent'], read: ['sent', 'delivered'] } as const satisfies Record<
  string,
  readonly DeliveryOutcome[]
>;

interface Attempt {
  message: ToldMessage;
  person: Person;
  attempt: number;
}

async function request(trx: Trx, { message, person, attempt }: Attempt, now: Date): Promise<void> {
  const { identity } = person;
  const deliveryId = randomUUID();
  const isNew = await insertDelivery(
    trx,
    { id: deliveryId, message, channelIdentityId: identity.id, attempt },
    now,
  );
  if (isNew) await enqueue(trx, { type: `${identity.channel}.delivery_requested`, deliveryId }, now);
}

const OUTCOMES: Record<SendFailure['reason'], DeliveryOutcome> = {
  blocked: 'blocked',
  window_closed: 'window_closed',
  invalid: 'invalid',
  temporary: 'failed',
  rate_limited: 'failed',
};

async function fail(trx: Trx, delivery: Delivery, reason: SendFailure['reason'], now: Date): Promise<void> {
  if (reason === 'blocked') await saveReachable(trx, delivery.channelIdentityId, false);
  await saveOutcome(trx, delivery.id, { outcome: OUTCOMES[reason] }, now);
  const next = await findNext(trx, delivery);
  await (next ? request(trx, next, now) : park(trx, delivery, now));
}

/** How often a message that a channel had taken and then failed to bring is sent to the same address. */
const MOST_TRIES = 3;

/** What may work later is said once more where it was said; an invitation that did not arrive is given up. */
async function failLater(
  trx: Trx,
  delivery: Delivery,
  reason: SendFailure['reason'],
  now: Date,
): Promise<void> {
  const mayWorkLater = reason === 'temporary' || reason === 'rate_limited';
  const person = await findPersonByIdentity(trx, delivery.channelIdentityId);
  if (delivery.outcome === 'sent' && mayWorkLater && delivery.tries < MOST_TRIES && person) {
    await saveRetry(trx, delivery.id, now);
    const type = `${person.identity.channel}.delivery_requested` as const;
    return enqueue(trx, { type, deliveryId: delivery.id }, now);
  }
  if (delivery.outcome === 'sent') return fail(trx, delivery, reason, now);
  if (reason === 'blocked') await saveReachable(trx, delivery.channelIdentityId, false);
  await saveOutcome(trx, delivery.id, { outcome: OUTCOMES[reason] }, now);
}

async function park(trx: Trx, { messageId }: Delivery, now: Date): Promise<void> {
  const attempts = await findAttempts(trx, messageId);
  const closed = attempts.find(({ outcome }) => outcome === 'window_closed');
  const person = closed && (await findPersonByIdentity(trx, closed.channelIdentityId));
  if (!closed || !person) return;
  // What was sent there is not what will bring the person back.
  await saveOutcome(trx, closed.id, { outcome: 'parked', messageRef: null }, now);
  await enqueue(trx, { type: `${person.identity.channel}.delivery_requested`, deliveryId: closed.id }, now);
}

async function findNext(trx: Trx, { message, messageId }: Delivery): Promise<Attempt | undefined> {
  if (!message) return undefined;
  const tried = await findAttempts(trx, messageId);
  const people = await findAddressees(trx, message);
  const person = people.find(({ identity }) =>
    tried.every(({ channelIdentityId }) => channelIdentityId !== identity.id),
  );
  return person && { message, person, attempt: tried.length + 1 };
}
