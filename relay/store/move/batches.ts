import { sql } from 'kysely';
import type { Database } from '../database';
import { columnList, isAfter, type StoredRow } from '../keys';
import { withoutNul } from '../postgres/prepared-statements';
import type { MovedTable } from './tables';

/** So many rows are in memory at once; an event may carry hundreds of kilobytes. */
const atOnce = 200;

/** All rows of a table in SQLite, in the order of their keys, so many at a time, as PostgreSQL keeps them. */
export async function* batchesOf(sqlite: Database, table: MovedTable): AsyncGenerator<readonly StoredRow[]> {
  const { name, key, columns } = table;
  for (let last: StoredRow | undefined; ; ) {
    const isNext = last === undefined ? sql`1 = 1` : isAfter(last, key);
    const { rows } = await sql<StoredRow>`
      SELECT ${columnList(columns)} FROM ${sql.table(name)} WHERE ${isNext}
      ORDER BY ${columnList(key)} LIMIT ${sql.lit(atOnce)}`.execute(sqlite);
    if (rows.length > 0) yield rows.map((row) => asKept(row, table));
    last = rows.at(-1);
    if (last === undefined || rows.length < atOnce) return;
  }
}

function asKept(row: StoredRow, { booleans }: MovedTable): StoredRow {
  const kept = ([column, value]: [string, unknown]) => [
    column,
    booleans.has(column) && value !== null ? value === 1 : withoutNul(value),
  ];
  return Object.fromEntries(Object.entries(row).map(kept));
}
