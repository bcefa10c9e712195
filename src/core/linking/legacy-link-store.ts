import type { Db, Trx } from '../database.ts';
import type { InLink, LegacyLink } from './legacy-link.ts';

interface LinkRow {
  id: string;
  account_id: string;
  status: LegacyLink['status'];
  sealed_customer: Buffer | null;
  customer_hash: Buffer | null;
  requested_at: Date;
  confirm_by: Date;
  linked_at: Date | null;
}

/** An account has at most one that is not undone: whoever makes another undoes that one first. */
export async function insertLink(trx: Trx, link: InLink<'pending'>): Promise<void> {
  await trx('legacy_links').insert({
    id: link.id,
    account_id: link.accountId,
    requested_at: link.requestedAt,
    confirm_by: link.confirmBy,
    ...stateColumnsOf(link),
  });
}

export async function saveLink(trx: Trx, link: LegacyLink): Promise<void> {
  await trx('legacy_links').where({ id: link.id }).update(stateColumnsOf(link));
}

export async function findLink(db: Db, id: string): Promise<LegacyLink | undefined> {
  return toLink(await db('legacy_links').where({ id }).first());
}

export async function lockLink(trx: Trx, id: string): Promise<LegacyLink | undefined> {
  return toLink(await trx('legacy_links').where({ id }).forUpdate().first());
}

/** Pending, in time or not, or linked. */
export async function findLinkOf(
  db: Db,
  accountId: string,
): Promise<InLink<'pending'> | InLink<'linked'> | undefined> {
  const row = await db('legacy_links')
    .where({ account_id: accountId })
    .whereIn('status', ['pending', 'linked'])
    .first();
  const link = toLink(row);
  return link?.status === 'undone' ? undefined : link;
}

/**
 * Which account a customer is linked to. Until the transaction ends nobody else is answered for the same customer, so that
 * of two accounts at once the second finds the first.
 */
export async function lockHolderOf(trx: Trx, customerHash: Buffer): Promise<string | undefined> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `legacy_links:${customerHash.toString('hex')}`,
  ]);
  const row = await trx('legacy_links').where({ customer_hash: customerHash, status: 'linked' }).first();
  return row?.account_id;
}

/** Those that nobody can answer or need be told of any more. Passes over what is in use at this moment. */
export async function deleteLinksBefore(db: Db, before: Date): Promise<void> {
  await db.raw(
    `delete from legacy_links where id in (
       select id from legacy_links where status <> 'linked' and confirm_by < ? for update skip locked
     )`,
    [before],
  );
}

function stateColumnsOf(link: LegacyLink) {
  return {
    status: link.status,
    sealed_customer: link.status === 'undone' ? null : link.customer.sealed,
    customer_hash: link.status === 'undone' ? null : link.customer.hash,
    linked_at: link.status === 'linked' ? link.linkedAt : null,
  };
}

function toLink(row: LinkRow | undefined): LegacyLink | undefined {
  if (!row) return undefined;
  const base = { id: row.id, accountId: row.account_id, requestedAt: row.requested_at };
  const { status, sealed_customer: sealed, customer_hash: hash, linked_at: linkedAt } = row;
  if (status === 'undone') return { ...base, status };
  if (!sealed || !hash) throw new Error('A link has lost its customer');
  const customer = { sealed, hash };
  if (status === 'pending') return { ...base, status, customer, confirmBy: row.confirm_by };
  if (!linkedAt) throw new Error('A link has lost its time');
  return { ...base, status, customer, linkedAt };
}
