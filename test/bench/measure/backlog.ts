import { sql } from 'kysely';
import { scheduleWithJobs } from '../../../relay/queue/postgres/jobs';
import { connectDatabase, type Database, type DatabaseUrl } from '../../../relay/store/database';
import { inTransaction } from '../../../relay/store/transaction';
import { scheduleItems } from '../../../relay/store/work-items';

const scheduledAtOnce = 10_000;

/**
 * Puts this many deliveries into a database that no relay uses, each queued under a dedup key of its own: copies of the
 * one that is there. Each is scheduled, on PostgreSQL with its job, too.
 */
export async function fillBacklog(url: DatabaseUrl, deliveries: number): Promise<void> {
  const database = connectDatabase(url);
  try {
    await inTransaction(database, async (transaction) => {
      await copy(transaction, url, 'events', deliveries, {
        id: "'evt_' || n",
        webhook_id: "'msg_' || n",
        subject_id: "'key_' || n",
      });
      await copy(transaction, url, 'deliveries', deliveries, {
        id: "'dlv_' || n",
        event_id: "'evt_' || n",
        subject_id: "'key_' || n",
        dedup_key: "replace(dedup_key, subject_id, 'key_' || n)",
        state: "'queued'",
        outcome: 'NULL',
        reason: 'NULL',
        issue_key: 'NULL',
        issue_url: 'NULL',
        attempts: '0',
      });
      await scheduleAll(transaction, url);
    });
    await sql`ANALYZE`.execute(database);
  } finally {
    await database.destroy();
  }
}

async function copy(
  transaction: Database,
  { engine }: DatabaseUrl,
  table: string,
  rows: number,
  replaced: Readonly<Record<string, string>>,
): Promise<void> {
  const { rows: originals } = await sql<object>`SELECT * FROM ${sql.table(table)} LIMIT 1`.execute(transaction);
  const columns = Object.keys(originals[0] ?? {});
  // Numbers of one length sort as texts do.
  const first = 1_000_000;
  const series = {
    sqlite: `WITH RECURSIVE series (n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM series WHERE n + 1 < ${first + rows})`,
    postgres: `WITH series (n) AS (SELECT generate_series(${first}, ${first + rows - 1}))`,
  };
  const original = `(SELECT * FROM ${table} ORDER BY id LIMIT 1) AS original`;
  const insert = `INSERT INTO ${table} (${columns.join(', ')}) ${series[engine]}
    SELECT ${columns.map((column) => replaced[column] ?? column).join(', ')} FROM series CROSS JOIN ${original}`;
  await sql.raw(insert).execute(transaction);
}

async function scheduleAll(transaction: Database, { engine }: DatabaseUrl): Promise<void> {
  const queued = await transaction
    .selectFrom('deliveries')
    .select('dedup_key')
    .where('state', '=', 'queued')
    .orderBy('id')
    .execute();
  const keys = queued.map((row) => row.dedup_key);
  const dueAt = new Date().toISOString();
  for (let start = 0; start < keys.length; start += scheduledAtOnce) {
    const items = keys
      .slice(start, start + scheduledAtOnce)
      .map((key) => ({ task: 'deliver' as const, key, dueAt, keepsTime: false }));
    if (engine === 'postgres') await scheduleWithJobs(transaction, items, dueAt);
    else await scheduleItems(transaction, items);
  }
}
