import type { Knex } from 'knex';

/** Which workers live, and what they compare faces with; and what the daily numbers are counted by. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table worker_heartbeats (
      worker_id uuid primary key,
      face_engine text not null,
      seen_at timestamptz not null
    );
    create index verifications_submitted on verifications (submitted_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index verifications_submitted; drop table worker_heartbeats');
}
