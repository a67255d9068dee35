import type { Database } from '../../../../relay/store/database';
import { engine } from '../../support/database';
import { growing } from './fill';
import type { Asked } from './recorder';

/** Where a query reads all of a table that grows, table by table; nothing where an index leads it to what it wants. */
export function fullScansOf(database: Database, asked: Asked): Promise<string[]> {
  return engine === 'sqlite' ? fullScansOnSqlite(database, asked) : fullScansOnPostgres(database, asked);
}

const isGrowing = (table: string) => (growing as readonly string[]).includes(table);

/** An index over a part of a table, such as what is still to do, may be read whole. */
async function fullScansOnSqlite(database: Database, { sql }: Asked): Promise<string[]> {
  const partial: { name: string }[] = await database.raw(
    "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'",
  );
  // A plan does not depend on the values.
  const values = Array.from(sql.matchAll(/\?/g), () => 'x');
  const steps: { detail: string }[] = await database.raw(`EXPLAIN QUERY PLAN ${sql}`, values);
  return steps.flatMap(({ detail }) => {
    const [, table = '', index] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? [];
    const isPart = partial.some(({ name }) => name === index);
    return isGrowing(table) && !isPart ? [detail] : [];
  });
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

async function fullScansOnPostgres(database: Database, { sql, values }: Asked): Promise<string[]> {
  const partial: { rows: { name: string }[] } = await database.raw(
    'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indpred IS NOT NULL',
  );
  const connection = await database.client.acquireConnection();
  try {
    const { rows } = await connection.query({ text: `EXPLAIN (FORMAT JSON) ${sql}`, values: [...values] });
    return scansIn(rows[0]['QUERY PLAN'][0].Plan, new Set(partial.rows.map(({ name }) => name)));
  } finally {
    await database.client.releaseConnection(connection);
  }
}

function scansIn(plan: Plan, partial: ReadonlySet<string>): string[] {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Name': index = '', Plans = [] } = plan;
  const isFull =
    type === 'Seq Scan' || (/^Index (Only )?Scan/.test(type) && !plan['Index Cond'] && !partial.has(index));
  const own = isFull && isGrowing(table) ? [`${type} on ${table} ${index}`] : [];
  return [...own, ...Plans.flatMap((part) => scansIn(part, partial))];
}
