import { sql } from 'kysely';
import type { Migrating } from './migration';

const renamed = [
  {
    from: 'experiment.started',
    to: 'experiment.launched',
    formerSummary: '[Experiment] {{experimentName}} started',
    summary: '[Experiment] {{experimentName}} was launched',
  },
  {
    from: 'experiment.stopped',
    to: 'experiment.completed',
    formerSummary: '[Experiment] {{experimentName}} stopped',
    summary: '[Experiment] {{experimentName}} was completed',
  },
] as const;

/**
 * AvsB calls an experiment launched and completed, where it was started and stopped. Dedup keys keep the former name: the
 * marker label of a ticket in Jira is made of its key, so an open ticket and one whose create is unclear are still found.
 */
export async function up(database: Migrating): Promise<void> {
  for (const { from, to, formerSummary, summary } of renamed) {
    await sql`UPDATE events SET type = ${to} WHERE type = ${from}`.execute(database);
    for (const table of ['deliveries', 'links', 'mappings', 'test_tickets']) {
      await sql`UPDATE ${sql.table(table)} SET event_type = ${to} WHERE event_type = ${from}`.execute(database);
    }
    await renameProblems(database, from, to);
    await renameSummary(database, to, formerSummary, summary);
  }
}

/** A problem of a row names its event type. */
async function renameProblems(database: Migrating, from: string, to: string): Promise<void> {
  const { rows } = await sql<{ id: string; problems: string }>`
    SELECT id, CAST(problems AS text) AS problems FROM destinations
    WHERE CAST(problems AS text) LIKE ${`%${from}%`}`.execute(database);
  for (const { id, problems } of rows) {
    const moved = problems.replaceAll(`"${from}"`, `"${to}"`);
    await sql`UPDATE destinations SET problems = ${moved} WHERE id = ${id}`.execute(database);
  }
}

/** A summary that nobody has edited says what the event is called now. */
async function renameSummary(database: Migrating, type: string, former: string, summary: string): Promise<void> {
  const { rows } = await sql<{ destination_id: string; settings: string }>`
    SELECT destination_id, CAST(settings AS text) AS settings FROM mappings WHERE event_type = ${type}`.execute(
    database,
  );
  for (const row of rows) {
    const settings: { readonly summaryTemplate?: unknown } = JSON.parse(row.settings);
    if (settings.summaryTemplate !== former) continue;
    await sql`
      UPDATE mappings SET settings = ${JSON.stringify({ ...settings, summaryTemplate: summary })}
      WHERE destination_id = ${row.destination_id} AND event_type = ${type}`.execute(database);
  }
}
