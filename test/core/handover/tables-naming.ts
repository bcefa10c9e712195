import type { CoreStage } from '../core-stage.ts';

/** The tables in which some row names one of these ids; not looking into some. */
export async function tablesWith(
  { db }: CoreStage,
  ids: readonly string[],
  aside: readonly string[],
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ table_name: string }> }>(
    `select table_name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'knex%'`,
  );
  const naming: string[] = [];
  for (const { table_name: table } of rows.filter(({ table_name: name }) => !aside.includes(name))) {
    const found = await db.raw<{ rows: unknown[] }>(
      `select 1 from ?? as t where exists (select 1 from unnest(?::text[]) as v where t::text like '%' || v || '%')`,
      [table, [...ids]],
    );
    if (found.rows.length > 0) naming.push(table);
  }
  return naming.toSorted();
}
