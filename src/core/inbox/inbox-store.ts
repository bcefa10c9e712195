import type { Db, Trx } from '../database.ts';
import type { ChannelName } from '../channel/channel.ts';

/** Names one update of one of our bots. */
export interface UpdateKey {
  channel: ChannelName;
  botId: string;
  updateId: string;
}

export interface SealedUpdate extends UpdateKey {
  sealedBody: Buffer;
}

/** Keeps new updates and answers with their ids; those already kept are left as they are. */
export async function insertUpdates(
  db: Db,
  updates: readonly SealedUpdate[],
  times: { receivedAt: Date; nextAttemptAt: Date },
): Promise<Set<string>> {
  if (updates.length === 0) return new Set();
  const rows = await db('inbox')
    .insert(
      updates.map(({ sealedBody, ...key }) => ({
        ...columnsOf(key),
        sealed_body: sealedBody,
        received_at: times.receivedAt,
        next_attempt_at: times.nextAttemptAt,
      })),
    )
    .onConflict(['channel', 'bot_id', 'update_id'])
    .ignore()
    .returning('update_id');
  return new Set(rows.map((row: { update_id: string }) => row.update_id));
}

/** In the transaction that acts on the update. False when somebody has acted on it already. */
export async function claimUpdate(trx: Trx, key: UpdateKey, now: Date): Promise<boolean> {
  const claimed = await trx('inbox')
    .where(columnsOf(key))
    .whereNull('handled_at')
    .update({ handled_at: now });
  return claimed === 1;
}

export async function isHandled(db: Db, key: UpdateKey): Promise<boolean> {
  const row = await db('inbox').where(columnsOf(key)).select('handled_at').first();
  return row !== undefined && row.handled_at !== null;
}

/** Done with: what the person wrote is forgotten, that the update was seen is not. */
export async function markAnswered(db: Db, key: UpdateKey, now: Date): Promise<void> {
  await db('inbox')
    .where(columnsOf(key))
    .update({ handled_at: db.raw('coalesce(handled_at, ?)', [now]), answered_at: now, sealed_body: null });
}

/** Counts a failed attempt and says when the next is due. */
export async function postponeUpdate(db: Db, key: UpdateKey, nextAttemptAt: Date): Promise<number> {
  const [row] = await db('inbox')
    .where(columnsOf(key))
    .update({ attempts: db.raw('attempts + 1'), next_attempt_at: nextAttemptAt })
    .returning('attempts');
  return row?.attempts ?? 0;
}

export interface OpenUpdate extends SealedUpdate {
  attempts: number;
}

/** Takes updates that are due and not answered, oldest first; until `heldUntil` they are due for nobody else. */
export async function claimDueUpdates(
  db: Db,
  { channel, botId }: Pick<UpdateKey, 'channel' | 'botId'>,
  times: { now: Date; heldUntil: Date },
  limit: number,
): Promise<OpenUpdate[]> {
  const { rows } = await db.raw<{ rows: InboxRow[] }>(
    `update inbox set next_attempt_at = ?
     where (channel, bot_id, update_id) in (
       select channel, bot_id, update_id from inbox
       where channel = ? and bot_id = ? and answered_at is null and sealed_body is not null and next_attempt_at <= ?
       order by received_at limit ? for update skip locked
     )
     returning channel, bot_id, update_id, sealed_body, attempts, received_at`,
    [times.heldUntil, channel, botId, times.now, limit],
  );
  return rows
    .toSorted((one, other) => one.received_at.getTime() - other.received_at.getTime())
    .map((row) => ({
      channel: row.channel,
      botId: row.bot_id,
      updateId: row.update_id,
      sealedBody: row.sealed_body,
      attempts: row.attempts,
    }));
}

interface InboxRow {
  channel: ChannelName;
  bot_id: string;
  update_id: string;
  sealed_body: Buffer;
  attempts: number;
  received_at: Date;
}

/** Keeps updates from being due for others while they are worked on, or gives them back at once. */
export async function holdUpdates(
  db: Db,
  { channel, botId }: Pick<UpdateKey, 'channel' | 'botId'>,
  updateIds: readonly string[],
  until: Date,
): Promise<void> {
  await db('inbox')
    .where({ channel, bot_id: botId })
    .whereIn('update_id', updateIds)
    .whereNull('answered_at')
    .update({ next_attempt_at: until });
}

/** Forgets answered updates; a channel does not deliver one again after that long. */
export async function deleteUpdatesBefore(db: Db, before: Date): Promise<number> {
  return db('inbox').where('received_at', '<', before).whereNotNull('answered_at').delete();
}

function columnsOf({ channel, botId, updateId }: UpdateKey) {
  return { channel, bot_id: botId, update_id: updateId };
}
