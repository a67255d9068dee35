import { chmodSync } from 'node:fs';
import { errorCodeOf } from './error-code';

/**
 * Lets only its owner read a file, also one that an earlier version left readable to others. A file that isn't there,
 * belongs to another user, or is on a disk without modes stays as it is: its mode isn't the relay's to decide.
 */
export function makePrivate(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    if (!ignored.has(errorCodeOf(error))) throw error;
  }
}

const ignored: ReadonlySet<string | undefined> = new Set(['ENOENT', 'EPERM', 'EROFS', 'ENOTSUP']);
