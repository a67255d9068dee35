import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DatabaseProblem } from '../problem';
import { keepPrivate } from './private-files';

/**
 * Locks a SQLite deployment for this process: the lock is on a separate file, and the operating system releases it when the
 * process ends, however it ends. Undefined if another process holds it.
 *
 * @throws DatabaseProblem if the file cannot be used as a database
 */
export function lockSqlite(path: string): { release(): void } | undefined {
  if (path === ':memory:') return { release: () => undefined };
  try {
    mkdirSync(dirname(path), { recursive: true });
    keepPrivate(path);
    read(path);
    keepPrivate(`${path}.lock`);
    return locked(`${path}.lock`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseProblem(`${path} cannot be used as a SQLite database (${reason}).`, { cause: error });
  }
}

function locked(path: string): { release(): void } | undefined {
  const lock = new BetterSqlite3(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return { release: () => lock.close() };
}

function read(path: string): void {
  const file = new BetterSqlite3(path);
  try {
    file.pragma('schema_version');
  } finally {
    file.close();
  }
}
