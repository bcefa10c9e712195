import type { Client } from 'pg';
import type { Applicant } from './applicant.ts';

/** Everything a row could name the applicant by: the chat, the account, its cases and pieces. */
export async function identifiersOf(database: Client, { person }: Applicant): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `with known as (select * from channel_identities where chat_id = $1),
       cases as (select v.id from verifications v join known on known.account_id = v.account_id)
     select id::text from known union all select account_id::text from known union all select id::text from cases
     union all select e.id::text from evidence e join cases on cases.id = e.verification_id
     union all select m.id::text from media m join cases on cases.id = m.verification_id`,
    [String(person.chatId)],
  );
  return [String(person.chatId), ...rows.map(({ id }) => id)];
}

/** Rows of any table, queues included, that name one of `identifiers`, and bodies of updates still kept; the tombstone
 * apart. */
export async function findTraces(database: Client, identifiers: readonly string[]): Promise<string[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const traces: string[] = [];
  for (const { name } of tables.filter((table) => table.name !== 'public.erasures')) {
    const { rows } = await database.query<{ row: string }>(
      `select t::text as row from ${name} t where t::text like any ($1)`,
      [identifiers.map((identifier) => `%${identifier}%`)],
    );
    traces.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  const kept = await database.query('select 1 from inbox where sealed_body is not null');
  return [...traces, ...kept.rows.map(() => 'an update’s body')];
}
