import { sql } from 'kysely';
import type { Database } from '../database';
import { migrationTables } from '../migrate';

/** A table whose rows are copied. */
export interface MovedTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Columns that SQLite stores as 0 and 1. */
  readonly booleans: ReadonlySet<string>;
  /** Whether its rows belong to an organisation. */
  readonly isTenants: boolean;
}

/** Tables about the database itself. */
const notMoved: readonly string[] = [...migrationTables, 'moves'];

/** All tables to copy, referenced tables first. */
export async function tablesOf(sqlite: Database): Promise<MovedTable[]> {
  const all = await sql<{ name: string }>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
  `.execute(sqlite);
  const names = all.rows.map(({ name }) => name).filter((name) => !notMoved.includes(name));
  const parents = new Map<string, Set<string>>();
  for (const name of names) {
    const references = await sql<{ parent: string }>`
      SELECT "table" AS parent FROM pragma_foreign_key_list(${name})`.execute(sqlite);
    parents.set(name, new Set(references.rows.map(({ parent }) => parent)));
  }
  const tables: MovedTable[] = [];
  for (const name of parentsFirst(parents)) tables.push(await tableOf(sqlite, name));
  return tables;
}

async function tableOf(sqlite: Database, name: string): Promise<MovedTable> {
  const { rows: columns } = await sql<{ name: string; type: string; pk: number }>`
    SELECT name, type, pk FROM pragma_table_info(${name})`.execute(sqlite);
  const key = columns.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
  return {
    name,
    key: key.map((column) => column.name),
    columns: columns.map((column) => column.name),
    booleans: new Set(columns.filter(({ type }) => type === 'boolean').map((column) => column.name)),
    isTenants: columns.some((column) => column.name === 'organisation_id'),
  };
}

function parentsFirst(parents: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const ordered = new Set<string>();
  const add = (name: string) => {
    if (ordered.has(name)) return;
    for (const parent of parents.get(name) ?? []) add(parent);
    ordered.add(name);
  };
  for (const name of parents.keys()) add(name);
  return [...ordered];
}
