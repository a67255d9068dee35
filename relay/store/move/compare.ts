import type { Database } from '../database';
import { type Row, valuesOf } from './batches';
import type { MovedTable } from './tables';

/** How a batch of rows stands in PostgreSQL. */
export interface Comparison {
  readonly missing: readonly Row[];
  /** Those that are there with other values, and in which columns. */
  readonly different: readonly { readonly row: Row; readonly columns: readonly string[] }[];
}

/** Compares rows with those that PostgreSQL has under the same keys, value by value. */
export async function compare(postgres: Database, table: MovedTable, rows: readonly Row[]): Promise<Comparison> {
  const { name, key, columns } = table;
  const keys = rows.map((row) => valuesOf(row, key));
  const found: Row[] = await postgres(name)
    .whereIn([...key], keys)
    .select(columns);
  const byKey = new Map(found.map((row) => [JSON.stringify(valuesOf(row, key)), row]));
  const missing: Row[] = [];
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
  const counted = await postgres(name).count({ count: '*' }).first();
  return Number(counted?.count);
}
