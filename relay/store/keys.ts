import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import { isPostgres } from './is-postgres';

/** A row of any table, for code that goes through many tables by name. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** The values of some columns, in their order. */
export function valuesOf(row: StoredRow, columns: readonly string[]): string[] {
  return columns.map((column) => String(row[column]));
}

/** Names of columns, as a list. */
export function columnList(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

/** The condition that a row comes after this one, in the order of these columns. */
export function isAfter(row: StoredRow, columns: readonly string[]): RawBuilder<SqlBool> {
  return sql`(${columnList(columns)}) > (${sql.join(valuesOf(row, columns))})`;
}

/** The condition that a row has one of these keys, at least one. SQLite takes a list of rows only as `VALUES`. */
export function hasKeyIn(
  database: Database,
  columns: readonly string[],
  keys: readonly (readonly string[])[],
): RawBuilder<SqlBool> {
  const list = sql.join(keys.map((key) => sql`(${sql.join(key)})`));
  const rows = columns.length === 1 || isPostgres(database) ? list : sql`VALUES ${list}`;
  return sql`(${columnList(columns)}) IN (${rows})`;
}
