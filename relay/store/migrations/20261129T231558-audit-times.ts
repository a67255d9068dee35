import { sql } from 'kysely';
import type { Migrating } from './migration';

/** What is older than the audit log's retention is found by its time, of all organisations at once. */
export async function up(database: Migrating): Promise<void> {
  await sql`CREATE INDEX audit_log_at_index ON audit_log (at)`.execute(database);
}
