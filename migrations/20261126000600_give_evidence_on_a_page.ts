import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table evidence drop constraint evidence_form_check;
    alter table evidence add constraint evidence_form_check
      check (form in ('photo', 'video', 'video_note', 'file', 'upload'));
    alter table consents alter column channel drop not null, alter column update_id drop not null,
      add column session_id uuid,
      add constraint consents_source_check check (
        (session_id is null) = (channel is not null and update_id is not null)
      );
  `);
}

/** What was given on a page is told as a file of a chat; a consent given there loses its source, not its force. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table consents drop constraint consents_source_check;
    update consents set channel = coalesce(channel, 'telegram'), update_id = coalesce(update_id, session_id::text);
    alter table consents drop column session_id, alter column channel set not null, alter column update_id set not null;
    update evidence set form = 'file' where form = 'upload';
    alter table evidence drop constraint evidence_form_check;
    alter table evidence add constraint evidence_form_check check (form in ('photo', 'video', 'video_note', 'file'));
  `);
}
