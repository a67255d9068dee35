import fc from 'fast-check';
import { addProject, addSite, siteOf } from '../../../relay/demo/atlassian/world';
import { searchText } from '../../../relay/domain/search-text';
import { eventOf } from '../support/avsb';
import { inDatabase, insertRows } from '../support/database';
import { startRelay, type TestRelay } from '../support/relay';

let relay: TestRelay;
let acme: string;

beforeAll(async () => {
  relay = await startRelay();
  const { world } = relay.atlassian;
  const site = siteOf(world, 'acme');
  for (let number = 0; number < 120; number += 1) addProject(world, site, `P${number}`, `Project ${number}`);
  acme = (await relay.connect('acme')).searchParams.get('connected') ?? '';
  await relay.connect('globex');
  for (const slug of ['initech', 'umbrella', 'hooli']) {
    addSite(world, slug);
    await relay.connect(slug);
  }
  const keys = ['ROLL', 'OPS', 'P1', 'P2', 'P3', 'P4', 'P5'];
  for (const projectKey of keys) await relay.call('POST', '/v1/destinations', { siteId: acme, projectKey });
  const sent = await Promise.all(
    [1, 2, 3, 4, 5].map((number) =>
      relay.send(eventOf('experiment.guardrail_breached', { subjectId: `exp_${number}` })),
    ),
  );
  for (const { deliveries } of sent) for (const { id } of deliveries) await relay.settled(id);
});
afterAll(() => relay.stop());

interface Page {
  items: Record<string, unknown>[];
  nextCursor: string | null;
  total?: number;
}

async function page(path: string, query: Record<string, string | number>): Promise<Page> {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const { status, body } = await relay.call('GET', `${path}${path.includes('?') ? '&' : '?'}${search}`);
  expect([path, status]).toEqual([path, 200]);
  return body;
}

/** Every page of a list, one after the other. */
async function walk(path: string, limit: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const next: Page = await page(path, { limit, ...(cursor !== undefined && { cursor }) });
    pages.push(next);
    cursor = next.nextCursor;
    expect(pages.length).toBeLessThan(300);
  }
  return pages;
}

