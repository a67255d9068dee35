import { connectDatabase, type Database, openDatabase } from '../../../../relay/store/database';
import { eventOf } from '../../support/avsb';
import { createTestDatabase, engine, run } from '../../support/database';
import { startRelay, type TestRelay } from '../../support/relay';
import { until } from '../../support/until';
import { fullScansOf, stepsOnSqlite } from './explain';
import { fill, growing, rowCount } from './fill';
import { type Asked, recordQueries } from './recorder';

const type = 'experiment.guardrail_breached';

let database: Database | undefined;
let asked: readonly Asked[];

/** A relay works for a while on a database of years; every query that it asks in the meantime is looked at afterwards. */
beforeAll(async () => {
  const held = await createTestDatabase();
  const filling = await openDatabase(held.at);
  await fill(filling);
  await run(filling, 'ANALYZE');
  await filling.destroy();
  const recorder = recordQueries();
  const relay = await startRelay({ database: held, environment: { STATUS_SYNC_CRON: '* * * * * *' } });
  await work(relay);
  await look(relay);
  recorder.stop();
  asked = [...recorder.asked.values()];
  database = connectDatabase(held.at);
});
afterAll(() => database?.destroy());

async function work(relay: TestRelay): Promise<void> {
  await relay.destination();
  const created = await relay.send(eventOf(type));
  expect((await relay.settled(created.deliveries[0].id)).outcome).toBe('created');
  const slow = relay.atlassian.faults.add({
    match: { operationId: 'addComment' },
    action: { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
    times: 1,
  });
  const comments = [await relay.send(eventOf(type)), await relay.send(eventOf(type))];
  for (const { deliveries } of comments) expect((await relay.settled(deliveries[0].id)).outcome).toBe('commented');
  relay.atlassian.faults.remove(slow);
  relay.atlassian.faults.add({
    match: { operationId: 'createIssue' },
    action: { kind: 'answer', status: 400, body: { errorMessages: [], errors: { team: 'Team is required.' } } },
    times: 1,
  });
  const failed = await relay.send(eventOf(type, { subjectId: 'exp_failed' }));
  const { id } = failed.deliveries[0];
  expect((await relay.settled(id)).state).toBe('failed');
  await relay.call('POST', `/v1/deliveries/${id}/retry`);
  expect((await relay.settled(id)).state).toBe('delivered');
  relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
  const unclear = await relay.send(eventOf(type, { subjectId: 'exp_unclear' }));
  expect((await relay.settled(unclear.deliveries[0].id)).state).toBe('delivered');
  await until(
    // A sync reads by id, a look for a lost ticket by key.
    () =>
      relay.atlassian.requests.some(({ operationId, body }) => {
        return operationId === 'bulkFetchIssues' && /"issueIdsOrKeys":\["\d/.test(JSON.stringify(body));
      }),
    'a status sync',
  );
}

/** Asks for what the pages show, as an admin of an organisation that has been there for years. */
async function look(relay: TestRelay): Promise<void> {
  const claims = { org: 'org_5' };
  for (const path of [
    '/v1/deliveries',
    '/v1/deliveries?cursor=dlv_1050005',
    '/v1/deliveries?state=failed',
    '/v1/deliveries?state=waiting',
    '/v1/deliveries?state=skipped',
    `/v1/deliveries?eventType=${type}`,
    '/v1/deliveries?destinationId=dst_5',
    '/v1/deliveries?subjectId=exp_5',
    '/v1/deliveries?q=check',
    '/v1/deliveries?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z',
    '/v1/deliveries/dlv_1000005',
    '/v1/audit-log',
    '/v1/audit-log?action=JIRA_ISSUE_CREATED',
    '/v1/links?subjectKind=experiment&subjectId=exp_5',
    '/v1/links?subjectId=exp_5',
    '/v1/links',
    '/v1/destinations',
    '/v1/destinations/dst_5',
    '/v1/sites',
    '/v1/subjects/experiment/exp_5',
  ]) {
    expect([path, (await relay.call('GET', path, undefined, { claims })).status]).toEqual([path, 200]);
  }
}

describe(`with ${rowCount} rows in each table that grows`, () => {
  it('the relay has asked of each of them', () => {
    for (const table of growing) {
      const about = asked.filter(({ sql }) => new RegExp(`\\b${table}\\b`).test(sql));
      expect([table, about.length > 0]).toEqual([table, true]);
    }
    expect(asked.length).toBeGreaterThan(60);
  });

  it('no query reads a whole one: each uses an index', async () => {
    const slow: string[] = [];
    for (const query of asked) {
      if (isTheirs(query)) continue;
      const scans = await fullScansOf(database!, query);
      if (scans.length > 0) slow.push(`${scans.join(', ')}: ${query.sql}`);
    }
    expect(slow).toEqual([]);
  });

  it('what was skipped lately is counted by an index that has all that is asked for', async () => {
    if (engine !== 'sqlite') return;
    const query = asked.find(({ sql }) => sql.includes('AS lately') && sql.includes("'skipped'"));
    const steps = query === undefined ? [] : await stepsOnSqlite(database!, query);
    expect(steps).toContainEqual(
      expect.stringMatching(
        /^SEARCH deliveries USING COVERING INDEX deliveries_skipped_lately \(destination_id=\? AND event_type=\? AND created_at>\?\)/,
      ),
    );
  });

  it('the newest ticket of a destination, and the links of a subject id, are found by their index', async () => {
    if (engine !== 'sqlite') return;
    const planOf = async (isIt: (sql: string) => boolean) => {
      const query = asked.find(({ sql }) => isIt(sql));
      return query === undefined ? [] : stepsOnSqlite(database!, query);
    };
    const newest = await planOf((sql) => sql.includes('"links" as "newest"'));
    expect(newest).toContainEqual(expect.stringMatching(/^SEARCH newest USING INDEX links_destination_id_id_index/));
    expect(newest.join()).not.toMatch(/TEMP B-TREE/);
    const ofSubject = await planOf(
      (sql) => /FROM "links" WHERE .*"subject_id" = .*ORDER BY/i.test(sql) && !sql.includes('subject_kind'),
    );
    expect(ofSubject).toContainEqual(expect.stringMatching(/^SEARCH links USING INDEX links_of_subject_id/));
    expect(ofSubject.join()).not.toMatch(/TEMP B-TREE/);
  });
});

describe('a plan', () => {
  it.each([
    ['a condition without an index', 'SELECT id FROM deliveries WHERE subject_name = '],
    ['the order of an index, read whole', 'SELECT subject_name FROM deliveries WHERE subject_name <> '],
  ])('that reads a whole table for %s is detected', async (_, sql) => {
    const parameter = engine === 'sqlite' ? '?' : '$1';
    const query = { sql: `${sql}${parameter} ORDER BY id LIMIT 1`, values: ['x'] };
    expect(await fullScansOf(database!, query)).toHaveLength(1);
  });
});

/** graphile-worker's own. */
function isTheirs({ sql }: Asked): boolean {
  return engine === 'postgres' && /graphile_worker/.test(sql) && !/deliveries/.test(sql);
}
