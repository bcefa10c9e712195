import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table verifications (
      id uuid primary key,
      account_id uuid not null references accounts on delete cascade,
      status text not null check (status in ('collecting', 'pending', 'processing', 'verified', 'not_verified',
        'manual_review', 'error', 'expired', 'cancelled')),
      version integer not null,
      document_type text check (document_type in ('passport', 'identity_card', 'driving_licence')),
      challenge jsonb,
      challenges_issued integer not null,
      submitted_at timestamptz,
      lease_token uuid,
      lease_until timestamptz,
      reasons jsonb not null default '[]',
      decision jsonb,
      opened_at timestamptz not null,
      changed_at timestamptz not null,
      requeued_at timestamptz,
      requeues integer not null default 0,
      check ((status = 'processing') = (lease_token is not null)),
      check ((lease_token is null) = (lease_until is null)),
      check ((status in ('verified', 'not_verified')) = (decision is not null)),
      check (status in ('collecting', 'expired', 'cancelled') or (submitted_at is not null and document_type is not null))
    );
    create unique index verifications_one_open on verifications (account_id)
      where status in ('collecting', 'pending', 'processing', 'manual_review', 'error');
    create index verifications_account on verifications (account_id, opened_at desc);
    create index verifications_waiting on verifications (status, changed_at)
      where status in ('collecting', 'pending', 'processing', 'error');

    create table case_keys (
      verification_id uuid primary key references verifications on delete cascade,
      wrapped_key bytea not null
    );

    create table evidence (
      id uuid primary key,
      verification_id uuid not null references verifications on delete cascade,
      kind text not null check (kind in ('document_front', 'document_back', 'selfie_video')),
      state text not null check (state in ('received', 'accepted', 'refused')),
      form text not null check (form in ('photo', 'video', 'video_note', 'file')),
      forwarded boolean not null,
      album_id text,
      content_hash text not null,
      challenge jsonb,
      channel_identity_id uuid references channel_identities on delete set null,
      message_ref text,
      reason text,
      concerns jsonb not null default '[]',
      fingerprint text,
      sealed_templates bytea,
      received_at timestamptz not null,
      check ((state = 'refused') = (reason is not null))
    );
    create index evidence_verification on evidence (verification_id, received_at);
    create index evidence_waiting on evidence (received_at) where state = 'received';
    create unique index evidence_same_bytes_once on evidence (verification_id, kind, content_hash)
      where reason is null or reason not in ('ENGINE_UNAVAILABLE', 'STORAGE_FAILED');

    create table media (
      id uuid primary key,
      verification_id uuid not null references verifications on delete cascade,
      evidence_id uuid not null references evidence on delete cascade,
      path text not null unique,
      size integer not null,
      stored_at timestamptz not null
    );
    create index media_verification on media (verification_id);
    create index media_evidence on media (evidence_id);

    create table checks (
      id uuid primary key,
      verification_id uuid not null references verifications on delete cascade,
      evidence_id uuid references evidence on delete cascade,
      name text not null,
      engine text not null,
      engine_version text not null,
      score double precision,
      threshold double precision,
      codes jsonb not null,
      findings jsonb not null,
      policy_version text not null,
      checked_at timestamptz not null
    );
    create index checks_verification on checks (verification_id);

    create table audit_entries (
      id bigint generated always as identity primary key,
      verification_id uuid not null,
      account_id uuid not null,
      actor text not null,
      action text not null,
      from_status text,
      to_status text not null,
      version integer not null,
      reasons jsonb not null,
      recorded_at timestamptz not null,
      unique (verification_id, version)
    );
    create index audit_entries_account on audit_entries (account_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table audit_entries, checks, media, evidence, case_keys, verifications');
}
