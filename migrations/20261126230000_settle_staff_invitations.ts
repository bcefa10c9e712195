import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table staff_invitations
      add column accepted_username text,
      add column outcome text check (outcome in ('joined', 'turned_away', 'withdrawn')),
      add constraint staff_invitations_settled check ((outcome is null) = (settled_at is null)),
      add constraint staff_invitations_acceptance check ((accepted_by is null) = (accepted_language is null)
        and (accepted_by is not null or accepted_username is null));
    create index staff_invitations_open on staff_invitations (invited_by) where settled_at is null;
    create index staff_messages_staff on staff_messages (staff_id);
    create index staff_buttons_staff on staff_buttons (staff_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index staff_buttons_staff, staff_messages_staff, staff_invitations_open;
    alter table staff_invitations
      drop constraint staff_invitations_acceptance,
      drop constraint staff_invitations_settled,
      drop column outcome,
      drop column accepted_username;
  `);
}
