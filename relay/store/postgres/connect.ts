import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Tables } from '../schema';
import { preparing } from './prepared-statements';
import { types } from './types';

/** More than one process's workers, requests and jobs use at once; three processes stay below a server's usual 100. */
const maxConnections = 16;

/** How long a start waits for the server, and a request for a free connection. */
const connectWithinMs = 10_000;

const closeIdleAfterMs = 30_000;

/** What the server calls our connections, where the address does not name them otherwise. */
export const applicationName = 'avsb-jira';

/**
 * What each connection of the relay to PostgreSQL is set to. A commit is on the disk before it is reported, whatever the
 * server's own setting; and a process that hangs in the middle of a transaction, or whose machine is gone, does not keep
 * its locks from the others for longer than a lease lasts.
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

/** Opens a pool of connections. It connects when the first query needs it. */
export function openPostgres(url: string): Kysely<Tables> {
  const pool = new Pool({ ...connectionTo(url), types, max: maxConnections, idleTimeoutMillis: closeIdleAfterMs });
  // A connection that is lost fails the query in progress, or the next one, and leaves the pool (node-postgres, "Pool
  // error"). Without a listener the process would end.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
}
