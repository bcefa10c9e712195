import { randomUUID } from 'node:crypto';
import type { Db, Trx } from '../database.ts';
import type { ChannelName, ShownChoice } from '../channel/channel.ts';
import type { Account, ChannelAddress, ChannelIdentity, Consent, ConsentSource } from './account.ts';
import type { Language } from './language.ts';

export interface Person {
  account: Account;
  identity: ChannelIdentity;
  hasConsented: boolean;
}

/** An account, since when its consent stands, and to which text it was given. */
export interface AccountHolder {
  account: Account;
  consentedAt?: Date;
  consentedText?: string;
}

interface AccountRow {
  id: string;
  language: Language;
  given_at: Date | null;
  text_version: string | null;
}

const PERSON = `
  select i.id as identity_id, i.account_id, i.channel, i.bot_id, i.chat_id, i.reachable, i.offered_choices,
    i.offered_at,
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
  offered_choices: ShownChoice[];
  offered_at: Date | null;
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
 * whichever chat. `undefined` when nobody is known there (any more). Accounts are locked before anything of theirs, and
 * several in the order of their ids, so that no two transactions wait for each other.
 */
export async function lockPerson(trx: Trx, address: ChannelAddress): Promise<Person | undefined> {
  const found = await findPerson(trx, address);
  if (!found) return undefined;
  await lockAccounts(trx, found.account.id);
  // Read after the lock: a statement that waited for it would still read what stood before the wait.
  const person = await findPerson(trx, address);
  if (!person || person.account.id === found.account.id) return person;
  // Joined to another account meanwhile: the one that was waited for is gone, and no lock is held.
  return lockPerson(trx, address);
}

/** Who acts without a chat: the account, locked as `lockPerson` locks it. `undefined` once it is erased. */
export async function lockAccount(trx: Trx, accountId: string): Promise<AccountHolder | undefined> {
  await lockAccounts(trx, accountId);
  return findAccount(trx, accountId);
}

export async function findAccount(db: Db, accountId: string): Promise<AccountHolder | undefined> {
  return (await findAccounts(db, [accountId])).get(accountId);
}

/** By their ids. */
export async function findAccounts(
  db: Db,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, AccountHolder>> {
  const { rows } = await db.raw<{ rows: AccountRow[] }>(
    `select a.id, a.language, c.given_at, c.text_version from accounts a
     left join consents c on c.account_id = a.id and c.withdrawn_at is null
     where a.id = any(?::uuid[])`,
    [[...accountIds]],
  );
  return new Map(rows.map((row) => [row.id, toHolder(row)]));
}

function toHolder({ id, language, given_at: consentedAt, text_version: text }: AccountRow): AccountHolder {
  return {
    account: { id, language },
    ...(consentedAt === null ? {} : { consentedAt }),
    ...(text === null ? {} : { consentedText: text }),
  };
}

/** With the account of a chat that asks to join it, which the person may let in now. */
async function lockAccounts(trx: Trx, accountId: string): Promise<void> {
  await trx.raw(
    `select id from accounts where id = ? or id in (
       select i.account_id from handovers h join channel_identities i on i.id = h.claimant_identity_id
       where h.account_id = ? and h.status = 'claimed'
     )
     order by id for no key update`,
    [accountId, accountId],
  );
}

/** They have just written from there: it is where they are told from now on. */
export async function noteUse(trx: Trx, identityId: string, now: Date): Promise<void> {
  await trx('channel_identities')
    .where({ id: identityId })
    .update({ last_used_at: now, reachable: true, sent_since_inbound: 0 });
}

/** Whether nothing hangs on the account but one chat: no consent, no case, nothing said to support, no other chat. */
export async function isBlank(db: Db, accountId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: Array<{ is_blank: boolean }> }>(
    `select not exists (select 1 from consents where account_id = ?)
       and not exists (select 1 from verifications where account_id = ?)
       and not exists (select 1 from support_threads where account_id = ?)
       and (select count(*) from channel_identities where account_id = ?) = 1 as is_blank`,
    [accountId, accountId, accountId, accountId],
  );
  return rows[0]?.is_blank ?? false;
}

/**
 * Moves the only chat of a blank account to another account, which the caller has locked, and makes it the one used
 * last; the blank account vanishes. False when it is not blank, or somebody is at work on it: `lockPerson` of the
 * other account has locked it as well, so nobody is unless the chat belongs to somebody else by now.
 */
export async function attachIdentity(
  trx: Trx,
  { account, identity }: Person,
  accountId: string,
  now: Date,
): Promise<boolean> {
  const locked = await trx('accounts').where({ id: account.id }).forUpdate().skipLocked().select('id');
  if (locked.length === 0 || !(await isBlank(trx, account.id))) return false;
  await trx('channel_identities')
    .where({ id: identity.id })
    .update({ account_id: accountId, last_used_at: now });
  await trx('accounts').where({ id: account.id }).delete();
  return true;
}

/** Somebody we met just now, or knew before. */
export interface Met extends Person {
  isNew: boolean;
}

/** Makes the person at this address known if they are new, and locks them. */
export async function meetPerson(
  trx: Trx,
  address: ChannelAddress,
  language: Language,
  now: Date,
): Promise<Met> {
  const isNew = await insertPerson(trx, address, language, now);
  const person = await lockPerson(trx, address);
  if (!person) throw new Error('A channel identity has vanished while it was being made');
  await noteUse(trx, person.identity.id, now);
  return { ...person, isNew, identity: { ...person.identity, reachable: true, lastUsedAt: now } };
}

/** Two first updates at once: the second waits here for the first to commit, and leaves no account behind. */
async function insertPerson(
  trx: Trx,
  address: ChannelAddress,
  language: Language,
  now: Date,
): Promise<boolean> {
  const { channel, botId, chatId } = address;
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [
    `person:${channel}:${botId}:${chatId}`,
  ]);
  if (await findPerson(trx, address)) return false;
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
  return true;
}

export async function findAddresses(db: Db, accountId: string): Promise<ChannelAddress[]> {
  const rows = await db('channel_identities').where({ account_id: accountId });
  return rows.map((row) => ({ channel: row.channel, botId: row.bot_id, chatId: row.chat_id }));
}

/** The chats of an account, and whether they let us write. */
export async function findChats(
  db: Db,
  accountId: string,
): Promise<Array<Pick<ChannelIdentity, 'channel' | 'reachable'>>> {
  return db('channel_identities')
    .where({ account_id: accountId })
    .orderBy([{ column: 'channel' }, { column: 'id' }])
    .select('channel', 'reachable');
}

export async function saveLanguage(trx: Trx, accountId: string, language: Language): Promise<void> {
  await trx('accounts').where({ id: accountId }).update({ language });
}

export async function saveReachable(db: Db, identityId: string, reachable: boolean): Promise<void> {
  await db('channel_identities').where({ id: identityId }).update({ reachable });
}

export async function saveOfferedChoices(
  db: Db,
  { channel, botId, chatId }: ChannelAddress,
  choices: readonly ShownChoice[],
  now: Date,
): Promise<void> {
  await db('channel_identities')
    .where({ channel, bot_id: botId, chat_id: chatId })
    .update({ offered_choices: JSON.stringify(choices), offered_at: now });
}

/** Idempotent: a second consent while one stands changes nothing. */
export async function insertConsent(trx: Trx, accountId: string, consent: Consent): Promise<void> {
  await trx('consents')
    .insert({
      id: randomUUID(),
      account_id: accountId,
      text_version: consent.textVersion,
      language: consent.language,
      ...sourceColumnsOf(consent),
      given_at: consent.givenAt,
    })
    .onConflict(trx.raw('(account_id) where withdrawn_at is null'))
    .ignore();
}

function sourceColumnsOf(source: ConsentSource) {
  return 'sessionId' in source
    ? { session_id: source.sessionId, session_proof: source.sessionProof }
    : { channel: source.channel, update_id: source.updateId };
}

/** Idempotent. */
export async function withdrawConsentOf(trx: Trx, accountId: string, now: Date): Promise<void> {
  await trx('consents').where({ account_id: accountId, withdrawn_at: null }).update({ withdrawn_at: now });
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
      ...(row.offered_at === null ? {} : { offeredAt: row.offered_at }),
      lastUsedAt: row.last_used_at,
    },
    hasConsented: row.has_consented,
  };
}
