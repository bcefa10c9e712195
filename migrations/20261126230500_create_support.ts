import type { Knex } from 'knex';

/** Places and relays outlive the thread, so that what stands in chats of staff is taken away after an erasure. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table support_threads (
      id uuid primary key,
      account_id uuid not null unique references accounts on delete cascade,
      opened_at timestamptz not null,
      closed_at timestamptz
    );

    create table support_messages (
      id uuid primary key,
      thread_id uuid not null references support_threads on delete cascade,
      staff_id uuid,
      source text not null unique,
      sealed bytea not null,
      said_at timestamptz not null
    );
    create index support_messages_thread on support_messages (thread_id, said_at);

    create table support_places (
      thread_id uuid not null,
      chat_id text not null,
      state text not null check (state in ('claimed', 'topic', 'plain')),
      topic_id text,
      is_closed boolean not null default false,
      claimed_at timestamptz not null,
      primary key (thread_id, chat_id),
      check ((state = 'topic') = (topic_id is not null))
    );
    create index support_places_topic on support_places (chat_id, topic_id);

    create table support_relays (
      message_id uuid not null,
      chat_id text not null,
      thread_id uuid not null,
      state text not null check (state in ('claimed', 'sent', 'refused')),
      message_ref text,
      claimed_at timestamptz not null,
      primary key (message_id, chat_id),
      check ((state = 'sent') = (message_ref is not null))
    );
    create index support_relays_message on support_relays (chat_id, message_ref);
    create index support_relays_thread on support_relays (thread_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table support_relays, support_places, support_messages, support_threads');
}
