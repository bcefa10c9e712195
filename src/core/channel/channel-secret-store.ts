import type { Db } from '../database.ts';
import type { ChannelName } from './channel.ts';

/** Whose secrets. */
export interface SecretOwner {
  channel: ChannelName;
  botId: string;
}

export interface SealedSecret {
  name: string;
  sealedValue: Buffer;
  changedAt: Date;
  expiresAt?: Date;
}

export async function findSecrets(
  db: Db,
  { channel, botId }: SecretOwner,
  names: readonly string[],
): Promise<SealedSecret[]> {
  const rows = await db('channel_secrets').where({ channel, bot_id: botId }).whereIn('name', names);
  return rows.map((row) => ({
    name: row.name,
    sealedValue: row.sealed_value,
    changedAt: row.changed_at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  }));
}

export async function saveSecrets(
  db: Db,
  { channel, botId }: SecretOwner,
  secrets: readonly SealedSecret[],
): Promise<void> {
  if (secrets.length === 0) return;
  await db('channel_secrets')
    .insert(
      secrets.map(({ name, sealedValue, changedAt, expiresAt }) => ({
        channel,
        bot_id: botId,
        name,
        sealed_value: sealedValue,
        changed_at: changedAt,
        expires_at: expiresAt ?? null,
      })),
    )
    .onConflict(['channel', 'bot_id', 'name'])
    .merge();
}

/** All of them where no names are given. */
export async function deleteSecrets(
  db: Db,
  { channel, botId }: SecretOwner,
  names?: readonly string[],
): Promise<void> {
  const owned = db('channel_secrets').where({ channel, bot_id: botId });
  await (names ? owned.whereIn('name', names) : owned).delete();
}