describe('a list', () => {
  const lists: [name: string, path: () => string, key: string, rows: number][] = [
    ['sites', () => '/v1/sites', 'id', 5],
    ['destinations', () => '/v1/destinations', 'id', 7],
    ['deliveries', () => '/v1/deliveries', 'id', 35],
    ['links', () => '/v1/links', 'id', 35],
    ['destinations to link to', () => '/v1/links/destinations', 'id', 7],
    ['audit log', () => '/v1/audit-log', 'id', 47],
    ['event types', () => '/v1/event-types', 'type', 14],
    ['projects', () => `/v1/sites/${acme}/projects`, 'key', 122],
    ['projects that were looked for', () => `/v1/sites/${acme}/projects?query=project%201`, 'key', 31],
    ['issue types', () => `/v1/sites/${acme}/projects/ROLL/issue-types`, 'id', 4],
    ['priorities', () => `/v1/sites/${acme}/priorities`, 'id', 5],
    ['priorities of a type', () => `/v1/sites/${acme}/projects/ROLL/priorities?issueTypeId=10001`, 'id', 5],
  ];

  it.each(lists)('of %s is walked without a row twice or missing, whatever the limit', async (_, path, key, rows) => {
    const whole = (await walk(path(), 200)).flatMap(({ items }) => items);
    expect(whole).toHaveLength(rows);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: rows + 2 }), async (limit) => {
        const pages = await walk(path(), Math.max(limit, Math.floor(rows / 40)));
        const seen = pages.flatMap(({ items }) => items.map((item) => item[key]));
        expect(seen).toEqual(whole.map((item) => item[key]));
        expect(new Set(seen).size).toBe(rows);
        for (const { items } of pages) expect(items.length).toBeLessThanOrEqual(Math.max(limit, Math.floor(rows / 40)));
        for (const { items } of pages) expect(items.length).toBeGreaterThan(0);
      }),
      { numRuns: 4, examples: [[rows], [1]] },
    );
  });

  it.each(lists)('of %s has 50 rows per page by default', async (_, path, __, rows) => {
    const first = await page(path(), {});
    expect(first.items).toHaveLength(Math.min(50, rows));
    expect(first.nextCursor === null).toBe(rows <= 50);
  });

  it.each(['/v1/deliveries', '/v1/audit-log'])(
    'says how many rows there are in all, on each page: %s',
    async (path) => {
      const pages = await walk(path, 10);
      const rows = pages.flatMap(({ items }) => items).length;
      expect(pages.map(({ total }) => total)).toEqual(pages.map(() => rows));
    },
  );

  it.each(['/v1/deliveries', '/v1/links', '/v1/audit-log'])('is newest first: %s', async (path) => {
    const times = (await walk(path, 200)).flatMap(({ items }) =>
      items.map(({ at, createdAt }) => String(at ?? createdAt)),
    );
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('counts and pages only the rows that match a filter', async () => {
    const pages = await walk('/v1/deliveries?subjectId=exp_3', 3);
    expect(pages.flatMap(({ items }) => items)).toHaveLength(7);
    expect(pages.map(({ total }) => total)).toEqual([7, 7, 7]);
  });

  it('shows no row twice while rows are added', async () => {
    const first = await page('/v1/deliveries', { limit: 20 });
    const before = (await walk('/v1/deliveries', 200)).flatMap(({ items }) => items.map(({ id }) => id));
    await relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'exp_later' }));
    const second = await page('/v1/deliveries', { limit: 200, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(before);
  });

  it('that Jira counts refuses a cursor that it did not give', async () => {
    const { status } = await relay.call('GET', `/v1/sites/${acme}/projects?cursor=abc`);
    expect(status).toBe(422);
  });
});

