import { rm } from 'node:fs/promises';

/** Removes what `start.ts` has made. */
export default async function removeSqliteTemplate(): Promise<void> {
  const folder = globalThis.sqliteTemplateFolder;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
