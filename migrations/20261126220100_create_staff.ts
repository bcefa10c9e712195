import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table staff_members (
      id uuid primary key,
      messenger_id text not null,
      role text not null check (role in ('viewer', 'reviewer', 'senior', 'privacy_officer', 'admin')),
      language text not null,
      name text not null,
      joined_at timestamptz not null,
      removed_at timestamptz,
      unlocked_until timestamptz
    );
    create unique index staff_members_messenger on staff_members (messenger_id) where removed_at is null;

    create table staff_invitations (
      id uuid primary key,
      token_hash bytea not null unique,
      role text not null check (role in ('viewer', 'reviewer', 'senior', 'privacy_officer', 'admin')),
      invited_by uuid not null references staff_members,
      invited_at timestamptz not null,
      expires_at timestamptz not null,
      accepted_by text,
      accepted_name text,
      accepted_language text,
      settled_at timestamptz,
      check ((accepted_by is null) = (accepted_name is null))
    );

    create table staff_buttons (
      token_hash bytea primary key,
      staff_id uuid references staff_members,
      verification_id uuid,
      version integer,
      act text not null,
      argument text,
      expires_at timestamptz not null,
      used_for text
    );
    create index staff_buttons_verification on staff_buttons (verification_id);
    create index staff_buttons_expiry on staff_buttons (expires_at);

    create table staff_messages (
      id uuid primary key,
      verification_id uuid not null,
      staff_id uuid,
      chat_id text not null,
      message_ref text not null,
      kind text not null check (kind in ('card', 'media')),
      shown text not null,
      sent_at timestamptz not null,
      unique (chat_id, message_ref)
    );
    create index staff_messages_verification on staff_messages (verification_id);

    create table media_views (
      id uuid primary key,
      verification_id uuid not null,
      staff_id uuid not null references staff_members,
      what text not null check (what in ('pictures', 'clip')),
      viewed_at timestamptz not null
    );
    create index media_views_staff on media_views (staff_id, viewed_at);

    create table staff_dialogues (
      chat_id text primary key,
      sealed bytea not null,
      changed_at timestamptz not null
    );

    create table decision_pauses (
      id integer primary key default 1 check (id = 1),
      paused_by uuid not null references staff_members,
      paused_at timestamptz not null
    );

    create table digests (
      day date primary key,
      sent_at timestamptz not null
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table digests, decision_pauses, staff_dialogues, media_views, staff_messages, staff_buttons,
      staff_invitations, staff_members
  `);
}
