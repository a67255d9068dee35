import { Pool, type PoolConfig } from 'pg';
import { types } from './types';

/** More than a process's workers, requests and jobs use at once; three processes stay below a server's usual 100. */
const maxConnections = 16;

const closeIdleAfterMs = 30_000;

/** Opens a pool of connections. It connects on the first query. */
export function openPool(connection: PoolConfig): Pool {
  const pool = new Pool({ ...connection, types, max: maxConnections, idleTimeoutMillis: closeIdleAfterMs });
  // A connection that is lost fails the query in progress, or the next one, and leaves the pool (node-postgres, "Pool
  // error"). Without a listener the process would end.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
