import type { Knex } from 'knex';
import { migrations } from './migrations';

const settings: Knex.MigratorConfig = { migrationSource: migrations, tableName: 'schema_migrations' };

/**
 * Brings the tables up to date. The caller sees to it that nobody else does so at the same time; Knex's own lock, a row
 * that a killed process leaves behind, is therefore taken away first.
 */
export async function migrate(database: Knex): Promise<void> {
  await database.migrate.forceFreeMigrationsLock(settings);
  await database.migrate.latest(settings);
}

/**
 * Has PostgreSQL compare texts byte by byte, as SQLite does, whatever the database's own collation: ids and times are
 * texts that are sorted, paged and compared.
 */
export async function compareBytewise(database: Knex): Promise<void> {
  const { rows }: { rows: { table_name: string; columns: string[] }[] } = await database.raw(`
    SELECT table_name, array_agg(column_name::text) AS columns
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
      AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema())
    GROUP BY table_name`);
  for (const { table_name, columns } of rows) {
    const changes = columns.map(() => 'ALTER COLUMN ?? TYPE text COLLATE "C"').join(', ');
    await database.raw(`ALTER TABLE ?? ${changes}`, [table_name, ...columns]);
  }
}
