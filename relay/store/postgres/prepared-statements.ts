import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { errorCodeOf } from '../../error-code';

/** More than the relay's number of queries; a query with a list of values counts once per length. */
const maxStatements = 500;

/**
 * PostgreSQL's errors for a statement that was prepared before a migration changed its table (postgresql.org, "PostgreSQL
 * Error Codes"): “cached plan must not change result type”, or a value of another type than the column now has.
 */
const stale: ReadonlySet<string | undefined> = new Set(['0A000', '42804', '42883']);

/** Whether a statement failed because a migration changed a table after it was prepared. */
export function isStale(error: unknown): boolean {
  return stale.has(errorCodeOf(error));
}

/**
 * A pool whose connections prepare each statement once, and then run it by its name (node-postgres, "Prepared statements").
 */
export function preparing(pool: Pool): PostgresPool {
  const names = createNames();
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client);
      if (known !== undefined) return known;
      const made = preparingClient(client, names);
      clients.set(client, made);
      return made;
    },
    end: () => pool.end(),
  };
}

interface Names {
  /** Undefined once `maxStatements` are named. */
  nameOf(text: string): string | undefined;
  forget(): void;
}

function createNames(): Names {
  const names = new Map<string, string>();
  let last = 0;
  return {
    nameOf(text) {
      const known = names.get(text);
      if (known !== undefined || names.size >= maxStatements) return known;
      last += 1;
      const name = `avsb_${last}`;
      names.set(text, name);
      return name;
    },
    forget: () => names.clear(),
  };
}

function preparingClient(client: PoolClient, names: Names): PostgresPoolClient {
  async function run(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    if (parameters.length === 0) return asKysely(await client.query(text));
    const values = parameters.map(withoutNul);
    try {
      return asKysely(await client.query(prepared(text, values)));
    } catch (error) {
      if (!isStale(error)) throw error;
      names.forget();
      // Within a transaction, which has failed by now, PostgreSQL refuses this: the whole transaction must be repeated.
      return asKysely(await client.query(prepared(text, values)).catch(() => Promise.reject(error)));
    }
  }

  function prepared(text: string, values: unknown[]): QueryConfig {
    const name = names.nameOf(text);
    return { ...(name !== undefined && { name }), text, values };
  }

  function query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(
    query: string | PostgresCursor<unknown>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<unknown>> | PostgresCursor<unknown> {
    if (typeof query === 'string') return run(query, parameters);
    throw new TypeError('The relay reads no rows through a cursor.');
  }
  return { query, release: (destroy) => client.release(destroy) };
}

/** node-postgres types a command as any string, Kysely as the commands that it knows. */
function asKysely({ command, rowCount, rows }: QueryResult): PostgresQueryResult<unknown> {
  return { command: command as PostgresQueryResult<unknown>['command'], rowCount: rowCount ?? 0, rows };
}

/** A value as PostgreSQL can store it: its texts can't contain NUL, but Jira's messages, which the relay stores, might. */
export function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;
}
