import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table second_factors (
      owner_kind text not null check (owner_kind in ('staff', 'account')),
      owner_id uuid not null,
      account_id uuid generated always as (case when owner_kind = 'account' then owner_id end) stored
        references accounts on delete cascade,
      sealed_secret bytea not null,
      begun_at timestamptz not null,
      confirmed_at timestamptz,
      last_step bigint,
      primary key (owner_kind, owner_id),
      check ((confirmed_at is null) = (last_step is null))
    );
    create index second_factors_account on second_factors (account_id) where account_id is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table second_factors');
}
