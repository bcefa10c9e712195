import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table inbox (
      channel text not null,
      bot_id text not null,
      update_id text not null,
      sealed_body bytea,
      received_at timestamptz not null,
      handled_at timestamptz,
      answered_at timestamptz,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      primary key (channel, bot_id, update_id)
    );
    create index inbox_open on inbox (next_attempt_at) where answered_at is null;
    create index inbox_received on inbox (received_at);

    create table outbox (
      id uuid primary key,
      body jsonb not null,
      created_at timestamptz not null,
      claimed_until timestamptz
    );
    create index outbox_created on outbox (created_at);
    create index outbox_verification on outbox ((body->>'verificationId'));

    create table deliveries (
      message_id uuid not null,
      channel_identity_id uuid not null references channel_identities on delete cascade,
      outcome text not null check (outcome in ('sent', 'blocked', 'window_closed', 'invalid', 'superseded')),
      message_ref text,
      delivered_at timestamptz not null,
      primary key (message_id, channel_identity_id)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table deliveries, outbox, inbox');
}
