import type { Knex } from 'knex';

/** What staff were told in which chat, so that it is said there once; and what the daily numbers are read from. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table staff_notices (
      notice_id uuid not null,
      chat_id text not null,
      told_at timestamptz not null,
      primary key (notice_id, chat_id)
    );
    create index staff_notices_told on staff_notices (told_at);

    create index verifications_owed on verifications (submitted_at)
      where status in ('pending', 'processing', 'manual_review', 'error');
    create index verifications_decided on verifications (changed_at) where status in ('verified', 'not_verified');
    create index audit_entries_recorded on audit_entries (recorded_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index audit_entries_recorded, verifications_decided, verifications_owed;
    drop table staff_notices;
  `);
}
