import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Tables } from '../schema';
import { preparing } from './prepared-statements';
import { types } from './types';

/** More than a process's workers, requests and jobs use at once; three processes stay below a server's usual 100. */
const maxConnections = 16;

/** How long a start waits for the server, and a request for a free connection. */
const connectWithinMs = 10_000;

const closeIdleAfterMs = 30_000;

/** The name of the relay's connections on the server, unless the address sets another. */
export const applicationName = 'avsb-jira';

/**
 * The settings of each connection to PostgreSQL. A commit is on the disk before it is reported, whatever the server's own
 * setting; and if a process hangs in a transaction, or its machine is gone, its locks are released within the time of a
 * lease.
 */
export function connectionTo(url: string) {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: connectWithinMs,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    options: '-c synchronous_commit=on',
  };
}

/** Opens a pool of connections. It connects on the first query. */
export function openPostgres(url: string): Kysely<Tables> {
  const pool = new Pool({ ...connectionTo(url), types, max: maxConnections, idleTimeoutMillis: closeIdleAfterMs });
  // A connection that is lost fails the query in progress, or the next one, and leaves the pool (node-postgres, "Pool
  // error"). Without a listener the process would end.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
}
