import createKnex, { type Knex } from 'knex';

/** More than one process's workers, requests and jobs use at once; three processes stay below a server's usual 100. */
const maxConnections = 16;

/** How long a start waits for the server, and a request for a free connection. */
const connectWithinMs = 10_000;

/** What the server calls our connections, where the address does not name them otherwise. */
export const applicationName = 'avsb-jira';

/**
 * What each connection of the relay to PostgreSQL is set to. A commit is on the disk before it is told of, whatever the
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

/** Opens a pool of connections. It connects when the first query wants it. */
export function openPostgres(url: string): Knex {
  return createKnex({
    client: 'pg',
    connection: connectionTo(url),
    pool: {
      min: 0,
      max: maxConnections,
      afterCreate: (connection: Connection, done: (error: Error | null, connection: Connection) => void) => {
        leaveOutNul(connection);
        done(null, connection);
      },
    },
    acquireConnectionTimeout: 2 * connectWithinMs,
  });
}

interface Connection {
  query(config: unknown, ...rest: unknown[]): unknown;
}

/** PostgreSQL's text has no NUL, and Jira's words, which we store, are not ours to choose. */
function leaveOutNul(connection: Connection): void {
  const query = connection.query.bind(connection);
  connection.query = (config, ...rest) => {
    if (isWithValues(config)) config.values = config.values.map(withoutNul);
    return query(config, ...rest);
  };
}

function isWithValues(config: unknown): config is { values: unknown[] } {
  return typeof config === 'object' && config !== null && 'values' in config && Array.isArray(config.values);
}

/** What PostgreSQL keeps of a value. */
export function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;
}
