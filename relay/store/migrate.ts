import type { Knex } from 'knex';
import { migrations } from './migrations';

const settings = { migrationSource: migrations, tableName: 'schema_migrations' } as const;

/** Knex's own tables, which tell what has been done to this database. */
export const migrationTables: readonly string[] = [settings.tableName, `${settings.tableName}_lock`];

/**
 * Brings the tables up to date. The caller sees to it that nobody else does so at the same time; Knex's own lock, a row
 * that a killed process leaves behind, is therefore taken away first.
 */
export async function migrate(database: Knex): Promise<void> {
  if (await isUpToDate(database)) return;
  await database.migrate.forceFreeMigrationsLock(settings);
  await database.migrate.latest(settings);
}

/** Knex asks a dozen questions to find that out. */
async function isUpToDate(database: Knex): Promise<boolean> {
  const applied = await appliedTo(database);
  return (await migrations.getMigrations([])).every((name) => applied.has(name));
}

/** How many migrations this version has that the database has not run; undefined where a newer version has run some. */
export async function pendingMigrations(database: Knex): Promise<number | undefined> {
  const known = await migrations.getMigrations([]);
  const applied = await appliedTo(database);
  const isNewer = [...applied].some((name) => !known.includes(name));
  return isNewer ? undefined : known.length - applied.size;
}

async function appliedTo(database: Knex): Promise<Set<string>> {
  if (!(await database.schema.hasTable(settings.tableName))) return new Set();
  return new Set<string>(await database(settings.tableName).pluck('name'));
}

/**
 * Has PostgreSQL compare texts byte by byte, as SQLite does, whatever the database's own collation: ids and times are
 * texts that are sorted, paged and compared.
 */
export async function compareBytewise(database: Knex): Promise<void> {
  const { rows }: { rows: { table_name: string; columns: string[] }[] } = await database.raw(`
    SELECT relname AS table_name, array_agg(attname::text) AS columns
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      AND atttypid = 'text'::regtype AND NOT attisdropped AND attcollation <> '"C"'::regcollation
    GROUP BY relname`);
  for (const { table_name, columns } of rows) {
    const changes = columns.map(() => 'ALTER COLUMN ?? TYPE text COLLATE "C"').join(', ');
    await database.raw(`ALTER TABLE ?? ${changes}`, [table_name, ...columns]);
  }
}
