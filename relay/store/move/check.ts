import type { Database } from '../database';
import { valuesOf } from '../keys';
import { batchesOf } from './batches';
import { compare, countIn } from './compare';
import { MoveProblem } from './problem';
import type { MovedTable } from './tables';

/** Rows by table. */
export type Rows = Readonly<Record<string, number>>;

/**
 * Reads every row of both databases once more, and compares them value by value.
 *
 * @returns how many rows each table has, the same in both
 * @throws MoveProblem at the first that is not the same
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
      throw notTheSame(`${table.name} ${keyOf(row)} is another one in PostgreSQL, in ${columns.join(', ')}.`);
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
    'Find out who else writes to that database, and run this again; the relay continues on SQLite until it is done.',
  );
}
