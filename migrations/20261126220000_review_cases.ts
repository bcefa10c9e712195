import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table verifications
      add column review_since timestamptz,
      add column claimed_by uuid,
      add column claimed_at timestamptz,
      add column claim_until timestamptz,
      add column opinions jsonb not null default '[]',
      add column appeal jsonb,
      add column reminded_at timestamptz,
      add column alerted_at timestamptz,
      add column escalated_at timestamptz;
    update verifications set review_since = changed_at where status = 'manual_review';
    alter table verifications
      add constraint verifications_review check ((status = 'manual_review') = (review_since is not null)),
      add constraint verifications_claim check ((claimed_by is null) = (claimed_at is null)
        and (claimed_by is null) = (claim_until is null) and (claimed_by is null or status = 'manual_review'));
    create index verifications_in_review on verifications (review_since) where status = 'manual_review';
    create unique index verifications_one_appeal on verifications ((appeal->>'of')) where appeal is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index verifications_one_appeal, verifications_in_review;
    alter table verifications
      drop constraint verifications_review,
      drop constraint verifications_claim,
      drop column review_since,
      drop column claimed_by,
      drop column claimed_at,
      drop column claim_until,
      drop column opinions,
      drop column appeal,
      drop column reminded_at,
      drop column alerted_at,
      drop column escalated_at;
  `);
}
