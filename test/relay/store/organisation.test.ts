import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addUpCounts } from '../../../relay/store/delivery-counts';
import { tenantTables } from '../../../relay/store/tenant-tables';
import { makeTempFolder } from '../../support/temp-folder';
import { eventOf, signedHeaders, signInTokenOf } from '../support/avsb';
import { browse } from '../support/browser';
import { runCli } from '../support/cli';
import { engine, inDatabase, rowsOf, run, wholeDatabase } from '../support/database';
import { issuesOf, siteOf } from '../support/jira';
import { environmentFor, startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

/** `organisation export` and `organisation erase`, beside a relay that runs. */

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});

function cli(...args: string[]) {
  return runCli(args, environmentFor(relay.atlassian.url, relay.database.url));
}

/** Who and what an organisation is, by words that stand nowhere else. */
interface Tenant {
  readonly org: string;
  readonly orgName: string;
  readonly name: string;
  readonly subject: string;
}

const tenantOf = (org: string): Tenant => ({
  org,
  orgName: `${org} Ltd`,
  name: `Person of ${org}`,
  subject: `Secret redesign of ${org}`,
});

/** An organisation with a row in every table. */
async function fill(tenant: Tenant): Promise<void> {
  const { org, orgName, name, subject } = tenant;
  const claims = { org, orgName, name, sub: `user_of_${org}` };
  const siteId = (await relay.connect('acme', claims)).searchParams.get('connected') ?? '';
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await relay.call(method, path, body, { claims });
    expect([path, answer.status]).toEqual([path, expect.any(Number)]);
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  };
  const destination = await call('POST', '/v1/destinations', { siteId, projectKey: 'ROLL', name: subject });
  const event = eventOf('experiment.guardrail_breached', { organisationId: org, subjectId: `exp_of_${org}` });
  const sent = await relay.send({ ...event, data: { ...event.data, experimentName: subject } });
  const [{ id }] = sent.deliveries;
  await until(async () => (await call('GET', `/v1/deliveries/${id}`)).state === 'delivered', 'the ticket');
  const issueKey = issuesOf(relay.atlassian).at(-1)?.key;
  const link = (id: string) =>
    call('POST', '/v1/links', { destinationId: destination.id, issueKey, subject: { kind: 'flag', id } });
  await link('flag_1');
  const { items } = await call('GET', '/v1/links?subjectKind=experiment');
  await call('DELETE', `/v1/links/${items[0].id}`);
  await call('POST', `/v1/destinations/${destination.id}/test-tickets`, { eventType: event.type });
  await call('POST', `/v1/destinations/${destination.id}/check`);
  await call('POST', '/v1/sites/connect');
  const body = JSON.stringify({
    organisationId: org,
    name: subject,
    status: 'live',
    resultsUrl: `https://app.avsb.example/${org}`,
    updatedAt: '2026-11-23T10:00:00.000Z',
  });
  await fetch(`${relay.url}/v1/subjects/flag/flag_1`, { method: 'PUT', headers: signedHeaders(body), body });
  await browse(relay, `/session?token=${await signInTokenOf(claims)}`);
  // What takes an https address, a night, or a grant for several sites.
  await inDatabase(relay, async (database) => {
    const row = { organisation_id: org };
    const later = '2099-01-01T00:00:00.000Z';
    const webhook = { ...row, site_id: siteId, url: 'https://x.example', jql: 'x', looked_at: later };
    await database.insertInto('webhooks').values(webhook).execute();
    await database
      .insertInto('sync_runs')
      .values({ ...row, site_id: siteId, started_at: later })
      .execute();
    const words = { title: 'x', detail: 'x', action: 'x', opened_at: later, resolved_at: null };
    const place = { site_id: siteId, destination_id: null, event_type: null };
    await database
      .insertInto('problems')
      .values({ ...row, ...place, ...words, id: `prb_${org}`, cause: 'x', kind: 'reconnect_required' })
      .execute();
    const notice = { id: `ntc_${org}`, kind: 'slack', target: 'sealed', masked_target: 'x', secret: 'sealed' } as const;
    const times = { created_at: later, last_sent_at: null, last_error: null };
    await database
      .insertInto('notices')
      .values({ ...row, ...notice, ...times, about: '[]', enabled: true })
      .execute();
    const told = { notice_id: notice.id, problem_id: `prb_${org}`, change: 'opened', state: 'pending' } as const;
    await database
      .insertInto('notice_messages')
      .values({ ...row, ...told, id: `msg_${org}`, due_at: later })
      .execute();
    const callback = { turn: `t_${org}`, place: 1, type: 'jira.ticket.created', body: '{}', attempts: 1 } as const;
    await database
      .insertInto('callbacks')
      .values({
        ...row,
        ...callback,
        id: `cbk_${org}`,
        happened_at: later,
        tried_since: later,
        last_error: 'x',
        state: 'given_up',
      })
      .execute();
    const choice = { id: `cho_${org}`, user_id: claims.sub, tokens: 'sealed', resources: '[]', expires_at: later };
    await database
      .insertInto('site_choices')
      .values({ ...row, ...choice })
      .execute();
    const dedupKey = JSON.stringify([org, destination.id, 'experiment', 'later', event.type]);
    const keys = {
      'read-issue': `${siteId}/1`,
      'write-property': `${siteId}/1`,
      deliver: dedupKey,
      'send-callbacks': dedupKey,
    };
    const items = Object.entries(keys).map(([task, key]) => ({ task, key, due_at: later }));
    await database.insertInto('work_items').values(items).execute();
  });
}

