import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
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

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table capture_links');
}
