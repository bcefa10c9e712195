import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table deliveries
      drop constraint deliveries_pkey,
      drop constraint deliveries_outcome_check,
      add column id uuid not null default gen_random_uuid() primary key,
      add column message jsonb,
      add column attempt integer not null default 1,
      add column tries integer not null default 1,
      add column requested_at timestamptz,
      add unique (message_id, channel_identity_id),
      add unique (message_id, attempt),
      add check (outcome in ('requested', 'sent', 'delivered', 'read', 'failed', 'blocked', 'window_closed', 'parked',
        'invalid', 'superseded'));
    alter table deliveries rename column delivered_at to changed_at;
    update deliveries set requested_at = changed_at;
    alter table deliveries alter column requested_at set not null, alter column id drop default;
    create index deliveries_identity on deliveries (channel_identity_id, changed_at desc);
    create index deliveries_message_ref on deliveries (message_ref) where message_ref is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from deliveries where outcome = 'requested';
    update deliveries set outcome = case outcome
      when 'delivered' then 'sent' when 'read' then 'sent'
      when 'parked' then 'window_closed' when 'failed' then 'invalid' else outcome end;
    drop index deliveries_identity, deliveries_message_ref;
    alter table deliveries rename column changed_at to delivered_at;
    alter table deliveries
      drop constraint deliveries_pkey,
      drop constraint deliveries_message_id_channel_identity_id_key,
      drop constraint deliveries_message_id_attempt_key,
      drop constraint deliveries_outcome_check,
      drop column id, drop column message, drop column attempt, drop column tries, drop column requested_at,
      add primary key (message_id, channel_identity_id),
      add check (outcome in ('sent', 'blocked', 'window_closed', 'invalid', 'superseded'));
  `);
}
