import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

describe('rows that were stored with a column for each field', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('keep every field, and what was missing from their project', async () => {
    await migrateBefore(database, 'mapping-settings');
    const at = '2026-11-23T10:00:00.000Z';
    await sql`
      INSERT INTO sites (
        id, organisation_id, cloud_id, name, url, status, connected_by_id, connected_by_name, connected_at
      )
      VALUES ('sit_1', 'org_1', 'cloud_1', 'Acme', 'https://acme.atlassian.example', 'connected', 'u', 'Ada', ${at})
    `.execute(database);
    await sql`
      INSERT INTO destinations (
        id, organisation_id, site_id, name, enabled, project_id, project_key, project_name, problems, version,
        created_at
      )
      VALUES ('dst_1', 'org_1', 'sit_1', 'Web', true, '1', 'WEB', 'Web', '[]', 1, ${at})`.execute(database);
    await sql`
      INSERT INTO mappings (
        destination_id, event_type, enabled, issue_type_id, issue_type_name, priority_id, priority_name,
        summary_template, description_template, labels, dedup_scope, refused_issue_type, missing_priority
      )
      VALUES
        (
          'dst_1', 'experiment.guardrail_breached', true, '10002', 'Bug', '2', 'High', '{{experimentName}}',
          '"Plain {{lift}}"', '["incident"]', 'subject+metric', 'Bug', 'High'
        ),
        ('dst_1', 'flag.stale', false, NULL, NULL, NULL, NULL, 'Stale', 'null', '[]', 'subject', NULL, NULL)
    `.execute(database);

    await migrateUpTo(database, 'mapping-settings');

    const rows = await database
      .selectFrom('mappings')
      .selectAll()
      .where('destination_id', '=', 'dst_1')
      .orderBy('event_type')
      .execute();
    const read = rows.map(({ settings, missing, ...row }) => ({
      ...row,
      enabled: Boolean(row.enabled),
      settings: JSON.parse(settings),
      missing: JSON.parse(missing),
    }));
    expect(read).toEqual([
      {
        destination_id: 'dst_1',
        event_type: 'experiment.guardrail_breached',
        enabled: true,
        dedup_scope: 'subject+metric',
        issue_type_id: '10002',
        settings: {
          enabled: true,
          issueType: { id: '10002', name: 'Bug' },
          priority: { id: '2', name: 'High' },
          summaryTemplate: '{{experimentName}}',
          descriptionTemplate: 'Plain {{lift}}',
          labels: ['incident'],
          dedupScope: 'subject+metric',
        },
        missing: { issueType: 'Bug', priority: 'High' },
      },
      {
        destination_id: 'dst_1',
        event_type: 'flag.stale',
        enabled: false,
        dedup_scope: 'subject',
        issue_type_id: null,
        settings: {
          enabled: false,
          issueType: null,
          priority: null,
          summaryTemplate: 'Stale',
          descriptionTemplate: null,
          labels: [],
          dedupScope: 'subject',
        },
        missing: {},
      },
    ]);
  });
});