describe('the audit log', () => {
  const entries = async (query = '') => (await relay.call('GET', `/v1/audit-log${query}`, undefined, { claims })).body;
  const claims = { org: 'org_audit' };
  const columns = [
    'id',
    'action',
    'actor_type',
    'actor_id',
    'actor_name',
    'target_kind',
    'target_id',
    'target_name',
    'details',
    'at',
  ];
  const rows = [
    [
      'aud_1',
      'JIRA_SITE_CONNECTED',
      'user',
      'user_1',
      'Dana',
      'site',
      'site_1',
      'acme',
      '{}',
      '2026-11-01T00:00:00.000Z',
    ],
    [
      'aud_2',
      'JIRA_ISSUE_CREATED',
      'system',
      'avsb',
      'AvsB',
      'issue',
      '10',
      'ROLL-1',
      '{"n":1}',
      '2026-11-02T00:00:00.000Z',
    ],
    [
      'aud_3',
      'JIRA_TEMPLATES_UPDATED',
      'user',
      'user_2',
      '=cmd()',
      'destination',
      'dst_1',
      'a "quoted", name',
      '{"a":["x","y"]}',
      '2026-11-03T00:00:00.000Z',
    ],
    [
      'aud_4',
      'JIRA_SITE_REVOKED',
      'system',
      'avsb',
      'AvsB',
      'site',
      'site_1',
      'two\nlines',
      '{}',
      '2026-11-04T00:00:00.000Z',
    ],
  ];

  beforeAll(() =>
    inDatabase(relay, (database) =>
      insertRows(
        database,
        'audit_log',
        rows.map((row) => ({
          organisation_id: 'org_audit',
          actor_search_text: searchText(`${row[4]}\n${row[3]}`),
          ...Object.fromEntries(columns.map((name, index) => [name, row[index]])),
        })),
      ),
    ),
  );

  it('shows who did what to what, and when', async () => {
    expect((await entries()).items[1]).toEqual({
      id: 'aud_3',
      action: 'JIRA_TEMPLATES_UPDATED',
      actor: { type: 'user', id: 'user_2', name: '=cmd()' },
      target: { kind: 'destination', id: 'dst_1', name: 'a "quoted", name' },
      details: { a: ['x', 'y'] },
      at: '2026-11-03T00:00:00.000Z',
    });
  });

  it.each([
    ['?action=JIRA_SITE_REVOKED', ['aud_4']],
    ['?actor=user_2', ['aud_3']],
    ['?actor=avsb', ['aud_4', 'aud_2']],
    ['?actor=Dana', ['aud_1']],
    ['?actor=dAN', ['aud_1']],
    ['?actor=USER_', ['aud_3', 'aud_1']],
    ['?actor=user_1', ['aud_1']],
    ['?actor=%25', []],
    ['?actor=', ['aud_4', 'aud_3', 'aud_2', 'aud_1']],
    ['?from=2026-11-03T00:00:00Z', ['aud_4', 'aud_3']],
    ['?from=2026-11-03T01:00:00%2B01:00', ['aud_4', 'aud_3']],
    ['?to=2026-11-02T12:00:00Z', ['aud_2', 'aud_1']],
    ['?from=2026-11-02T00:00:00Z&to=2026-11-03T12:00:00Z&actor=avsb', ['aud_2']],
    ['?actor=nobody', []],
  ])('is filtered by %s', async (query, ids) => {
    const { items, total } = await entries(query);
    expect(items.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(total).toBe(ids.length);
  });

  it.each(['?action=NONSENSE', '?from=yesterday', '?to=2026-13-01T00:00:00Z'])(
    'is 422 for the filter %s',
    async (query) => {
      const answer = await relay.call('GET', `/v1/audit-log${query}`, undefined, { claims });
      expect(answer.status).toBe(422);
    },
  );

  it('is the same as CSV, which quotes where needed and contains no formula', async () => {
    const headers = { accept: 'text/csv' };
    const answer = await relay.call('GET', '/v1/audit-log', undefined, { claims, headers });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.body).toBe(
      [
        'at,action,actorType,actorId,actorName,targetKind,targetId,targetName,details',
        '2026-11-04T00:00:00.000Z,JIRA_SITE_REVOKED,system,avsb,AvsB,site,site_1,"two\nlines",{}',
        '2026-11-03T00:00:00.000Z,JIRA_TEMPLATES_UPDATED,user,user_2,\'=cmd(),destination,dst_1,"a ""quoted"", name","{""a"":[""x"",""y""]}"',
        '2026-11-02T00:00:00.000Z,JIRA_ISSUE_CREATED,system,avsb,AvsB,issue,10,ROLL-1,"{""n"":1}"',
        '2026-11-01T00:00:00.000Z,JIRA_SITE_CONNECTED,user,user_1,Dana,site,site_1,acme,{}',
        '',
      ].join('\r\n'),
    );
  });

  it('is filtered and paged as CSV, too', async () => {
    const headers = { accept: 'text/csv, */*;q=0.1' };
    const path = '/v1/audit-log?actor=avsb&limit=1';
    const { body, headers: first } = await relay.call('GET', path, undefined, { claims, headers });
    expect(body.split('\r\n')).toHaveLength(3);
    expect(body).toContain('JIRA_SITE_REVOKED');
    const [, next = ''] = /^<(.+)>; rel="next"$/.exec(first.get('link') ?? '') ?? [];
    const { body: rest, headers: last } = await relay.call('GET', next, undefined, { claims, headers });
    expect(rest.split('\r\n')).toHaveLength(3);
    expect(rest).toContain('JIRA_ISSUE_CREATED');
    expect(last.get('link')).toBeNull();
  });

  it('is append-only: no route changes or removes an entry', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH', 'POST']) {
      for (const path of ['/v1/audit-log', '/v1/audit-log/aud_1']) {
        expect([404, 405]).toContain((await relay.call(method, path, undefined, { claims })).status);
      }
    }
    expect((await entries()).total).toBe(4);
  });
});
