import { join } from 'node:path';
import { openDatabase } from '../../../../relay/store/database';
import { beginRun, makeTempFolder } from '../../../support/temp-folder';

/** Makes a SQLite file whose tables exist, once for all projects of a run: the database of each test is a copy of it. */
export default async function makeSqliteTemplate(): Promise<void> {
  if (process.env.TEST_SQLITE_TEMPLATE !== undefined) return;
  beginRun();
  const path = join(makeTempFolder('template-'), 'relay.db');
  const database = await openDatabase({ engine: 'sqlite', path });
  // Closing the last connection moves the write-ahead log into the file.
  await database.destroy();
  process.env.TEST_SQLITE_TEMPLATE = path;
}
