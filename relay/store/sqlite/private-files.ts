import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { makePrivate } from '../../make-private';

/** What SQLite and the relay keep beside a database file. */
const suffixes = ['', '-wal', '-shm', '-journal', '.lock'] as const;

/**
 * Sees to it that only their owner may read a SQLite database and what is kept beside it, also where an earlier version
 * left them readable to others. SQLite gives its journals the mode of the database file, so a new database is made here
 * before SQLite would make it. What is no database, such as a folder that was named by mistake, is left as it is.
 */
export function keepPrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  if (!isDatabase(path)) return;
  for (const suffix of suffixes) makePrivate(`${path}${suffix}`);
}

/** How a database file begins (sqlite.org/fileformat.html, “The Database Header”); a new one is empty. */
const header = Buffer.from('SQLite format 3\0');

function isDatabase(path: string): boolean {
  const stats = statSync(path);
  if (!stats.isFile()) return false;
  const begin = Buffer.alloc(Math.min(stats.size, header.length));
  const file = openSync(path, 'r');
  try {
    readSync(file, begin, 0, begin.length, 0);
  } finally {
    closeSync(file);
  }
  return begin.length === 0 || begin.equals(header);
}
