import { sql } from 'kysely';
import type { Migrating } from './migration';

const perField = [
  'issue_type_name',
  'priority_id',
  'priority_name',
  'summary_template',
  'description_template',
  'labels',
  'refused_issue_type',
  'missing_priority',
] as const;

type OldRow = Readonly<Record<(typeof perField)[number], string | null>> & {
  readonly destination_id: string;
  readonly event_type: string;
  readonly enabled: boolean | number;
  readonly issue_type_id: string | null;
  readonly dedup_scope: string;
};

/** A row's fields as one document, so that another field needs no column; only what queries look for stays beside it. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE mappings ADD COLUMN settings text NOT NULL DEFAULT '{}'`.execute(database);
  await sql`ALTER TABLE mappings ADD COLUMN missing text NOT NULL DEFAULT '{}'`.execute(database);
  const { rows } = await sql<OldRow>`SELECT * FROM mappings`.execute(database);
  for (const row of rows) {
    const settings = JSON.stringify(settingsOf(row));
    const missing = JSON.stringify(missingOf(row));
    await sql`
      UPDATE mappings SET settings = ${settings}, missing = ${missing}
      WHERE destination_id = ${row.destination_id} AND event_type = ${row.event_type}`.execute(database);
  }
  for (const column of perField) await sql`ALTER TABLE mappings DROP COLUMN ${sql.ref(column)}`.execute(database);
}

function settingsOf(row: OldRow) {
  return {
    enabled: Boolean(row.enabled),
    issueType: named(row.issue_type_id, row.issue_type_name),
    priority: named(row.priority_id, row.priority_name),
    summaryTemplate: row.summary_template,
    descriptionTemplate: JSON.parse(row.description_template ?? 'null'),
    labels: JSON.parse(row.labels ?? '[]'),
    dedupScope: row.dedup_scope,
  };
}

function missingOf({ refused_issue_type: issueType, missing_priority: priority }: OldRow) {
  return { ...(issueType !== null && { issueType }), ...(priority !== null && { priority }) };
}

function named(id: string | null, name: string | null) {
  return id === null || name === null ? null : { id, name };
}
