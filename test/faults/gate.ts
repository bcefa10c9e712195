import type { Client } from 'pg';
import { eventually } from '../servers/eventually.ts';

/** Holds back whoever comes to one point in the program, from inside the database. */
export interface Gate {
  /** Resolves when somebody stands before it. */
  somebodyWaits(): Promise<void>;
  open(): Promise<void>;
}

const NUMBER = 20_261_121;
const PASS = `perform pg_advisory_lock_shared(${NUMBER}); perform pg_advisory_unlock_shared(${NUMBER});`;

/** Before whoever has claimed a case and wants to read its key, which is needed to decide: a view takes the place of the
 * keys' table. */
export function closeGateBeforeDecisions(database: Client): Promise<Gate> {
  return closeGate(
    database,
    `create function pass_gate() returns boolean language plpgsql volatile as $$ begin
       if exists (select 1 from verifications where status = 'processing') then ${PASS} end if;
       return true;
     end $$;
     alter table case_keys rename to case_keys_behind_the_gate;
     create view case_keys as select * from case_keys_behind_the_gate where pass_gate()`,
  );
}

/** Before the commit of a piece that is taken in: PostgreSQL has been told to commit and has not done so yet. */
export function closeGateBeforeCommits(database: Client): Promise<Gate> {
  return closeGate(
    database,
    `create function pass_gate() returns trigger language plpgsql as $$ begin ${PASS} return null; end $$;
     create constraint trigger pass_gate after insert on media deferrable initially deferred
       for each row execute function pass_gate()`,
  );
}

async function closeGate(database: Client, build: string): Promise<Gate> {
  await database.query(`${build}; select pg_advisory_lock(${NUMBER})`);
  const waiting = async (): Promise<number> => {
    const { rowCount } = await database.query(
      `select 1 from pg_locks where locktype = 'advisory' and objid = ${NUMBER} and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return rowCount ?? 0;
  };
  return {
    somebodyWaits: async () => void (await eventually(waiting, (count) => count > 0)),
    open: async () => void (await database.query(`select pg_advisory_unlock(${NUMBER})`)),
  };
}
