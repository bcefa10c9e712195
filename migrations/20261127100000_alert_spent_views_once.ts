import type { Knex } from 'knex';

/** When administrators last heard that somebody looked at more pictures than the hour allows. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table staff_members add column views_alerted_at timestamptz');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table staff_members drop column views_alerted_at');
}
