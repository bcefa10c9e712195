import type { Knex } from 'knex';

/** Counting a call must not wait for whoever holds the case: all calls of the service are counted one after the other. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table service_case_calls drop constraint service_case_calls_verification_id_fkey');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from service_case_calls c where not exists (select 1 from verifications v where v.id = c.verification_id);
    alter table service_case_calls add constraint service_case_calls_verification_id_fkey
      foreign key (verification_id) references verifications on delete cascade;
  `);
}
