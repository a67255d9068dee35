import { randomUUID } from 'node:crypto';
import type { Config } from './config';
import type { Log } from './delivery/log';
import { type Clock, later, timestamp } from './domain/clock';
import type { Queue } from './queue/queue';
import { createSqliteQueue } from './queue/sqlite';
import { taskNames } from './queue/tasks';
import { StartError } from './start-error';
import { type Database, type DatabaseUrl, openDatabase } from './store/database';
import { createGroupCommit, type Transact } from './store/group-commit';
import { leaseMs } from './store/lease-keeper';
import { forgetLeases } from './store/leases';
import { readMark } from './store/move/mark';
import { type Listen, listenTo } from './store/postgres/listen';
import { createTransact } from './store/postgres/transact';
import { DatabaseProblem } from './store/problem';
import { lockSqlite } from './store/sqlite/lock';

/** The database of a relay, and what differs between the engines. */
interface Engine {
  readonly database: Database;
  readonly transact: Transact;
  readonly queue: Queue;
  /** Identifies this process among those that share the database. */
  readonly owner: string;
  /** Listens for notifications from other processes on the database. */
  readonly listen: Listen;
  close(): Promise<void>;
}

interface Outside {
  readonly now: Clock;
  readonly log: Log;
}

/**
 * Opens the database and its queue: SQLite for one process, PostgreSQL for many.
 *
 * @throws StartError if another relay uses the SQLite file, the database cannot be used, or the deployment is moving to
 *   another database or has moved there
 */
export async function openEngine({ database: url }: Config, { now, log }: Outside): Promise<Engine> {
  const onError = (error: unknown) =>
    log.error({ err: error }, 'Later work was interrupted. It resumes within seconds.');
  const owner = randomUUID();
  if (url.engine === 'postgres') {
    const database = await opened(url, refuseHalfMoved);
    const { createPostgresQueue } = await import('./queue/postgres');
    const queue = await usable(() => createPostgresQueue({ database, url: url.url, now, owner, onError }));
    return {
      database,
      transact: createTransact(database),
      queue,
      owner,
      listen: listenTo(url.url),
      close: () => database.destroy(),
    };
  }
  const lock = await usable(async () => lockSqlite(url.path));
  if (lock === undefined) {
    throw new StartError(
      `DATABASE_URL: another relay is using ${url.path}. Stop it first, or use PostgreSQL for several processes.`,
    );
  }
  const database = await opened(url, (held) => refuseMoved(held, url.path));
  // No other process can hold a lease on SQLite.
  const startedAt = now();
  const until = timestamp(later(startedAt, leaseMs));
  await forgetLeases(database, taskNames, { now: timestamp(startedAt), until });
  return {
    database,
    transact: createGroupCommit(database),
    queue: createSqliteQueue({ database, now, owner, onError }),
    owner,
    // SQLite has no other process to listen to.
    listen: () => ({ stop: async () => undefined }),
    async close() {
      await database.destroy();
      lock.release();
    },
  };
}

async function usable<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw error instanceof DatabaseProblem ? new StartError(`DATABASE_URL: ${error.message}`) : error;
  }
}

/** Opens the database, and closes it again if `refuse` throws: an open connection would keep the process alive. */
async function opened(url: DatabaseUrl, refuse: (database: Database) => Promise<void>): Promise<Database> {
  const database = await usable(() => openDatabase(url));
  try {
    await refuse(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

async function refuseHalfMoved(database: Database): Promise<void> {
  const mark = await readMark(database, 'in');
  if (mark === undefined || mark.finished_at !== null) return;
  throw new StartError(
    `DATABASE_URL: the move from ${mark.place} to it has not ended. Run “move sqlite:${mark.place}” again until it has.`,
  );
}

/** A relay on the old file would file tickets twice. */
async function refuseMoved(database: Database, path: string): Promise<void> {
  const mark = await readMark(database, 'out');
  if (mark === undefined) return;
  throw new StartError(`DATABASE_URL: ${path} moved to ${mark.place} at ${mark.finished_at}. Set it to that.`);
}