/** Every table of the schema that has an organisation's rows, whatever the code says. */
async function tablesInSchema(): Promise<string[]> {
  const sql =
    engine === 'sqlite'
      ? `SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'organisation_id' WHERE m.type = 'table'`
      : `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'organisation_id' AND table_schema = 'public'`;
  return (await rowsOf(relay, sql)).map(({ name }) => String(name)).sort();
}

async function counts(org: string): Promise<Record<string, number>> {
  // On PostgreSQL, a job may add up its rows at any time.
  await inDatabase(relay, (database) => addUpCounts(database, 1_000));
  const found: Record<string, number> = {};
  for (const table of await tablesInSchema()) {
    found[table] = (await rowsOf(relay, `SELECT 1 FROM ${table} WHERE organisation_id = ?`, org)).length;
  }
  return found;
}

const rowsWith = async (org: string, ...texts: string[]) => {
  const lines = (await wholeDatabase(relay)).split('\n');
  return lines.filter((line) => [org, ...texts].some((text) => line.includes(text))).map((line) => JSON.parse(line)[0]);
};

it('knows every table of the schema that has rows of an organisation', async () => {
  const known = tenantTables.map(({ name }) => name).filter((name) => name !== 'mappings');
  expect(known.sort()).toEqual(await tablesInSchema());
});

