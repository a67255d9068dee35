import type { Database } from '../../../relay/store/database';
import { rowsOf } from '../../../relay/store/mappings';
import { up } from '../../../relay/store/migrations/2026-11-29-mapping-settings';
import { useDatabase } from '../support/database';

describe('rows that were stored with a column for each field', () => {
  let knex: Database;
  useDatabase((opened) => {
    knex = opened;
  });

  it('keep every field, and what their project did not have', async () => {
    await asBefore(knex);
    const bare = { destination_id: 'dst_1', dedup_scope: 'subject', labels: '[]', description_template: 'null' };
    await knex('mappings').insert([
      {
        ...bare,
        event_type: 'experiment.guardrail_breached',
        enabled: true,
        issue_type_id: '10002',
        issue_type_name: 'Bug',
        priority_id: '2',
        priority_name: 'High',
        summary_template: '{{experimentName}}',
        description_template: '"Plain {{lift}}"',
        labels: '["incident"]',
        dedup_scope: 'subject+metric',
        refused_issue_type: 'Bug',
        missing_priority: 'High',
      },
      { ...bare, event_type: 'flag.stale', enabled: false, summary_template: 'Stale' },
    ]);
    await up(knex);
    const rows = new Map((await rowsOf(knex, 'dst_1')).map((row) => [row.eventType, row]));
    expect(rows.get('experiment.guardrail_breached')).toEqual({
      eventType: 'experiment.guardrail_breached',
      enabled: true,
      issueType: { id: '10002', name: 'Bug' },
      priority: { id: '2', name: 'High' },
      summaryTemplate: '{{experimentName}}',
      descriptionTemplate: 'Plain {{lift}}',
      labels: ['incident'],
      dedupScope: 'subject+metric',
      missing: { issueType: 'Bug', priority: 'High' },
    });
    expect(rows.get('flag.stale')).toMatchObject({ enabled: false, issueType: null, priority: null, missing: {} });
  });
});

/** The table as it was before. */
async function asBefore(knex: Database): Promise<void> {
  await knex.schema.dropTable('mappings');
  await knex.schema.createTable('mappings', (table) => {
    table.text('destination_id').notNullable();
    table.text('event_type').notNullable();
    table.boolean('enabled').notNullable();
    table.text('issue_type_id');
    table.text('issue_type_name');
    table.text('priority_id');
    table.text('priority_name');
    table.text('summary_template').notNullable();
    table.text('description_template').notNullable();
    table.text('labels').notNullable();
    table.text('dedup_scope').notNullable();
    table.text('refused_issue_type');
    table.text('missing_priority');
    table.primary(['destination_id', 'event_type']);
  });
}
