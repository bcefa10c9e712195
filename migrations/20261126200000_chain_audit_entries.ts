import type { Knex } from 'knex';

/**
 * Entries are written anywhere in a transaction and chained at its commit, in the order of the commits: only there is the one
 * row of `audit_chain` locked, so nobody who holds it waits for anything else. What an entry says is in `content`, the very
 * text that was hashed; the columns one looks it up by are generated from it and go with it when it is erased.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create temporary table earlier_entries on commit drop as table audit_entries;
    drop table audit_entries;

    create table audit_chain (
      is_only boolean primary key default true check (is_only),
      sequence bigint not null,
      hash bytea not null
    );
    insert into audit_chain (sequence, hash) values (0, decode(repeat('00', 32), 'hex'));

    create table audit_entries (
      id bigint generated always as identity primary key,
      sequence bigint unique,
      recorded_at timestamptz not null,
      actor text not null check (actor !~ '[[:cntrl:]]'),
      action text not null check (action ~ '^[a-z][a-z0-9_.]*$'),
      content text,
      salt bytea,
      digest bytea not null,
      previous_hash bytea,
      hash bytea,
      erased_at timestamptz,
      account_id uuid generated always as ((content::jsonb ->> 'accountId')::uuid) stored,
      verification_id uuid generated always as ((content::jsonb ->> 'verificationId')::uuid) stored,
      from_status text generated always as (content::jsonb ->> 'from') stored,
      to_status text generated always as (content::jsonb ->> 'to') stored,
      version integer generated always as ((content::jsonb ->> 'version')::integer) stored,
      unique (verification_id, version),
      check (num_nulls(content, salt) in (0, 2)),
      check ((content is null) = (erased_at is not null)),
      check (num_nulls(sequence, previous_hash, hash) in (0, 3))
    );
    create index audit_entries_account on audit_entries (account_id);

    create function audit_hash(sequence bigint, previous_hash bytea, recorded_at timestamptz, actor text, action text,
      digest bytea) returns bytea language plpgsql as $$
    begin
      return sha256(convert_to(concat_ws(E'\\n', sequence, encode(previous_hash, 'hex'),
        to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, action,
        encode(digest, 'hex')), 'UTF8'));
    end $$;

    create function seal_audit_entry() returns trigger language plpgsql as $$
    begin
      new.salt := uuid_send(gen_random_uuid());
      new.digest := sha256(new.salt || convert_to(new.content, 'UTF8'));
      new.sequence := null;
      new.previous_hash := null;
      new.hash := null;
      return new;
    end $$;
    do $$
    declare
      earlier record;
      number bigint := 0;
      previous bytea;
      linked bytea;
    begin
      select hash into previous from audit_chain;
      for earlier in select e.*, sha256(salt || convert_to(content, 'UTF8')) as digest from (
        select id, recorded_at, actor, action, uuid_send(gen_random_uuid()) as salt,
          json_strip_nulls(json_build_object('accountId', account_id, 'verificationId', verification_id,
            'from', from_status, 'to', to_status, 'version', version, 'reasons', reasons))::text as content
        from earlier_entries offset 0
      ) e order by id loop
        number := number + 1;
        linked := audit_hash(number, previous, earlier.recorded_at, earlier.actor, earlier.action, earlier.digest);
        insert into audit_entries
          (sequence, recorded_at, actor, action, content, salt, digest, previous_hash, hash)
          values (number, earlier.recorded_at, earlier.actor, earlier.action, earlier.content, earlier.salt,
            earlier.digest, previous, linked);
        previous := linked;
      end loop;
      update audit_chain set sequence = number, hash = previous;
    end $$;

    create trigger audit_entries_seal before insert on audit_entries
      for each row execute function seal_audit_entry();

    create function chain_audit_entry() returns trigger language plpgsql as $$
    declare
      head audit_chain;
      linked bytea;
    begin
      select * into strict head from audit_chain for update;
      linked := audit_hash(head.sequence + 1, head.hash, new.recorded_at, new.actor, new.action, new.digest);
      update audit_entries set sequence = head.sequence + 1, previous_hash = head.hash, hash = linked where id = new.id;
      update audit_chain set sequence = head.sequence + 1, hash = linked;
      return null;
    end $$;
    create constraint trigger audit_entries_chain after insert on audit_entries
      deferrable initially deferred for each row execute function chain_audit_entry();

    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'The audit trail is append-only' using errcode = 'restrict_violation';
    end $$;
    create trigger audit_entries_keep before delete or truncate on audit_entries
      for each statement execute function refuse_audit_change();
    create trigger audit_entries_stay before update on audit_entries for each row when (not (
      (new.id, new.recorded_at, new.actor, new.action, new.digest)
        is not distinct from (old.id, old.recorded_at, old.actor, old.action, old.digest)
      and (
        old.hash is null and new.hash is not null
          and (new.content, new.salt, new.erased_at) is not distinct from (old.content, old.salt, old.erased_at)
        or old.content is not null and new.content is null
          and (new.sequence, new.previous_hash, new.hash)
            is not distinct from (old.sequence, old.previous_hash, old.hash)
      )
    )) execute function refuse_audit_change();
    create trigger audit_chain_keep before delete or truncate on audit_chain
      for each statement execute function refuse_audit_change();
    create trigger audit_chain_stay before update on audit_chain
      for each row when (new.sequence is distinct from old.sequence + 1) execute function refuse_audit_change();
  `);
}

/** The chain is lost, and with it the entries that record no transition of a case, and what is left of erased ones. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    create temporary table chained_entries on commit drop as table audit_entries;
    drop table audit_entries, audit_chain;
    drop function audit_hash, seal_audit_entry, chain_audit_entry, refuse_audit_change;

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
    insert into audit_entries
      (verification_id, account_id, actor, action, from_status, to_status, version, reasons, recorded_at)
      select verification_id, account_id, actor, action, from_status, to_status, version,
        content::jsonb -> 'reasons', recorded_at
      from chained_entries where version is not null order by sequence;
  `);
}
