import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

const at = '2026-11-23T10:00:00.000Z';
const keyOf = (type: string) => JSON.stringify(['org_1', 'dst_1', 'experiment', 'exp_1', type]);

describe('what was stored of started and stopped experiments', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('is stored as launched and completed, under the dedup keys that tickets in Jira are found by', async () => {
    await migrateBefore(database, 'life-cycle-events');
    await storeOld('experiment.started', 'Edited: {{startedAt}}');
    await storeOld('experiment.stopped', '[Experiment] {{experimentName}} stopped');
    await storeOld('flag.stale', '[Flag] {{flagName}} is stale');

    await migrateUpTo(database, 'life-cycle-events');

    for (const table of ['deliveries', 'links', 'mappings', 'test_tickets']) {
      expect([table, await typesIn(table, 'event_type')]).toEqual([table, present]);
    }
    expect(await typesIn('events', 'type')).toEqual(present);
    expect(await typesIn('deliveries', 'dedup_key')).toEqual(
      ['experiment.started', 'experiment.stopped', 'flag.stale'].map(keyOf).sort(),
    );
    const rows = await database.selectFrom('mappings').selectAll().orderBy('event_type').execute();
    expect(rows.map(({ settings }) => JSON.parse(settings).summaryTemplate)).toEqual([
      '[Experiment] {{experimentName}} was completed',
      'Edited: {{startedAt}}',
      '[Flag] {{flagName}} is stale',
    ]);
    const { rows: destinations } = await sql<{ problems: string }>`
      SELECT problems FROM destinations ORDER BY id`.execute(database);
    expect(destinations.map(({ problems }) => JSON.parse(problems)[0].eventType).sort()).toEqual(present);
  });

  const present = ['experiment.completed', 'experiment.launched', 'flag.stale'];

  async function storeOld(type: string, summaryTemplate: string): Promise<void> {
    const id = type.replace('.', '_');
    const problems = JSON.stringify([{ code: 'issue_type_missing', eventType: type, message: 'm', action: 'a' }]);
    await sql`
      INSERT INTO sites (
        id, organisation_id, cloud_id, name, url, status, connected_by_id, connected_by_name, connected_at
      )
      VALUES (${id}, ${`org_${id}`}, ${id}, 'Acme', 'https://acme.example', 'connected', 'u', 'Ada', ${at})
    `.execute(database);
    await sql`
      INSERT INTO destinations (
        id, organisation_id, site_id, name, enabled, project_id, project_key, project_name, problems, version,
        created_at
      )
      VALUES (${id}, ${`org_${id}`}, ${id}, 'Web', true, '1', 'WEB', 'Web', ${problems}, 1, ${at})`.execute(database);
    await sql`
      INSERT INTO mappings (destination_id, event_type, enabled, dedup_scope, settings)
      VALUES (${id}, ${type}, true, 'subject', ${JSON.stringify({ summaryTemplate })})`.execute(database);
    await sql`
      INSERT INTO events (id, organisation_id, webhook_id, type, subject_kind, subject_id, occurred_at, received_at, data)
      VALUES (${id}, 'org_1', ${id}, ${type}, 'experiment', 'exp_1', ${at}, ${at}, '{}')`.execute(database);
    await sql`
      INSERT INTO deliveries (
        id, organisation_id, event_id, destination_id, event_type, subject_kind, subject_id, subject_name, dedup_key,
        state, created_at
      )
      VALUES (
        ${id}, 'org_1', ${id}, ${id}, ${type}, 'experiment', 'exp_1', 'One', ${keyOf(type)}, 'queued', ${at}
      )`.execute(database);
    await sql`
      INSERT INTO links (
        id, organisation_id, destination_id, site_id, issue_id, issue_key, issue_url, subject_kind, subject_id,
        event_type, origin, dedup_key, status_name, status_category, takes_comments, created_at
      )
      VALUES (
        ${id}, 'org_1', ${id}, ${id}, '1', 'WEB-1', 'https://acme.example/browse/WEB-1', 'experiment', 'exp_1',
        ${type}, 'event', ${keyOf(type)}, 'To Do', 'new', true, ${at}
      )`.execute(database);
    await sql`
      INSERT INTO test_tickets (
        id, organisation_id, destination_id, site_id, project_id, event_type, sent_by_id, sent_by_name, started_at,
        state, unclear_since
      )
      VALUES (${id}, 'org_1', ${id}, ${id}, '1', ${type}, 'u', 'Ada', ${at}, 'sent', ${at})`.execute(database);
  }

  async function typesIn(table: string, column: string): Promise<string[]> {
    const { rows } = await sql<{ found: string }>`
      SELECT ${sql.ref(column)} AS found FROM ${sql.table(table)}`.execute(database);
    return rows.map(({ found }) => found).sort();
  }
});
