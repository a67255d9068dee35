import { type Database, openDatabase } from '../../../relay/store/database';
import { down, up } from '../../../relay/store/migrations/2026-11-29-work-items';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** A deployment of the version before, with something of each kind to do. */
describe('what was to be done before there were work items', () => {
  let held: TestDatabase;
  let database: Database;
  const at = '2026-11-29T10:00:00.000Z';
  const later = '2026-11-29T11:00:00.000Z';

  beforeAll(async () => {
    held = await createTestDatabase();
    database = await openDatabase(held.at);
    await down(database);
    await fill();
    await up(database);
  });
  afterAll(async () => {
    await database.destroy();
    await held.drop();
  });

  it('is a work item afterwards, due at the same time and as often tried', async () => {
    const items = await database('work_items').orderBy(['task', 'key']).select('task', 'key', 'due_at', 'attempts');
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
    await database('sites').insert({ id: 'site_1', ...site, ...by });
    const project = { project_id: '1', project_key: 'ROLL', project_name: 'Rollouts' };
    const destination = {
      organisation_id,
      site_id: 'site_1',
      name: 'Rollouts',
      enabled: true,
      problems: '[]',
      version: 1,
    };
    await database('destinations').insert({
      id: 'dst_1',
      ...destination,
      ...project,
      created_at: at,
      check_due_at: later,
    });
    const received = { occurred_at: at, received_at: at, data: '{}' };
    await database('events').insert({
      id: 'evt_1',
      organisation_id,
      webhook_id: 'msg_1',
      type,
      ...subject,
      ...received,
    });
    const delivery = { organisation_id, destination_id: 'dst_1', event_id: 'evt_1', event_type: type, ...subject };
    const named = { ...delivery, subject_name: 'Checkout', created_at: at };
    await database('deliveries').insert([
      { id: 'dlv_1', ...named, dedup_key: 'key_1', state: 'queued', next_attempt_at: later },
      { id: 'dlv_2', ...named, dedup_key: 'key_2', state: 'delivered' },
    ]);
    const issue = { issue_id: '10001', issue_key: 'ROLL-1', issue_url: 'https://acme.example/browse/ROLL-1' };
    const status = { status_name: 'To Do', status_category: 'new', takes_comments: true };
    const link = { ...ours, ...issue, ...subject, ...status, event_type: type, origin: 'event', created_at: at };
    await database('links').insert({ id: 'lnk_1', ...link, dedup_key: 'key_2' });
    const due = { organisation_id, site_id: 'site_1', mark: 'a', due_at: later };
    await database('changed_issues').insert({ ...due, issue_id: '10001', failures: 3 });
    await database('property_writes').insert({ ...due, link_id: 'lnk_1', failures: 4 });
    const sending = { project_id: '1', event_type: type, sent_by_id: 'user_1', sent_by_name: 'Dana', started_at: at };
    await database('test_tickets').insert({
      id: 'tst_1',
      ...ours,
      ...sending,
      state: 'sending',
      unclear_since: at,
      look_at: later,
    });
    const webhook = { organisation_id, webhook_id: '7', url: 'https://relay.example', jql: 'project = "ROLL"' };
    await database('webhooks').insert({ site_id: 'site_1', ...webhook, looked_at: at, due_at: later, failures: 2 });
    await database('job_runs').insert({ job: 'status-sync', started_at: at });
    await database('leases').insert({ dedup_key: 'key_1', owner: 'gone', expires_at: later });
  }
});
