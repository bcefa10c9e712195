import type { Knex } from 'knex';

/** The columns and their order are those that rate-limiter-flexible writes; `expire` is in milliseconds of Unix time. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table limits (
      key text primary key,
      points integer not null,
      expire bigint
    );
    create index limits_expiry on limits (expire);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table limits');
}
