import { randomUUID } from 'node:crypto';
import type { Db, Trx } from '../database.ts';
import type { ChannelName, Choice } from '../channel/channel.ts';
import type { Account, ChannelAddress, ChannelIdentity, Consent } from './account.ts';
import type { Language } from './language.ts';

export interface Person {
  account: Account;
  identity: ChannelIdentity;
  hasConsented: boolean;
}

const PERSON = `
  select i.id as identity_id, i.account_id, i.channel, i.bot_id, i.chat_id, i.reachable, i.offered_choices,
    i.last_used_at, a.language,
    exists (select 1 from consents c where c.account_id = a.id and c.withdrawn_at is null) as has_consented
  from channel_identities i join accounts a on a.id = i.account_id`;

interface PersonRow {
  identity_id: string;
  account_id: string;
  channel: ChannelName;
  bot_id: string;
  chat_id: string;
  reachable: boolean;
  offered_choices: Choice[];
  last_used_at: Date;
  language: Language;
  has_consented: boolean;
}

export async function findPerson(
  db: Db,
  { channel, botId, chatId }: ChannelAddress,
): Promise<Person | undefined> {
  const { rows } = await db.raw<{ rows: PersonRow[] }>(
    `${PERSON} where i.channel = ? and i.bot_id = ? and i.chat_id = ?`,
    [channel, botId, chatId],
  );
  return rows[0] && toPerson(rows[0]);
}

/** A person at each of their addresses, the one used last first. */
export async function findPersonEverywhere(db: Db, accountId: string): Promise<Person[]> {
  const { rows } = await db.raw<{ rows: PersonRow[] }>(
    `${PERSON} where i.account_id = ? order by i.last_used_at desc, i.id`,
    [accountId],
  );
  return rows.map(toPerson);
}

export async function findPersonByIdentity(db: Db, identityId: string): Promise<Person | undefined> {
  const { rows } = await db.raw<{ rows: PersonRow[] }>(`${PERSON} where i.id = ?`, [identityId]);
  return rows[0] && toPerson(rows[0]);
}

/**
 * The person at this address, with their account locked, so that two of their updates act one after the other from
 * whichever chat. `undefined` when nobody is known there (any more). Locked first and read after: a statement that
 * waited for the lock would still read what stood before the wait.
 */
export async function lockPerson(trx: Trx, address: ChannelAddress, now: Date): Promise<Person | undefined> {
  if (!(await lockIdentity(trx, address, now))) return undefined;
  const person = await findPerson(trx, address);
  if (person) await trx('accounts').where({ id: person.account.id }).forNoKeyUpdate().select('id');
  return person && findPerson(trx, address);
}

/** Makes the person at this address known if they are new, and locks them. */
export async function meetPerson(
  trx: Trx,
  address: ChannelAddress,
  language: Language,
  now: Date,
): Promise<Person> {
  await insertPerson(trx, address, language, now);
  const person = await lockPerson(trx, address, now);
  if (!person) throw new Error('A channel identity has vanished while it was being made');
  return person;
}

async function lockIdentity(
  trx: Trx,
  { channel, botId, chatId }: ChannelAddress,
  now: Date,
): Promise<boolean> {
  const touched = await trx('channel_identities')
    .where({ channel, bot_id: botId, chat_id: chatId })
    .update({ last_used_at: now, reachable: true, sent_since_inbound: 0 });
  return touched > 0;
}

/** Two first updates at once: the second waits here for the first to commit, and leaves no account behind. */
async function insertPerson(trx: Trx, address: ChannelAddress, language: Language, now: Date): Promise<void> {
  const { channel, botId, chatId } = address;
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [
    `person:${channel}:${botId}:${chatId}`,
  ]);
  if (await findPerson(trx, address)) return;
  const accountId = randomUUID();
  await trx('accounts').insert({ id: accountId, language, created_at: now });
  await trx('channel_identities').insert({
    id: randomUUID(),
    account_id: accountId,
    channel,
    bot_id: botId,
    chat_id: chatId,
    last_used_at: now,
  });
}

export async function findAddresses(db: Db, accountId: string): Promise<ChannelAddress[]> {
  const rows = await db('channel_identities').where({ account_id: accountId });
  return rows.map((row) => ({ channel: row.channel, botId: row.bot_id, chatId: row.chat_id }));
}

export async function saveLanguage(trx: Trx, accountId: string, language: Language): Promise<void> {
  await trx('accounts').where({ id: accountId }).update({ language });
}

export async function saveReachable(db: Db, identityId: string, reachable: boolean): Promise<void> {
  await db('channel_identities').where({ id: identityId }).update({ reachable });
}

export async function saveOfferedChoices(
  db: Db,
  identityId: string,
  choices: readonly Choice[],
): Promise<void> {
  await db('channel_identities')
    .where({ id: identityId })
    .update({ offered_choices: JSON.stringify(choices) });
}

/** Idempotent: a second consent while one stands changes nothing. */
export async function insertConsent(trx: Trx, accountId: string, consent: Consent): Promise<void> {
  await trx('consents')
    .insert({
      id: randomUUID(),
      account_id: accountId,
      text_version: consent.textVersion,
      language: consent.language,
      channel: consent.channel,
      update_id: consent.updateId,
      given_at: consent.givenAt,
    })
    .onConflict(trx.raw('(account_id) where withdrawn_at is null'))
    .ignore();
}

function toPerson(row: PersonRow): Person {
  const { channel, bot_id: botId, chat_id: chatId, reachable } = row;
  return {
    account: { id: row.account_id, language: row.language },
    identity: {
      id: row.identity_id,
      accountId: row.account_id,
      channel,
      botId,
      chatId,
      reachable,
      offeredChoices: row.offered_choices,
      lastUsedAt: row.last_used_at,
    },
    hasConsented: row.has_consented,
  };
}