it('says in docs/privacy.md what every table holds', async () => {
  const document = readFileSync(join(__dirname, '../../../docs/privacy.md'), 'utf8');
  const sql =
    engine === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'";
  const ofTheDatabaseItself = ['moves', 'applied_migrations'];
  const tables = (await rowsOf(relay, sql)).map(({ name }) => String(name));
  const missing = tables.filter((name) => !ofTheDatabaseItself.includes(name) && !document.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

describe('organisation export', () => {
  const tenant = tenantOf('org_exported');
  beforeAll(async () => {
    await fill(tenant);
    await fill(tenantOf('org_beside'));
    await counts(tenant.org);
  });

  it('writes every row of every table as JSON, only of this organisation', async () => {
    const { code, json, err } = await cli('organisation', 'export', tenant.org);
    expect([code, err]).toEqual([0, '']);
    const exported = json();
    expect(exported).toMatchObject({
      organisation: { id: tenant.org, name: tenant.orgName },
      exportedAt: expect.any(String),
    });
    const byTable: Record<string, number> = {};
    for (const { table } of exported.rows) byTable[table] = (byTable[table] ?? 0) + 1;
    const { mappings, ...tables } = byTable;
    expect(tables).toEqual(await counts(tenant.org));
    expect(Object.values(tables).every((count) => count > 0)).toBe(true);
    expect(mappings).toBeGreaterThan(0);
    expect(JSON.stringify(exported)).not.toContain('org_beside');
  });

  it('has values of the right type, the same on both engines, and no secret', async () => {
    const { rows } = (await cli('organisation', 'export', tenant.org)).json();
    const of = (name: string) =>
      rows.filter(({ table }: { table: string }) => table === name).map(({ row }: { row: object }) => row);
    expect(of('events')).toMatchObject([{ data: { experimentName: tenant.subject } }]);
    expect(of('destinations')).toMatchObject([{ name: tenant.subject, enabled: true, problems: expect.any(Array) }]);
    expect(of('links')[0]).toMatchObject({ takes_comments: false });
    expect(of('sessions')).toMatchObject([{ user_name: tenant.name, permissions: ['manageIntegrations'] }]);
    const columns = rows.flatMap(({ row }: { row: object }) => Object.keys(row));
    expect(columns.filter((column: string) => /token$|^tokens$|_hash$/.test(column))).toEqual([]);
    expect(JSON.stringify(rows)).not.toMatch(/v2\.k1\./);
  });

  it('goes to a new file that only its owner may read, with --out', async () => {
    const out = join(makeTempFolder('export-'), 'organisation.json');
    const { code, out: said } = await cli('organisation', 'export', tenant.org, '--out', out);
    expect([code, said]).toEqual([0, expect.stringMatching(/^Exported \d+ rows to /)]);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(out, 'utf8')).organisation.id).toBe(tenant.org);
    const again = await cli('organisation', 'export', tenant.org, '--out', out);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('already exists') });
  });

  it('is audited each time', async () => {
    const claims = { org: tenant.org };
    const { body } = await relay.call('GET', '/v1/audit-log?action=JIRA_ORGANISATION_EXPORTED', undefined, { claims });
    expect(body.items).toHaveLength(3);
    expect(body.items[0]).toMatchObject({
      actor: { type: 'system', id: 'operator' },
      target: { kind: 'organisation', id: tenant.org, name: tenant.orgName },
    });
  });

  it('says so if nothing is stored of an organisation', async () => {
    expect(await cli('organisation', 'export', 'org_unknown')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Nothing is stored of the organisation org_unknown.'),
    });
    expect((await cli('organisation', 'erase', 'org_unknown')).code).toBe(1);
  });
});

