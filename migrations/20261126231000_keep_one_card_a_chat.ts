import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from staff_messages older using staff_messages newer
      where older.kind = 'card' and newer.kind = 'card' and older.verification_id = newer.verification_id
        and older.chat_id = newer.chat_id and (older.sent_at, older.id) < (newer.sent_at, newer.id);
    create unique index staff_messages_one_card on staff_messages (verification_id, chat_id) where kind = 'card';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index staff_messages_one_card');
}
