import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { makePrivate } from '../../make-private';

/** The files that SQLite and the relay keep beside a database file. */
const suffixes = ['', '-wal', '-shm', '-journal', '.lock'] as const;

/**
 * Lets only their owner read a SQLite database and the files beside it, even if an earlier version left them readable to
 * others. SQLite gives its journals the mode of the database file, so a new database file is created here, before SQLite
 * would. Anything that isn't a database, such as a folder given by mistake, stays as it is.
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
