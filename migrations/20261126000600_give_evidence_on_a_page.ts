import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table evidence drop constraint evidence_form_check;
    alter table evidence add constraint evidence_form_check
      check (form in ('photo', 'video', 'video_note', 'file', 'upload'));
    alter table consents alter column channel drop not null, alter column update_id drop not null,
      add column session_id uuid, add column session_proof text,
      add constraint consents_source_check check (
        num_nulls(session_id, session_proof) = 0 and num_nonnulls(channel, update_id) = 0
        or num_nonnulls(session_id, session_proof) = 0 and num_nulls(channel, update_id) = 0
      );
  `);
}

/** A piece given on a page is told as a file of a chat. A consent given there is told as one of a page, with its session
 * as the update; how the session was opened is lost. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table consents drop constraint consents_source_check;
    update consents set channel = 'page', update_id = session_id::text where session_id is not null;
    alter table consents drop column session_id, drop column session_proof,
      alter column channel set not null, alter column update_id set not null;
    update evidence set form = 'file' where form = 'upload';
    alter table evidence drop constraint evidence_form_check;
    alter table evidence add constraint evidence_form_check check (form in ('photo', 'video', 'video_note', 'file'));
  `);
}
