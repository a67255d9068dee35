import { Kysely, PostgresDialect } from 'kysely';
import { noteEngine } from '../engine-of';
import type { Tables } from '../schema';
import { preparing } from './prepared-statements';

/** How long a start waits for the server, and a request for a free connection. */
const connectWithinMs = 10_000;

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

/** Opens a pool of connections on the first query; node-postgres isn't loaded where the engine is SQLite. */
export function openPostgres(url: string): Kysely<Tables> {
  const pool = async () => preparing((await import('./pool')).openPool(connectionTo(url)));
  return noteEngine(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), { engine: 'postgres' });
}
