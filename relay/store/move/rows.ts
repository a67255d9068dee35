import { sql } from 'kysely';
import type { Database } from '../database';
import { columnList, hasKeyIn, isAfter, type StoredRow, valuesOf } from '../keys';
import { withoutNul } from '../postgres/prepared-statements';
import type { MovedTable } from './tables';

/** How many rows are in memory at once; an event may have hundreds of kilobytes. */
const atOnce = 200;

/** All rows of a table in SQLite, in batches and in the order of their keys, with values as PostgreSQL stores them. */
export async function* batchesOf(sqlite: Database, table: MovedTable): AsyncGenerator<readonly StoredRow[]> {
  const { name, key, columns } = table;
  for (let last: StoredRow | undefined; ; ) {
    const isNext = last === undefined ? sql`1 = 1` : isAfter(last, key);
    const { rows } = await sql<StoredRow>`
      SELECT ${columnList(columns)} FROM ${sql.table(name)} WHERE ${isNext}
      ORDER BY ${columnList(key)} LIMIT ${sql.lit(atOnce)}`.execute(sqlite);
    if (rows.length > 0) yield rows.map((row) => asStored(row, table));
    last = rows.at(-1);
    if (last === undefined || rows.length < atOnce) return;
  }
}

function asStored(row: StoredRow, { booleans }: MovedTable): StoredRow {
  const kept = ([column, value]: [string, unknown]) => [
    column,
    booleans.has(column) && value !== null ? value === 1 : withoutNul(value),
  ];
  return Object.fromEntries(Object.entries(row).map(kept));
}

/** The differences between a batch of rows and PostgreSQL's. */
interface Comparison {
  readonly missing: readonly StoredRow[];
  /** Rows that PostgreSQL has with other values, and in which columns. */
  readonly different: readonly { readonly row: StoredRow; readonly columns: readonly string[] }[];
}

/** Compares rows with those that PostgreSQL has under the same keys, value by value. */
export async function compare(postgres: Database, table: MovedTable, rows: readonly StoredRow[]): Promise<Comparison> {
  const { name, key, columns } = table;
  const keys = rows.map((row) => valuesOf(row, key));
  const found = await sql<StoredRow>`
    SELECT ${columnList(columns)} FROM ${sql.table(name)} WHERE ${hasKeyIn(postgres, key, keys)}`.execute(postgres);
  const byKey = new Map(found.rows.map((row) => [JSON.stringify(valuesOf(row, key)), row]));
  const missing: StoredRow[] = [];
  const different: Comparison['different'][number][] = [];
  for (const [index, row] of rows.entries()) {
    const other = byKey.get(JSON.stringify(keys[index]));
    const unlike = other === undefined ? [] : columns.filter((column) => row[column] !== other[column]);
    if (other === undefined) missing.push(row);
    else if (unlike.length > 0) different.push({ row, columns: unlike });
  }
  return { missing, different };
}

/** How many rows PostgreSQL has in a table. */
export async function countIn(postgres: Database, { name }: MovedTable): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.table(name)}`.execute(postgres);
  return rows[0]?.count ?? 0;
}
