import { connectDatabase, type Database } from '../../../relay/store/database';
import { migrate } from '../../../relay/store/migrate';
import { migrations } from '../../../relay/store/migrations';
import { createTestDatabase, type TestDatabase } from './database';

/** A database without tables for each test of a `describe`, and a connection to it, which both end with it. */
export function useEmptyDatabase(use: (opened: Database, held: TestDatabase) => void): void {
  let held: TestDatabase;
  let opened: Database;
  beforeEach(async () => {
    held = await createTestDatabase({ isEmpty: true });
    opened = connectDatabase(held.at);
    use(opened, held);
  });
  afterEach(async () => {
    await opened.destroy();
    await held.drop();
  });
}

/** Brings the tables to where they were after a migration, named without its time. */
export async function migrateUpTo(database: Database, subject: string): Promise<void> {
  await migrate(database, migrations.slice(0, indexOf(subject) + 1));
}

/** Brings the tables to where they were before a migration, named without its time. */
export async function migrateBefore(database: Database, subject: string): Promise<void> {
  await migrate(database, migrations.slice(0, indexOf(subject)));
}

function indexOf(subject: string): number {
  const index = migrations.findIndex(({ name }) => name.endsWith(`-${subject}`));
  if (index < 0) throw new Error(`There is no migration “${subject}”.`);
  return index;
}
