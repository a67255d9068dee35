import type { Knex } from 'knex';

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
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('mappings', (table) => {
    table.text('settings').notNullable().defaultTo('{}');
    table.text('missing').notNullable().defaultTo('{}');
  });
  const rows: OldRow[] = await knex('mappings');
  for (const row of rows) {
    const { destination_id, event_type } = row;
    await knex('mappings')
      .where({ destination_id, event_type })
      .update({ settings: JSON.stringify(settingsOf(row)), missing: JSON.stringify(missingOf(row)) });
  }
  for (const column of perField) await knex.raw('ALTER TABLE mappings DROP COLUMN ??', [column]);
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
