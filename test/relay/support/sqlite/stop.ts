import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Removes what `start.ts` has made. */
export default async function removeSqliteTemplate(): Promise<void> {
  const path = process.env.TEST_SQLITE_TEMPLATE;
  if (path !== undefined) await rm(dirname(path), { recursive: true, force: true });
}
