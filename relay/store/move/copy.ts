import { sql } from 'kysely';
import type { Database } from '../database';
import { columnList, type StoredRow } from '../keys';
import { batchesOf } from './batches';
import { compare, countIn } from './compare';
import type { MovedTable } from './tables';

/**
 * Copies the rows that are missing in PostgreSQL, those that others refer to first. It may be cut off anywhere and run again.
 *
 * @returns whether PostgreSQL has what SQLite has, and nothing else. It stops at the first table where it has not:
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
