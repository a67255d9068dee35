import type { Database } from '../database';
import { withoutNul } from '../postgres/connect';
import type { MovedTable } from './tables';

/** A row as PostgreSQL keeps it. */
export type Row = Readonly<Record<string, unknown>>;

/** So many rows are in memory at once; an event may carry hundreds of kilobytes. */
const atOnce = 200;

/** All rows of a table of SQLite's in order of their keys, so many at a time, as PostgreSQL keeps them. */
export async function* batchesOf(sqlite: Database, table: MovedTable): AsyncGenerator<readonly Row[]> {
  const { name, key } = table;
  const after = `(${key.map(() => '??').join(', ')}) > (${key.map(() => '?').join(', ')})`;
  for (let last: Row | undefined; ; ) {
    const query = sqlite(name)
      .orderBy([...key])
      .limit(atOnce);
    if (last !== undefined) query.whereRaw(after, [...key, ...valuesOf(last, key)]);
    const rows: Row[] = await query.select(table.columns);
    if (rows.length > 0) yield rows.map((row) => asKept(row, table));
    last = rows.at(-1);
    if (last === undefined || rows.length < atOnce) return;
  }
}

/** The values of some columns, in their order. */
export function valuesOf(row: Row, columns: readonly string[]): string[] {
  return columns.map((column) => String(row[column]));
}

function asKept(row: Row, { booleans }: MovedTable): Row {
  const kept = ([column, value]: [string, unknown]) => [
    column,
    booleans.has(column) && value !== null ? value === 1 : withoutNul(value),
  ];
  return Object.fromEntries(Object.entries(row).map(kept));
}
