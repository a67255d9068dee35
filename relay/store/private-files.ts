import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';

/** What SQLite and the relay keep beside a database file. */
const suffixes = ['', '-wal', '-shm', '-journal', '.lock'] as const;

/**
 * Sees to it that only their owner may read a SQLite database and what is kept beside it, also where an earlier version
 * left them readable to others. SQLite gives its journals the mode of the database file, so a new database is made here
 * before SQLite would make it.
 */
export function keepPrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  for (const suffix of suffixes) chmodIfPossible(`${path}${suffix}`);
}

/** A file of another user, or on a disk that knows no modes, stays as it is: its mode isn't the relay's to decide. */
function chmodIfPossible(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && ignored.has(error.code)) return;
    throw error;
  }
}

const ignored: ReadonlySet<unknown> = new Set(['ENOENT', 'EPERM', 'EROFS', 'ENOTSUP']);
