import { inTransaction, type Db } from '../../../src/core/database.ts';

/** What somebody can do who owns the tables: the triggers are put aside, and everything else about the trail stays. */
export function tamper(db: Db, sql: string): Promise<void> {
  return inTransaction(db, async (trx) => {
    await trx.raw('alter table audit_entries disable trigger user');
    await trx.raw('alter table audit_chain disable trigger user');
    await trx.raw(sql);
    await trx.raw('alter table audit_entries enable trigger user');
    await trx.raw('alter table audit_chain enable trigger user');
  });
}

/** As if nothing had ever been written. */
export function emptyTrail(db: Db): Promise<void> {
  return tamper(
    db,
    `delete from audit_entries;
     delete from audit_chain;
     insert into audit_chain (sequence, hash) values (0, decode(repeat('00', 32), 'hex'));
     alter table audit_entries drop constraint if exists audit_entries_sequence_key;
     alter table audit_entries add constraint audit_entries_sequence_key unique (sequence)`,
  );
}

/** Chains every entry anew from `sequence` on, as the migration's functions do, and moves the head to the last. */
export async function forgeFrom(db: Db, sequence: number): Promise<void> {
  await tamper(
    db,
    `do $$
     declare
       entry audit_entries;
       last audit_entries;
       previous bytea;
       number bigint;
     begin
       select * into last from audit_entries where sequence < ${sequence} order by sequence desc limit 1;
       previous := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
       number := coalesce(last.sequence, 0);
       for entry in select * from audit_entries where sequence >= ${sequence} order by sequence loop
         number := number + 1;
         entry.digest := sha256(entry.salt || convert_to(entry.content, 'UTF8'));
         entry.hash := sha256(convert_to(concat_ws(E'\\n', number, encode(previous, 'hex'),
           to_char(entry.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.actor, entry.action,
           encode(entry.digest, 'hex')), 'UTF8'));
         update audit_entries set sequence = number, digest = entry.digest, previous_hash = previous, hash = entry.hash
           where id = entry.id;
         previous := entry.hash;
       end loop;
       update audit_chain set sequence = number, hash = previous;
     end $$`,
  );
}
