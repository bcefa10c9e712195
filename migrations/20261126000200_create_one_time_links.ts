import type { Knex } from 'knex';

/** `capture_links` goes with a later release: processes of the one before still write there while this one starts. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table one_time_links (
      token_hash bytea primary key,
      channel_identity_id uuid not null references channel_identities on delete cascade,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index one_time_links_identity on one_time_links (channel_identity_id);
    create index one_time_links_expiry on one_time_links (expires_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table one_time_links');
}
