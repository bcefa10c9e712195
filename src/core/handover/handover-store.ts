import type { ChannelName } from '../channel/channel.ts';
import type { Db, Trx } from '../database.ts';
import type { Handover } from './handover.ts';

interface HandoverRow {
  id: string;
  account_id: string;
  origin_identity_id: string;
  status: Handover['status'];
  claimant_identity_id: string | null;
  expires_at: Date;
}

/** An account has at most one that is open or claimed: whoever makes another ends that one first. */
export async function insertHandover(trx: Trx, handover: Handover, codeHash: Buffer): Promise<void> {
  await trx('handovers').insert({
    id: handover.id,
    account_id: handover.accountId,
    origin_identity_id: handover.originIdentityId,
    code_hash: codeHash,
    ...stateColumnsOf(handover),
  });
}

export async function saveHandover(trx: Trx, handover: Handover): Promise<void> {
  await trx('handovers').where({ id: handover.id }).update(stateColumnsOf(handover));
}

export async function deleteHandover(trx: Trx, id: string): Promise<void> {
  await trx('handovers').where({ id }).delete();
}

export async function findHandover(db: Db, id: string): Promise<Handover | undefined> {
  return toHandover(await db('handovers').where({ id }).first());
}

export async function lockHandover(trx: Trx, id: string): Promise<Handover | undefined> {
  return toHandover(await trx('handovers').where({ id }).forUpdate().first());
}

export async function lockHandoverByCode(trx: Trx, codeHash: Buffer): Promise<Handover | undefined> {
  return toHandover(await trx('handovers').where({ code_hash: codeHash }).forUpdate().first());
}

/** The one whose code or question is still about. */
export async function lockUnsettledHandover(trx: Trx, accountId: string): Promise<Handover | undefined> {
  const row = await trx('handovers')
    .where({ account_id: accountId })
    .whereIn('status', ['open', 'claimed'])
    .forUpdate()
    .first();
  return toHandover(row);
}

/** What a handover asks of a chat at this moment. */
export type HandoverQuestion =
  | { kind: 'confirm'; handoverId: string; channel: ChannelName }
  /** This chat has sent the code; the other one has not answered. */
  | { kind: 'wait' };

export async function findQuestion(
  db: Db,
  identityId: string,
  now: Date,
): Promise<HandoverQuestion | undefined> {
  const { rows } = await db.raw<{
    rows: Array<{ id: string; origin_identity_id: string; channel: ChannelName }>;
  }>(
    `select h.id, h.origin_identity_id, i.channel
     from handovers h join channel_identities i on i.id = h.claimant_identity_id
     where h.status = 'claimed' and h.expires_at > ? and (h.origin_identity_id = ? or h.claimant_identity_id = ?)
     order by h.expires_at desc limit 1`,
    [now, identityId, identityId],
  );
  const [row] = rows;
  if (!row) return undefined;
  return row.origin_identity_id === identityId
    ? { kind: 'confirm', handoverId: row.id, channel: row.channel }
    : { kind: 'wait' };
}

/** The chat that sent a code does not want to be let in any more. */
export async function withdrawClaims(trx: Trx, claimantIdentityId: string): Promise<void> {
  await trx('handovers')
    .where({ claimant_identity_id: claimantIdentityId, status: 'claimed' })
    .update({ status: 'refused' });
}

/** Those that nobody can use or need be told of any more. Passes over what is in use at this moment. */
export async function deleteHandoversBefore(db: Db, before: Date): Promise<void> {
  await db.raw(
    'delete from handovers where id in (select id from handovers where expires_at < ? for update skip locked)',
    [before],
  );
}

function stateColumnsOf(handover: Handover) {
  return {
    status: handover.status,
    claimant_identity_id: handover.status === 'open' ? null : handover.claimantIdentityId,
    expires_at: handover.expiresAt,
  };
}

function toHandover(row: HandoverRow | undefined): Handover | undefined {
  if (!row) return undefined;
  const { id, status, claimant_identity_id: claimantIdentityId } = row;
  const base = {
    id,
    accountId: row.account_id,
    originIdentityId: row.origin_identity_id,
    expiresAt: row.expires_at,
  };
  if (status === 'open') return { ...base, status };
  if (claimantIdentityId === null) throw new Error('A claimed handover has lost its claimant');
  return { ...base, status, claimantIdentityId };
}
