import type { CompiledQuery } from 'kysely';
import type { Database } from './database';
import { type EngineOf, engineOf } from './engine-of';
import { runCompiled } from './transaction';

/** A query of Kysely's, built or written as SQL. */
interface Query<Row> {
  compile(database: Database): CompiledQuery<Row>;
}

/**
 * Prepares a statement of the main path: Kysely compiles it once instead of for each call, which costs more than running
 * it, and within a transaction it runs on the transaction's connection without asking for it.
 *
 * The values that `write` gets stand for those of each call: they can be bound, but not looked at, so what depends on a
 * value belongs into the statement. Values with other keys make another statement.
 */
export function statement<Values extends object, Row = unknown>(
  write: (database: Database, values: Values) => Query<Row>,
): (database: Database, values: Values) => Promise<readonly Row[]> {
  const prepared = prepare(write);
  return (database, values) => runCompiled(database, prepared(database, values));
}

/**
 * The same for a statement about several rows. On SQLite, where nothing travels, it runs once for each row
 * and so is compiled once; on PostgreSQL it goes there once.
 */
export function statementForRows<Values extends object, Row = unknown>(
  write: (database: Database, rows: readonly Values[]) => Query<Row>,
): (database: Database, rows: readonly Values[]) => Promise<readonly Row[]> {
  const ofOne = prepare<Values, Row>((database, values) => write(database, [values]));
  return async (database, rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    if (rows.length === 1) return runCompiled(database, ofOne(database, first));
    if (engineOf(database).engine === 'postgres') return runCompiled(database, write(database, rows).compile(database));
    const found: Row[] = [];
    for (const row of rows) found.push(...(await runCompiled(database, ofOne(database, row))));
    return found;
  };
}

/** Stands for a value until a call gives it. */
class Placeholder {
  constructor(readonly name: PropertyKey) {}
}

/** What is compiled, for each set of keys of the values. */
type Compiled<Row> = Map<string, CompiledQuery<Row>>;

function prepare<Values extends object, Row>(write: (database: Database, values: Values) => Query<Row>) {
  const compiledFor: Record<EngineOf['engine'], Compiled<Row>> = { sqlite: new Map(), postgres: new Map() };
  return (database: Database, values: Values): CompiledQuery<Row> => {
    const compiled = compiledFor[engineOf(database).engine];
    const names = Object.keys(values);
    const key = names.join();
    let query = compiled.get(key);
    if (query === undefined) {
      query = write(database, placeholders<Values>(names)).compile(database);
      compiled.set(key, query);
    }
    return { ...query, parameters: query.parameters.map((parameter) => bound(parameter, values)) };
  };
}

function placeholders<Values>(names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, new Placeholder(name)])) as Values;
}

function bound(parameter: unknown, values: object): unknown {
  return parameter instanceof Placeholder ? Reflect.get(values, parameter.name) : parameter;
}
