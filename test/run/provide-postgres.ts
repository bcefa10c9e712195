import { Client } from 'pg';
import { openTestPostgres } from '../servers/postgres.ts';
import { placeOf, type Provision, type Say } from './provision.ts';

/** `DATABASE_URL`, else an embedded server; with a migrated template on it. */
export async function providePostgres(say: Say): Promise<Provision> {
  const given = Boolean(process.env['DATABASE_URL']);
  const postgres = await openTestPostgres((text) => say(`  ${text}`));
  return {
    title: 'PostgreSQL',
    uses: `${given ? 'DATABASE_URL' : 'embedded'}, ${placeOf(postgres.url)}`,
    environment: { DATABASE_URL: postgres.url, BONAFIDE_TEST_TEMPLATE: postgres.template },
    async close(testProcessIds) {
      if (given) await dropDatabasesOf(testProcessIds, postgres.url);
      await postgres.close();
    },
  };
}

/** Those that tests of a killed process could not drop; their names begin as `openTestDatabase` makes them. */
async function dropDatabasesOf(processIds: ReadonlyArray<number | undefined>, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where datname ^@ any($1)',
      [processIds.flatMap((id) => (id === undefined ? [] : `bonafide_test_${id}_`))],
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  } finally {
    await client.end();
  }
}
