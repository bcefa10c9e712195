import { addMilliseconds } from '../clock.ts';

/** An account on its way to a customer of the old shop: somebody has shown the right password, and the person is asked in
 * their chat whether it was them. */
export type LegacyLink = LinkBase &
  (
    | { status: 'pending'; customer: KeptCustomer; confirmBy: Date }
    | { status: 'linked'; customer: KeptCustomer; linkedAt: Date }
    | { status: 'undone' }
  );

interface LinkBase {
  id: string;
  accountId: string;
  requestedAt: Date;
}

/** What is stored of a customer: to be opened with the master key, and to be recognised by. */
export interface KeptCustomer {
  sealed: Buffer;
  hash: Buffer;
}

export type InLink<Status extends LegacyLink['status']> = Extract<LegacyLink, { status: Status }>;

export function requestLink(
  wanted: { id: string; accountId: string; customer: KeptCustomer },
  now: Date,
  validMilliseconds: number,
): InLink<'pending'> {
  return {
    ...wanted,
    status: 'pending',
    requestedAt: now,
    confirmBy: addMilliseconds(now, validMilliseconds),
  };
}

/** Whether the question stands: asked of this account, not answered, not run out. */
export function isAskedOf(link: LegacyLink, accountId: string, now: Date): link is InLink<'pending'> {
  return link.status === 'pending' && link.accountId === accountId && link.confirmBy > now;
}

export function confirmLink(link: InLink<'pending'>, now: Date): InLink<'linked'> {
  const { id, accountId, requestedAt, customer } = link;
  return { id, accountId, requestedAt, customer, status: 'linked', linkedAt: now };
}

/** Nothing of the customer stays. */
export function undoLink({ id, accountId, requestedAt }: LegacyLink): InLink<'undone'> {
  return { id, accountId, requestedAt, status: 'undone' };
}
