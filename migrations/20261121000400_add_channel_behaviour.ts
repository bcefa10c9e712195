import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table channel_identities
      add column offered_choices jsonb not null default '[]',
      add column offered_at timestamptz,
      add column sent_since_inbound integer not null default 0;

    create table channel_entrances (
      channel text primary key check (channel in ('telegram', 'whatsapp', 'wechat')),
      bot_id text not null,
      name text not null,
      url text,
      opened_at timestamptz not null
    );

    create table channel_secrets (
      channel text not null check (channel in ('telegram', 'whatsapp', 'wechat')),
      bot_id text not null,
      name text not null,
      sealed_value bytea not null,
      changed_at timestamptz not null,
      expires_at timestamptz,
      primary key (channel, bot_id, name)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table channel_secrets, channel_entrances;
    alter table channel_identities drop column offered_choices, drop column offered_at, drop column sent_since_inbound;
  `);
}
