import type { Client } from 'pg';
import { errorCodeOf } from '../../error-code';
import { DatabaseProblem } from '../problem';
import { connectionTo } from './connect';

/** Any number that no other program on the same database uses. */
const lockId = 4_021_771_203;

/**
 * Runs work that only one process at a time may do on a database, such as migrating it. The session holds the lock, so it
 * is released if the process is killed.
 *
 * @throws DatabaseProblem if the server cannot be used
 */
export async function withAdvisoryLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = await connected(url);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockId]);
    return await work();
  } finally {
    await client.end();
  }
}

async function connected(url: string): Promise<Client> {
  const pg = await import('pg');
  const client = new pg.Client(connectionTo(url));
  // An error that ends the connection also fails the query in progress.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new DatabaseProblem(problemOf(error, url), { cause: error });
  }
}

/** What is wrong, and what to do. Never contains the whole address: the password is in it. */
function problemOf(error: unknown, url: string): string {
  const { hostname, port, pathname, username } = new URL(url);
  const server = `${hostname || 'localhost'}:${port || 5432}`;
  const code = errorCodeOf(error);
  switch (code) {
    case '28P01':
    case '28000':
      return `PostgreSQL on ${server} does not let the user “${decodeURIComponent(username)}” in. Check user and password.`;
    case '3D000':
      return `PostgreSQL on ${server} has no database “${decodeURIComponent(pathname.slice(1))}”. Create it first.`;
    case '53300':
      return `PostgreSQL on ${server} has no connection left. Raise its max_connections, or run fewer processes.`;
    default: {
      const reason = code || (error instanceof Error ? error.message : String(error));
      return `PostgreSQL on ${server} cannot be reached (${reason}). Start it, or correct the address.`;
    }
  }
}
