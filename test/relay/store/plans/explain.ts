import { CompiledQuery, sql as template } from 'kysely';
import type { Database } from '../../../../relay/store/database';
import { engine } from '../../support/database';
import { growing } from './fill';
import type { Asked } from './recorder';

/** The growing tables that a query reads completely; empty if it uses indexes. */
export function fullScansOf(database: Database, asked: Asked): Promise<string[]> {
  return engine === 'sqlite' ? fullScansOnSqlite(database, asked) : fullScansOnPostgres(database, asked);
}

const isGrowing = (table: string) => (growing as readonly string[]).includes(table);

/** An index over a part of a table, such as what is still to do, may be read whole. */
async function fullScansOnSqlite(database: Database, { sql }: Asked): Promise<string[]> {
  const partial = await template<{ name: string }>`
    SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'`.execute(database);
  return (await stepsOnSqlite(database, { sql })).flatMap((detail) => {
    const [, table = '', index] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? [];
    const isPart = partial.rows.some(({ name }) => name === index);
    return isGrowing(table) && !isPart ? [detail] : [];
  });
}

/** The steps of SQLite's plan for a query, in its words. */
export async function stepsOnSqlite(database: Database, { sql }: Pick<Asked, 'sql'>): Promise<string[]> {
  // A plan does not depend on the values.
  const values = Array.from(sql.matchAll(/\?/g), () => 'x');
  const steps = await database.executeQuery<{ detail: string }>(CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, values));
  return steps.rows.map(({ detail }) => detail);
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

async function fullScansOnPostgres(database: Database, { sql, values }: Asked): Promise<string[]> {
  const partial = await template<{ name: string }>`
    SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indpred IS NOT NULL`.execute(database);
  const explained = await database.executeQuery<{ 'QUERY PLAN': string }>(
    CompiledQuery.raw(`EXPLAIN (FORMAT JSON) ${sql}`, [...values]),
  );
  const [{ Plan: plan }]: [{ Plan: Plan }] = JSON.parse(explained.rows[0]?.['QUERY PLAN'] ?? '[{}]');
  return scansIn(plan, new Set(partial.rows.map(({ name }) => name)));
}

function scansIn(plan: Plan, partial: ReadonlySet<string>): string[] {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Name': index = '', Plans = [] } = plan;
  const isFull =
    type === 'Seq Scan' || (/^Index (Only )?Scan/.test(type) && !plan['Index Cond'] && !partial.has(index));
  const own = isFull && isGrowing(table) ? [`${type} on ${table} ${index}`] : [];
  return [...own, ...Plans.flatMap((part) => scansIn(part, partial))];
}
