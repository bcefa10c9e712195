import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table legacy_links (
      id uuid primary key,
      account_id uuid not null references accounts on delete cascade,
      status text not null check (status in ('pending', 'linked', 'undone')),
      sealed_customer bytea,
      customer_hash bytea,
      requested_at timestamptz not null,
      confirm_by timestamptz not null,
      linked_at timestamptz,
      check ((status = 'undone') = (sealed_customer is null)),
      check ((status = 'undone') = (customer_hash is null)),
      check ((status = 'linked') = (linked_at is not null))
    );
    create unique index legacy_links_one_of_an_account on legacy_links (account_id) where status <> 'undone';
    create unique index legacy_links_one_of_a_customer on legacy_links (customer_hash) where status = 'linked';
    create index legacy_links_account on legacy_links (account_id);
    create index legacy_links_confirm_by on legacy_links (confirm_by) where status <> 'linked';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table legacy_links');
}