describe('organisation erase', () => {
  const tenant = tenantOf('org_erased');
  const beside = tenantOf('org_beside_erased');

  it('leaves nothing of it in any table but the entry that says so, and everything of the others', async () => {
    await fill(tenant);
    await fill(beside);
    const before = await counts(beside.org);
    const { code, out, err } = await cli('organisation', 'erase', tenant.org);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/deliveries: 1 rows deleted/);
    expect(Object.entries(await counts(tenant.org)).filter(([, count]) => count > 0)).toEqual([['audit_log', 1]]);
    expect(await counts(beside.org)).toEqual(before);
    // Nor in a table that names no organisation: keys of work, jobs of the queue.
    await until(async () => {
      const tables = await rowsWith('org_erased', tenant.subject, tenant.name, `exp_of_${tenant.org}`);
      return tables.every((name: string) => /audit_log/.test(name));
    }, 'the queue to have let go of it');
    const [entry] = await rowsOf(relay, 'SELECT * FROM audit_log WHERE organisation_id = ?', tenant.org);
    expect(entry).toMatchObject({ action: 'JIRA_ORGANISATION_ERASED', actor_id: 'operator', target_name: tenant.org });
    expect(JSON.parse(String(entry?.details)).rows).toMatchObject({
      sites: 1,
      destinations: 1,
      deliveries: 1,
      subjects: 2,
    });
  });

  it('ends sessions, and the organisation can start again from nothing', async () => {
    const claims = { org: tenant.org };
    for (const path of ['/v1/sites', '/v1/destinations', '/v1/deliveries', '/v1/links']) {
      expect([path, (await relay.call('GET', path, undefined, { claims })).body.items]).toEqual([path, []]);
    }
    await fill({ ...tenant, name: 'Somebody else' });
    const { body } = await relay.call('GET', '/v1/audit-log', undefined, { claims });
    expect(body.items.at(-1)).toMatchObject({ action: 'JIRA_ORGANISATION_ERASED' });
  });

  it('removes what SQLite has deleted from its files, too', async () => {
    if (engine !== 'sqlite') return;
    const gone = tenantOf('org_on_disk');
    await fill(gone);
    expect((await cli('organisation', 'erase', gone.org)).code).toBe(0);
    const path = relay.database.url.replace('sqlite:', '');
    // What the relay itself has yet to write back from its journal is written back by then.
    await inDatabase(relay, (database) => run(database, 'PRAGMA wal_checkpoint(TRUNCATE)'));
    for (const file of [path, `${path}-wal`]) {
      const bytes = readFileSync(file).toString('latin1');
      for (const text of [gone.subject, gone.name, gone.orgName])
        expect([file, bytes.includes(text)]).toEqual([file, false]);
    }
  });

  it('reports how many rows there were as JSON', async () => {
    const { code, json } = await cli('organisation', 'erase', beside.org, '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({ rows: { events: 1, sites: 1 }, webhooksLeft: [] });
  });
});

describe('organisation erase, while the relay is at work', () => {
  it('leaves nothing behind of tickets that are just being filed, and lets the others continue', async () => {
    const tenant = tenantOf('org_busy');
    const other = tenantOf('org_going_on');
    await fill(tenant);
    await fill(other);
    const slow = relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'slowAfter', ms: 1_000 },
    });
    const eventsOf = (organisationId: string) =>
      Array.from({ length: 6 }, (_, index) =>
        eventOf('experiment.srm_failed', { organisationId, subjectId: `${organisationId}_${index}` }),
      );
    await Promise.all([...eventsOf(tenant.org), ...eventsOf(other.org)].map((event) => relay.send(event)));
    const asked = () =>
      relay.atlassian.requests.filter(({ operationId, status }) => operationId === 'createIssue' && status === null);
    await until(() => asked().length > 0, 'tickets to be in progress');
    expect((await cli('organisation', 'erase', tenant.org)).code).toBe(0);
    const claims = { org: other.org };
    await until(async () => {
      const { body } = await relay.call('GET', '/v1/deliveries?state=delivered', undefined, { claims });
      return body.items.length === 7;
    }, 'the tickets of the other organisation');
    relay.atlassian.faults.remove(slow);
    await until(() => asked().length === 0, 'what the erased organisation had asked Jira for to be answered');
    await until(async () => {
      const left = Object.entries(await counts(tenant.org)).filter(
        ([table, count]) => count > 0 && table !== 'audit_log',
      );
      const work = await rowsOf(relay, "SELECT key FROM work_items WHERE key LIKE '%org_busy%'");
      return left.length === 0 && work.length === 0;
    }, 'nothing to be left');
    expect(await counts(tenant.org)).toMatchObject({ audit_log: 1 });
  });
});

describe('organisation erase, where AvsB has a webhook in Jira', () => {
  it('removes it there', async () => {
    const https = await startRelay({ environment: { PUBLIC_URL: 'https://relay.avsb.example' } });
    const inJira = () => siteOf(https.atlassian).webhooks.length;
    await https.destination();
    await until(() => inJira() === 1, 'the webhook');
    const environment = environmentFor(https.atlassian.url, https.database.url);
    const { code, json } = await runCli(['organisation', 'erase', 'org_1', '--json'], environment);
    expect([code, json().webhooksLeft, inJira()]).toEqual([0, [], 0]);
    await https.stop();
  });
});
