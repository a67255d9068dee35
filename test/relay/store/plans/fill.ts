import type { Database } from '../../../../relay/store/database';
import { engine, run } from '../../support/database';

/** So many rows has each table that grows. */
export const rowCount = 100_000;

/** As many organisations, each with a site and a destination, share them. */
const organisationCount = 1_000;

/** What comes before a time within an expression. */
const time = engine === 'sqlite' ? '' : 'timestamptz ';

/** The tables that grow with every event, the last one while Jira is away. */
export const growing = ['events', 'deliveries', 'attempts', 'links', 'audit_log', 'subjects', 'work_items'] as const;

/** Fills a database as years would: nearly all that was to do is done. */
export async function fill(database: Database): Promise<void> {
  const at = "'2026-06-01T00:00:00.000Z'";
  const organisation = `'org_' || (i % ${organisationCount})`;
  const destination = `'dst_' || (i % ${organisationCount})`;
  const type = "'experiment.guardrail_breached'";
  const subject = { subject_kind: "'experiment'", subject_id: "'exp_' || i" };
  const state = `CASE i % 100 WHEN 0 THEN 'failed' WHEN 1 THEN 'waiting' WHEN 2 THEN 'queued' WHEN 3 THEN 'skipped' ELSE 'delivered' END`;

  await insert(database, 'sites', organisationCount, {
    id: "'site_' || i",
    organisation_id: "'org_' || i",
    cloud_id: "'cloud_' || i",
    name: "'acme'",
    url: "'https://acme.atlassian.net'",
    status: "'reconnect_required'",
    connected_by_id: "'user_1'",
    connected_by_name: "'Dana'",
    connected_at: at,
  });
  await insert(database, 'destinations', organisationCount, {
    id: "'dst_' || i",
    organisation_id: "'org_' || i",
    site_id: "'site_' || i",
    name: "'Rollouts'",
    enabled: 'true',
    project_id: "'1'",
    project_key: "'ROLL'",
    project_name: "'Rollouts'",
    problems: "'[]'",
    version: '1',
    created_at: at,
  });
  await insert(database, 'mappings', organisationCount, {
    destination_id: "'dst_' || i",
    event_type: type,
    enabled: 'true',
    dedup_scope: "'subject'",
    settings: `'{"enabled":true,"summaryTemplate":"x"}'`,
    missing: "'{}'",
  });
  await insert(database, 'events', rowCount, {
    id: "'evt_' || (1000000 + i)",
    organisation_id: organisation,
    webhook_id: "'msg_' || i",
    type,
    ...subject,
    occurred_at: at,
    received_at: at,
    data: "'{}'",
  });
  await insert(database, 'deliveries', rowCount, {
    id: "'dlv_' || (1000000 + i)",
    organisation_id: organisation,
    event_id: "'evt_' || (1000000 + i)",
    destination_id: destination,
    event_type: type,
    ...subject,
    subject_name: "'Checkout'",
    dedup_key: "'key_' || i",
    state,
    obstacle: "CASE i % 100 WHEN 1 THEN 'reconnect_required' END",
    next_attempt_at: `CASE i % 100 WHEN 2 THEN ${time}'2099-01-01T00:00:00.000Z' END`,
    created_at: at,
  });
  await insert(database, 'work_items', rowCount, {
    task: "'deliver'",
    key: "'key_' || i",
    due_at: "'2099-01-01T00:00:00.000Z'",
  });
  await insert(database, 'attempts', rowCount, {
    id: "'att_' || (1000000 + i)",
    organisation_id: organisation,
    delivery_id: "'dlv_' || (1000000 + i)",
    decision: "'create'",
    reason: "'No open ticket.'",
    started_at: at,
    finished_at: at,
    result: "'confirmed'",
    is_settled: 'true',
  });
  await insert(database, 'links', rowCount, {
    id: "'lnk_' || (1000000 + i)",
    organisation_id: organisation,
    destination_id: destination,
    site_id: `'site_' || (i % ${organisationCount})`,
    issue_id: "'1' || i",
    issue_key: "'ROLL-' || i",
    issue_url: "'https://acme.atlassian.net/browse/ROLL-' || i",
    ...subject,
    event_type: type,
    origin: "'event'",
    dedup_key: "'key_' || i",
    status_name: "'To Do'",
    status_category: "'new'",
    takes_comments: 'true',
    created_at: at,
  });
  await insert(database, 'audit_log', rowCount, {
    id: "'aud_' || (1000000 + i)",
    organisation_id: organisation,
    action: "'JIRA_ISSUE_CREATED'",
    actor_type: "'system'",
    actor_id: "'avsb'",
    actor_name: "'AvsB'",
    target_kind: "'issue'",
    target_id: "'1' || i",
    target_name: "'ROLL-' || i",
    details: "'{}'",
    at,
  });
  await insert(database, 'subjects', rowCount, {
    organisation_id: organisation,
    kind: "'experiment'",
    id: "'exp_' || i",
    subject: `'${JSON.stringify({ name: 'Checkout', status: 'running', resultsUrl: 'https://avsb.example', updatedAt: '2026-06-01T00:00:00.000Z' })}'`,
    updated_at: at,
  });
}

/** Inserts this many rows, each of which is written in terms of its number `i`, from 0. */
async function insert(database: Database, table: string, count: number, row: Record<string, string>): Promise<void> {
  await run(
    database,
    `INSERT INTO ${table} (${Object.keys(row).join(', ')})
    WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${count - 1})
    SELECT ${Object.values(row).join(', ')} FROM numbers`,
  );
}
