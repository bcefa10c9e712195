import type { Db } from '../database.ts';
import type { ChannelName } from './channel.ts';

/** Where people find us in a messenger. */
export interface Entrance {
  channel: ChannelName;
  botId: string;
  /** What people call our account there. */
  name: string;
  /** With `CODE` in it: opens a chat that says the code. */
  url?: string;
}

/** Replaces what was known of the channel: one account of ours serves it. */
export async function saveEntrance(
  db: Db,
  { channel, botId, name, url }: Entrance,
  now: Date,
): Promise<void> {
  await db('channel_entrances')
    .insert({ channel, bot_id: botId, name, url: url ?? null, opened_at: now })
    .onConflict('channel')
    .merge();
}

/** Of the messengers that are not among these nobody speaks any more. */
export async function deleteOtherEntrances(db: Db, channels: readonly ChannelName[]): Promise<void> {
  await db('channel_entrances')
    .whereNotIn('channel', [...channels])
    .delete();
}

export async function findEntrances(db: Db): Promise<Entrance[]> {
  const rows = await db('channel_entrances').orderBy('channel');
  return rows.map((row) => ({
    channel: row.channel,
    botId: row.bot_id,
    name: row.name,
    ...(row.url === null ? {} : { url: row.url }),
  }));
}
