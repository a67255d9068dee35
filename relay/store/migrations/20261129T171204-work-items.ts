import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/** What is to be done later, in one table for every task, and who works on it. */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE work_items (
      task text NOT NULL,
      key text NOT NULL,
      due_at text,
      attempts integer NOT NULL DEFAULT 0,
      lease_owner text,
      lease_expires_at text,
      PRIMARY KEY (task, key)
    ) ${!isPostgres(database) ? sql`WITHOUT ROWID` : sql``}`.execute(database);
  // An item that a process took and never finished is due when its lease has run out.
  await sql`
    CREATE INDEX work_items_due ON work_items (task, coalesce(due_at, lease_expires_at))
  `.execute(database);
  for (const select of scheduled) {
    await sql`INSERT INTO work_items (task, key, due_at, attempts) ${select}`.execute(database);
  }
  for (const statement of dropWhatMoved) await statement.execute(database);
}

/** What was due by a table's own column is due by its item at the same time. */
const scheduled = [
  sql`
    SELECT 'deliver', dedup_key, min(coalesce(next_attempt_at, created_at)), 0 FROM deliveries
    WHERE state IN ('queued', 'delivering') GROUP BY dedup_key`,
  sql`SELECT 'read-issue', site_id || '/' || issue_id, due_at, failures FROM changed_issues`,
  sql`SELECT 'write-property', site_id || '/' || link_id, due_at, failures FROM property_writes`,
  sql`
    SELECT 'find-test-ticket', id, coalesce(look_at, unclear_since), 0 FROM test_tickets WHERE state = 'sending'`,
  sql`SELECT 'keep-webhook', site_id, due_at, failures FROM webhooks`,
  sql`
    SELECT 'check-destination', id, CASE check_due_at WHEN '' THEN created_at ELSE check_due_at END, 0
    FROM destinations WHERE deleted_at IS NULL`,
  sql`SELECT 'run-job', job, started_at, 0 FROM job_runs WHERE finished_at IS NULL`,
];

const dropWhatMoved = [
  sql`DROP INDEX deliveries_due`,
  sql`DROP INDEX test_tickets_unclear`,
  sql`DROP TABLE leases`,
  sql`DROP TABLE changed_issues`,
  sql`DROP TABLE property_writes`,
  sql`DROP INDEX destinations_check_due_at_index`,
  sql`ALTER TABLE destinations DROP COLUMN check_due_at`,
  sql`ALTER TABLE test_tickets DROP COLUMN look_at`,
  sql`ALTER TABLE webhooks DROP COLUMN due_at`,
  sql`ALTER TABLE webhooks DROP COLUMN failures`,
];
