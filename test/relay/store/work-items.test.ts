import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

/** A deployment of the version before, with something of each kind to do. */
describe('work that was scheduled before there were work items', () => {
  let database: Database;
  const at = '2026-11-29T10:00:00.000Z';
  const later = '2026-11-29T11:00:00.000Z';

  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('is a work item afterwards, due at the same time and with as many attempts', async () => {
    await migrateBefore(database, 'work-items');
    await fill();

    await migrateUpTo(database, 'work-items');

    const items = await database
      .selectFrom('work_items')
      .select(['task', 'key', 'due_at', 'attempts'])
      .orderBy('task')
      .orderBy('key')
      .execute();
    expect(items).toEqual([
      { task: 'check-destination', key: 'dst_1', due_at: later, attempts: 0 },
      { task: 'deliver', key: 'key_1', due_at: later, attempts: 0 },
      { task: 'find-test-ticket', key: 'tst_1', due_at: later, attempts: 0 },
      { task: 'keep-webhook', key: 'site_1', due_at: later, attempts: 2 },
      { task: 'read-issue', key: 'site_1/10001', due_at: later, attempts: 3 },
      { task: 'run-job', key: 'status-sync', due_at: at, attempts: 0 },
      { task: 'write-property', key: 'site_1/lnk_1', due_at: later, attempts: 4 },
    ]);
  });

  /** Not typed: these tables are not those of today. */
  async function insert(table: string, ...rows: Readonly<Record<string, unknown>>[]): Promise<void> {
    for (const row of rows) {
      const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
      const values = sql.join(Object.values(row));
      await sql`INSERT INTO ${sql.table(table)} (${columns}) VALUES (${values})`.execute(database);
    }
  }

  async function fill(): Promise<void> {
    const organisation_id = 'org_1';
    const type = 'experiment.guardrail_breached';
    const subject = { subject_kind: 'experiment', subject_id: 'exp_1' };
    const ours = { organisation_id, destination_id: 'dst_1', site_id: 'site_1' };
    const by = { connected_by_id: 'user_1', connected_by_name: 'Dana', connected_at: at };
    const site = {
      organisation_id,
      cloud_id: 'cloud_1',
      name: 'acme',
      url: 'https://acme.example',
      status: 'connected',
    };
    await insert('sites', { id: 'site_1', ...site, ...by });
    const project = { project_id: '1', project_key: 'ROLL', project_name: 'Rollouts' };
    const destination = {
      organisation_id,
      site_id: 'site_1',
      name: 'Rollouts',
      enabled: true,
      problems: '[]',
      version: 1,
    };
    await insert('destinations', {
      id: 'dst_1',
      ...destination,
      ...project,
      created_at: at,
      check_due_at: later,
    });
    const received = { occurred_at: at, received_at: at, data: '{}' };
    await insert('events', {
      id: 'evt_1',
      organisation_id,
      webhook_id: 'msg_1',
      type,
      ...subject,
      ...received,
    });
    const delivery = { organisation_id, destination_id: 'dst_1', event_id: 'evt_1', event_type: type, ...subject };
    const named = { ...delivery, subject_name: 'Checkout', created_at: at };
    await insert(
      'deliveries',
      { id: 'dlv_1', ...named, dedup_key: 'key_1', state: 'queued', next_attempt_at: later },
      { id: 'dlv_2', ...named, dedup_key: 'key_2', state: 'delivered' },
    );
    const issue = { issue_id: '10001', issue_key: 'ROLL-1', issue_url: 'https://acme.example/browse/ROLL-1' };
    const status = { status_name: 'To Do', status_category: 'new', takes_comments: true };
    const link = { ...ours, ...issue, ...subject, ...status, event_type: type, origin: 'event', created_at: at };
    await insert('links', { id: 'lnk_1', ...link, dedup_key: 'key_2' });
    const due = { organisation_id, site_id: 'site_1', mark: 'a', due_at: later };
    await insert('changed_issues', { ...due, issue_id: '10001', failures: 3 });
    await insert('property_writes', { ...due, link_id: 'lnk_1', failures: 4 });
    const sending = { project_id: '1', event_type: type, sent_by_id: 'user_1', sent_by_name: 'Dana', started_at: at };
    await insert('test_tickets', {
      id: 'tst_1',
      ...ours,
      ...sending,
      state: 'sending',
      unclear_since: at,
      look_at: later,
    });
    const webhook = { organisation_id, webhook_id: '7', url: 'https://relay.example', jql: 'project = "ROLL"' };
    await insert('webhooks', { site_id: 'site_1', ...webhook, looked_at: at, due_at: later, failures: 2 });
    await insert('job_runs', { job: 'status-sync', started_at: at });
    await insert('leases', { dedup_key: 'key_1', owner: 'gone', expires_at: later });
  }
});
