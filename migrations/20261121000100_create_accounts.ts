import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table accounts (
      id uuid primary key,
      language text not null check (language in ('en', 'ru', 'zh')),
      created_at timestamptz not null
    );

    create table channel_identities (
      id uuid primary key,
      account_id uuid not null references accounts on delete cascade,
      channel text not null check (channel in ('telegram', 'whatsapp', 'wechat')),
      bot_id text not null,
      chat_id text not null,
      reachable boolean not null default true,
      last_used_at timestamptz not null,
      unique (channel, bot_id, chat_id)
    );
    create index channel_identities_account on channel_identities (account_id, last_used_at desc);

    create table consents (
      id uuid primary key,
      account_id uuid not null references accounts on delete cascade,
      text_version text not null,
      language text not null,
      channel text not null,
      update_id text not null,
      given_at timestamptz not null,
      withdrawn_at timestamptz
    );
    create unique index consents_one_standing on consents (account_id) where withdrawn_at is null;

    create table erasures (
      id uuid primary key,
      account_id uuid not null unique,
      erased_at timestamptz not null,
      verifications integer not null,
      media integer not null,
      pseudonyms text[] not null,
      recent_cases integer not null,
      recent_challenges integer not null
    );
    create index erasures_pseudonyms on erasures using gin (pseudonyms);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table erasures, consents, channel_identities, accounts');
}
