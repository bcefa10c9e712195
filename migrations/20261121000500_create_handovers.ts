import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table handovers (
      id uuid primary key,
      account_id uuid not null references accounts on delete cascade,
      origin_identity_id uuid not null references channel_identities on delete cascade,
      code_hash bytea not null unique,
      status text not null check (status in ('open', 'claimed', 'confirmed', 'refused')),
      claimant_identity_id uuid references channel_identities on delete cascade,
      expires_at timestamptz not null,
      check ((status = 'open') = (claimant_identity_id is null))
    );
    create unique index handovers_one_unsettled on handovers (account_id) where status in ('open', 'claimed');
    create index handovers_account on handovers (account_id);
    create index handovers_origin on handovers (origin_identity_id);
    create index handovers_claimant on handovers (claimant_identity_id);
    create index handovers_expired on handovers (expires_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table handovers');
}
