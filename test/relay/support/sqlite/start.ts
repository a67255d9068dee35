import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../../../relay/store/database';
import { makeTempFolder } from '../../../support/temp-folder';

declare global {
  /** What this file has made, for `stop.ts`: Jest loads the two apart. */
  var sqliteTemplateFolder: string | undefined;
}

/** Makes a SQLite file whose tables exist, once for all projects of a run: the database of each test is a copy of it. */
export default async function makeSqliteTemplate(): Promise<void> {
  if (globalThis.sqliteTemplateFolder !== undefined) return;
  const folder = makeTempFolder('avsb-template-');
  globalThis.sqliteTemplateFolder = folder;
  const path = join(folder, 'relay.db');
  try {
    const database = await openDatabase({ engine: 'sqlite', path });
    // Closing the last connection moves the write-ahead log into the file.
    await database.destroy();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  process.env.TEST_SQLITE_TEMPLATE = path;
}
