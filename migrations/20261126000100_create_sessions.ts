import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table sessions (
      id uuid primary key,
      account_id uuid not null references accounts on delete cascade,
      channel_identity_id uuid references channel_identities on delete set null,
      proof text not null check (proof in ('telegram', 'wechat', 'link')),
      device text not null,
      opened_at timestamptz not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      end_reason text check (end_reason in ('signed_out', 'crowded_out', 'token_reused')),
      check ((ended_at is null) = (end_reason is null))
    );
    create index sessions_account on sessions (account_id, opened_at desc, id desc);
    create index sessions_identity on sessions (channel_identity_id);
    create index sessions_over on sessions (coalesce(ended_at, expires_at));

    create table refresh_tokens (
      hash bytea primary key,
      session_id uuid not null references sessions on delete cascade,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index refresh_tokens_session on refresh_tokens (session_id);
    create index refresh_tokens_expiry on refresh_tokens (expires_at);

    create table signing_keys (
      id uuid primary key,
      public_key jsonb not null,
      sealed_private_key bytea not null,
      created_at timestamptz not null,
      signs_until timestamptz not null,
      published_until timestamptz not null
    );
    create index signing_keys_signing on signing_keys (signs_until);
    create index signing_keys_published on signing_keys (published_until);

    create table used_proofs (
      hash bytea primary key,
      good_until timestamptz not null
    );
    create index used_proofs_expiry on used_proofs (good_until);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table used_proofs, signing_keys, refresh_tokens, sessions');
}
