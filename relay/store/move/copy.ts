import { sql } from 'kysely';
import type { Database } from '../database';
import { columnList, type StoredRow, valuesOf } from '../keys';
import { MoveProblem } from './refuse';
import { batchesOf, compare, countIn } from './rows';
import type { MovedTable } from './tables';

/**
 * Copies the rows that are missing in PostgreSQL, referenced tables first. It may be interrupted anywhere and run again.
 *
 * @returns whether PostgreSQL now has exactly SQLite's rows. Otherwise it stops at the first table that differs, because
 *   SQLite was written to since an earlier run
 */
export async function copyAll(
  sqlite: Database,
  postgres: Database,
  tables: readonly MovedTable[],
  onTable: (table: string, rows: number) => void,
): Promise<boolean> {
  for (const table of tables) {
    const rows = await copyTable(sqlite, postgres, table);
    if (rows === undefined) return false;
    onTable(table.name, rows);
  }
  return true;
}

async function copyTable(sqlite: Database, postgres: Database, table: MovedTable): Promise<number | undefined> {
  let rows = 0;
  for await (const batch of batchesOf(sqlite, table)) {
    const { missing, different } = await compare(postgres, table, batch);
    if (different.length > 0) return undefined;
    if (missing.length > 0) await insert(postgres, table, missing);
    rows += batch.length;
  }
  return (await countIn(postgres, table)) === rows ? rows : undefined;
}

async function insert(postgres: Database, { name, columns }: MovedTable, rows: readonly StoredRow[]): Promise<void> {
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
  await sql`INSERT INTO ${sql.table(name)} (${columnList(columns)}) VALUES ${sql.join(values)}`.execute(postgres);
}

/** Number of rows, by table. */
export type Rows = Readonly<Record<string, number>>;

/**
 * Reads every row of both databases again, and compares them value by value.
 *
 * @returns how many rows each table has, in both
 * @throws MoveProblem at the first difference
 */
export async function checkAll(sqlite: Database, postgres: Database, tables: readonly MovedTable[]): Promise<Rows> {
  const counts: [string, number][] = [];
  for (const table of tables) counts.push([table.name, await checkTable(sqlite, postgres, table)]);
  return Object.fromEntries(counts);
}

async function checkTable(sqlite: Database, postgres: Database, table: MovedTable): Promise<number> {
  let rows = 0;
  for await (const batch of batchesOf(sqlite, table)) {
    const { missing, different } = await compare(postgres, table, batch);
    const [lost] = missing;
    const [changed] = different;
    if (lost !== undefined) throw notTheSame(`${table.name} ${keyOf(lost)} is missing in PostgreSQL.`);
    if (changed !== undefined) {
      const { row, columns } = changed;
      throw notTheSame(`${table.name} ${keyOf(row)} differs in PostgreSQL, in ${columns.join(', ')}.`);
    }
    rows += batch.length;
  }
  const there = await countIn(postgres, table);
  if (there !== rows) throw notTheSame(`${table.name} has ${rows} rows in SQLite, and ${there} in PostgreSQL.`);
  return rows;

  function keyOf(row: Parameters<typeof valuesOf>[0]): string {
    return valuesOf(row, table.key).join(' ');
  }
}

function notTheSame(message: string): MoveProblem {
  return new MoveProblem(
    message,
    'Find out what else writes to that database, and run this again; the relay continues on SQLite until it is done.',
  );
}
