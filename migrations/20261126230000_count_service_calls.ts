import type { Knex } from 'knex';

/** Calls of services that allow only so many: the queue for them, their count by month and by case, and the face ids that a
 * service gave and still knows. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table service_turns (
      id uuid primary key,
      service text not null,
      queue text not null,
      asked_at timestamptz not null,
      heard_until timestamptz not null,
      admitted_at timestamptz,
      frees_at timestamptz,
      check ((admitted_at is null) = (frees_at is null))
    );
    create index service_turns_service on service_turns (service);

    create table service_months (
      service text not null,
      month date not null,
      calls integer not null,
      told text not null default 'nothing' check (told in ('nothing', 'nearly', 'spent')),
      primary key (service, month)
    );

    create table service_case_calls (
      service text not null,
      verification_id uuid not null references verifications on delete cascade,
      calls integer not null,
      primary key (service, verification_id)
    );

    create table service_faces (
      service text not null,
      face_id uuid not null,
      verification_id uuid references verifications on delete cascade,
      expires_at timestamptz not null,
      erased_at timestamptz,
      primary key (service, face_id)
    );
    create index service_faces_verification on service_faces (verification_id);
    create index service_faces_expiry on service_faces (expires_at);

    alter table erasures add column service_faces jsonb not null default '[]';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table erasures drop column service_faces;
    drop table service_faces, service_case_calls, service_months, service_turns;
  `);
}
