import type { Knex } from 'knex';

/** Links live for half an hour: nobody misses those of the table that goes. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table capture_links;
    create table one_time_links (
      token_hash bytea primary key,
      channel_identity_id uuid not null references channel_identities on delete cascade,
      verification_id uuid references verifications on delete cascade,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index one_time_links_identity on one_time_links (channel_identity_id);
    create index one_time_links_verification on one_time_links (verification_id);
    create index one_time_links_expiry on one_time_links (expires_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table one_time_links;
    create table capture_links (
      token_hash bytea primary key,
      verification_id uuid not null references verifications on delete cascade,
      channel_identity_id uuid not null references channel_identities on delete cascade,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index capture_links_verification on capture_links (verification_id);
    create index capture_links_identity on capture_links (channel_identity_id);
    create index capture_links_expiry on capture_links (expires_at);
  `);
}
