import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table idempotency_keys (
      scope bytea not null,
      key text not null,
      account_id uuid references accounts on delete cascade,
      fingerprint bytea,
      attempt uuid not null,
      begun_until timestamptz not null,
      sealed_answer bytea,
      expires_at timestamptz not null,
      primary key (scope, key),
      check (sealed_answer is null or fingerprint is not null)
    );
    create index idempotency_keys_account on idempotency_keys (account_id);
    create index idempotency_keys_expiry on idempotency_keys (expires_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table idempotency_keys');
}
