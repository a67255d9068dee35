import type { Knex } from 'knex';
import { type Database, freeSqliteOf, type SqliteConnection } from './database';

/** A query that is asked again and again: the same words each time, with other values. */
export type Statement<Values, Row> = (database: Database, values: Values) => Promise<Row[]>;

type Build<Values> = (database: Database, values: Values) => Knex.QueryBuilder;

/**
 * A query of the main path, written for Knex as any other. On SQLite it is compiled when it is first asked and then run
 * at once, prepared; Knex builds each query again, which takes several times as long as SQLite needs to run it.
 *
 * `build` puts the values where they belong and does nothing else with them: on SQLite it sees placeholders. Which
 * values there are may differ from call to call, and decides which columns are written.
 *
 * @returns its rows; none where it answers none
 * @example const leaseOf = statement<{ dedupKey: string }, LeaseRow>((database, { dedupKey }) =>
 *   database('leases').where({ dedup_key: dedupKey }));
 */
export function statement<Values extends object, Row = never>(build: Build<Values>): Statement<Values, Row> {
  const compiled = new Map<string, Compiled>();

  function compiledFor(database: Database, values: Values): Compiled {
    const names = Object.keys(values).join();
    const known = compiled.get(names);
    if (known !== undefined) return known;
    const made = compile(build(database, placeholdersFor(values)));
    compiled.set(names, made);
    return made;
  }

  return async (database, values) => {
    const sqlite = freeSqliteOf(database);
    if (sqlite === undefined) return rowsOf<Row>(await build(database, values));
    return run<Row>(sqlite, compiledFor(database, values), values);
  };
}

/**
 * A statement for any number of items, such as an insert of several rows: asked once for all of them, since each way to
 * PostgreSQL counts; on SQLite once for each, where that costs nothing and has the same words each time.
 */
export function statementForAll<Item extends object, Row = never>(
  build: Build<readonly Item[]>,
): Statement<readonly Item[], Row> {
  const forOne = statement<Item, Row>((database, item) => build(database, [item]));
  return async (database, items) => {
    if (items.length === 0) return [];
    if (freeSqliteOf(database) === undefined) return rowsOf<Row>(await build(database, items));
    const rows: Row[] = [];
    for (const item of items) rows.push(...(await forOne(database, item)));
    return rows;
  };
}

interface Compiled {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/**
 * Numbers that do not change are written out: SQLite plans a statement again whenever another LIMIT is bound, and
 * takes the same one for another.
 */
function compile(query: Knex.QueryBuilder): Compiled {
  const { sql, bindings } = query.toSQL();
  const places = bindings.values();
  const bound: unknown[] = [];
  const written = sql.replace(/\?/g, (place) => {
    const { value } = places.next();
    if (typeof value === 'number' || typeof value === 'boolean') return String(Number(value));
    bound.push(value);
    return place;
  });
  return { sql: written, bindings: bound };
}

/** Where a value goes. Code that computes with it fails when the statement is first compiled. */
class Placeholder {
  constructor(readonly name: string) {}

  toJSON(): never {
    throw new Error(`A statement computes with “${this.name}”. Compute it before, and pass the result.`);
  }

  toString(): never {
    return this.toJSON();
  }
}

function placeholdersFor<Values extends object>(values: Values): Values {
  const placeholders = Object.keys(values).map((name) => [name, new Placeholder(name)]);
  return Object.fromEntries(placeholders) as Values;
}

function run<Row>(sqlite: SqliteConnection, { sql, bindings }: Compiled, values: object): Row[] {
  const prepared = sqlite.prepare(sql);
  const bound = bindings.map((binding) =>
    forSqlite(binding instanceof Placeholder ? values[binding.name as keyof typeof values] : binding),
  );
  if (prepared.reader) return prepared.all(bound) as Row[];
  prepared.run(bound);
  return [];
}

function forSqlite(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Knex answers rows as an array, a first row alone, and the number of rows that were changed. */
function rowsOf<Row>(answer: unknown): Row[] {
  if (Array.isArray(answer)) return answer;
  return typeof answer === 'object' && answer !== null ? [answer as Row] : [];
}
