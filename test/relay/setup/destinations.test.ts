import {
  addIssueType,
  addProject,
  removeIssueType,
  removePriority,
  renameIssueType,
  setPermissions,
  siteOf,
} from '../../../relay/demo/atlassian/world';
import { defaultLifecycle } from '../../../relay/domain/lifecycle/lifecycle';
import { eventCatalogue } from '../../../shared/event-catalogue';
import { callsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

let relay: TestRelay;
let acme: string;
let globex: string;

beforeAll(async () => {
  relay = await startRelay();
  acme = (await relay.connect('acme')).searchParams.get('connected') ?? '';
  globex = (await relay.connect('globex')).searchParams.get('connected') ?? '';
});
afterAll(() => relay.stop());

interface Row {
  eventType: string;
  enabled: boolean;
  issueType: Named | null;
  priority: Named | null;
  summaryTemplate: string;
  descriptionTemplate: unknown;
  labels: string[];
  dedupScope: string;
}
interface Named {
  id: string;
  name: string;
}
interface Destination {
  id: string;
  name: string;
  version: number;
  mappings: Row[];
  problems: { code: string; eventType: string | null; message: string; action: string }[];
  [other: string]: unknown;
}

async function made(siteId: string, projectKey: string, more: object = {}): Promise<Destination> {
  const { status, body } = await relay.call('POST', '/v1/destinations', { siteId, projectKey, ...more });
  expect([status, body.errors]).toEqual([201, undefined]);
  return body;
}

const read = async ({ id }: Destination): Promise<Destination> =>
  (await relay.call('GET', `/v1/destinations/${id}`)).body;
const put = (id: string, mappings: unknown, headers: Record<string, string> = {}) =>
  relay.call('PUT', `/v1/destinations/${id}/mappings`, { mappings }, { headers });
const rowOf = ({ mappings }: Destination, eventType: string): Row => {
  const row = mappings.find((mapping) => mapping.eventType === eventType);
  if (row === undefined) throw new Error(`There is no row ${eventType}.`);
  return row;
};

/** A row as an admin sends it. */
function row(eventType: string, change: object = {}): object {
  return {
    eventType,
    enabled: true,
    issueType: { name: 'Task' },
    priority: { name: 'Low' },
    summaryTemplate: 'On {{experimentName}}',
    descriptionTemplate: null,
    labels: ['mine'],
    ...change,
  };
}

describe('a new destination', () => {
  it("has the product's default row for every event type, by the names available in the project", async () => {
    const destination = await made(acme, 'ROLL');
    expect(destination).toMatchObject({
      id: expect.stringMatching(/^dst_/),
      name: 'Rollouts',
      enabled: true,
      site: { id: acme, name: 'acme', url: expect.stringMatching(/^http/) },
      project: { id: expect.stringMatching(/^\d+$/), key: 'ROLL', name: 'Rollouts' },
      state: 'active',
      banner: null,
      problems: [],
      counts: { waiting: 0, failed: 0, held: 0 },
      skippedLately: [],
      lastTicket: null,
      version: 1,
    });
    expect(destination.mappings).toEqual(
      eventCatalogue.map(({ type, defaultMapping }) => ({
        eventType: type,
        enabled: defaultMapping.enabled,
        issueType: { id: expect.any(String), name: defaultMapping.issueType },
        priority: { id: expect.any(String), name: defaultMapping.priority },
        summaryTemplate: defaultMapping.summaryTemplate,
        descriptionTemplate: null,
        labels: defaultMapping.labels,
        dedupScope: 'subject',
        fields: [],
        when: null,
        lifecycle: defaultLifecycle,
      })),
    );
    expect(destination.mappings.filter(({ enabled }) => enabled).map(({ eventType }) => eventType)).toEqual([
      'experiment.winner_declared',
      'experiment.guardrail_breached',
      'experiment.srm_failed',
      'flag.rule_activated',
    ]);
    expect(await read(destination)).toEqual(destination);
  });

  it('finds its project by the key in any case, or by its id, and may have its own name', async () => {
    const byKey = await made(acme, 'roll', { name: '  Checkout team ' });
    expect(byKey).toMatchObject({ name: 'Checkout team', project: { key: 'ROLL' } });
    const { id } = byKey.project as Named;
    expect(await made(acme, id)).toMatchObject({ project: { id, key: 'ROLL' } });
  });

  it('of a project without Bug and Task has those rows disabled, and lists them as problems', async () => {
    const destination = await made(globex, 'EXP');
    for (const { enabled, issueType, priority } of destination.mappings) {
      expect({ enabled, issueType, priority }).toEqual({ enabled: false, issueType: null, priority: null });
    }
    expect(destination.problems.map(({ code, eventType }) => [code, eventType])).toEqual(
      eventCatalogue
        .filter(({ defaultMapping }) => defaultMapping.enabled)
        .map(({ type }) => ['issue_type_missing', type]),
    );
    for (const { message, action } of destination.problems) {
      expect(message).toMatch(/EXP has no issue type “(Bug|Task)”/);
      expect(action).toMatch(/./);
    }
    expect(destination.state).toBe('active');
  });

  it('of a project where a priority is missing files without it, and lists that as a problem', async () => {
    const { world } = relay.atlassian;
    addProject(world, siteOf(world, 'acme'), 'NOHIGH', 'No High');
    removePriority(siteOf(world, 'acme'), 'High', 'NOHIGH');
    const destination = await made(acme, 'NOHIGH');
    expect(rowOf(destination, 'experiment.guardrail_breached')).toMatchObject({ enabled: true, priority: null });
    expect(destination.problems.map(({ code, eventType }) => [code, eventType])).toEqual([
      ['priority_missing', 'experiment.guardrail_breached'],
      ['priority_missing', 'experiment.srm_failed'],
    ]);
  });

  it('finds names whatever their case', async () => {
    const { world } = relay.atlassian;
    const site = siteOf(world, 'acme');
    addProject(world, site, 'CASE', 'Case');
    removeIssueType(site, 'Bug', 'CASE');
    addIssueType(world, site, 'BUG', ['CASE']);
    const destination = await made(acme, 'CASE');
    expect(rowOf(destination, 'experiment.guardrail_breached')).toMatchObject({
      enabled: true,
      issueType: { name: 'BUG' },
    });
  });

  it('accepts rows that differ from the defaults', async () => {
    const destination = await made(globex, 'EXP', {
      mappings: [row('experiment.guardrail_breached', { issueType: { name: 'Vorfall' }, priority: null })],
    });
    expect(rowOf(destination, 'experiment.guardrail_breached')).toEqual({
      eventType: 'experiment.guardrail_breached',
      enabled: true,
      issueType: { id: '11002', name: 'Vorfall' },
      priority: null,
      summaryTemplate: 'On {{experimentName}}',
      descriptionTemplate: null,
      labels: ['mine'],
      dedupScope: 'subject',
      fields: [],
      when: null,
      lifecycle: defaultLifecycle,
    });
    expect(destination.problems.map(({ eventType }) => eventType)).not.toContain('experiment.guardrail_breached');
    expect(destination.mappings).toHaveLength(eventCatalogue.length);
  });

  it('is audited', async () => {
    const { id } = await made(acme, 'OPS');
    const { body } = await relay.call('GET', '/v1/audit-log?action=JIRA_DESTINATION_CREATED&limit=1');
    expect(body.items).toMatchObject([
      { actor: { type: 'user', id: 'user_1', name: 'Dana' }, target: { kind: 'destination', id, name: 'Operations' } },
    ]);
  });

  it.each([
    ['one that is unknown', 'NOPE'],
    ['a dot', '.'],
    ['two dots', '..'],
    ['a path', '../priority'],
    ['an odd one', 'ROLL?x=y#z%'],
  ])('of a project that Jira does not show is 422: %s', async (_, projectKey) => {
    const { status, body } = await relay.call('POST', '/v1/destinations', { siteId: acme, projectKey });
    expect([status, body.errors?.[0]?.path]).toEqual([422, 'projectKey']);
  });

  it('of a project that AvsB may not browse is 422', async () => {
    const { world } = relay.atlassian;
    addProject(world, siteOf(world, 'acme'), 'HIDDEN', 'Hidden');
    setPermissions(siteOf(world, 'acme'), 'HIDDEN', { BROWSE_PROJECTS: false });
    expect((await relay.call('POST', '/v1/destinations', { siteId: acme, projectKey: 'HIDDEN' })).status).toBe(422);
  });

  it('on an unknown site is 404', async () => {
    expect((await relay.call('POST', '/v1/destinations', { siteId: 'site_no', projectKey: 'ROLL' })).status).toBe(404);
  });

  it('with a row that cannot be filed in the project is 422, and nothing is created', async () => {
    const before = (await relay.call('GET', '/v1/destinations?limit=200')).body.items.length;
    const { status, body } = await relay.call('POST', '/v1/destinations', {
      siteId: globex,
      projectKey: 'EXP',
      mappings: [row('experiment.launched', { issueType: { name: 'Aufgabe' }, priority: null }), row('flag.stale')],
    });
    expect([status, body.errors]).toEqual([
      422,
      [{ path: 'mappings[1].issueType', message: expect.stringContaining('Task') }],
    ]);
    expect((await relay.call('GET', '/v1/destinations?limit=200')).body.items).toHaveLength(before);
  });

  it('while Jira is down is 502', async () => {
    relay.atlassian.faults.add({ match: { operationId: 'getProject' }, action: { kind: 'dropBefore' }, times: 1 });
    const { status, headers } = await relay.call('POST', '/v1/destinations', { siteId: acme, projectKey: 'ROLL' });
    expect(status).toBe(502);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  });
});

describe('PUT /v1/destinations/:id/mappings', () => {
  let destination: Destination;
  beforeEach(async () => {
    destination = await made(acme, 'ROLL');
  });

  it('takes issue type and priority by id, by name, and by both', async () => {
    for (const [issueType, priority] of [
      [{ id: '10003' }, { id: '2' }],
      [{ name: 'Story' }, { name: 'High' }],
      [{ name: ' story ' }, { name: 'HIGH' }],
      [
        { id: '10003', name: 'Story' },
        { id: '2', name: 'High' },
      ],
    ]) {
      const { status, body } = await put(destination.id, [row('experiment.launched', { issueType, priority })]);
      expect(status).toBe(200);
      expect(rowOf(body, 'experiment.launched')).toMatchObject({
        enabled: true,
        issueType: { id: '10003', name: 'Story' },
        priority: { id: '2', name: 'High' },
      });
    }
  });

  it('leaves other rows as they are, and increments the version', async () => {
    const { body } = await put(destination.id, [row('experiment.launched')]);
    expect(body.version).toBe(destination.version + 1);
    const others = ({ mappings }: Destination) =>
      mappings.filter(({ eventType }) => eventType !== 'experiment.launched');
    expect(others(body)).toEqual(others(destination));
    expect(await read(destination)).toEqual(body);
  });

  it('keeps every field of a row as it was sent', async () => {
    const adf = {
      version: 1,
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: '{{experimentName}}: {{lift}} — ünïcode 🎉' }] }],
    };
    const sent = row('experiment.launched', {
      descriptionTemplate: adf,
      labels: ['ä', 'b-c'],
      dedupScope: 'subject+metric',
      fields: [],
    });
    const { body } = await put(destination.id, [sent]);
    expect(rowOf(body, 'experiment.launched')).toEqual({
      ...sent,
      lifecycle: defaultLifecycle,
      issueType: { id: '10001', name: 'Task' },
      priority: { id: '4', name: 'Low' },
      when: null,
    });
    const text = await put(destination.id, [row('experiment.launched', { descriptionTemplate: 'Plain\n{{x}}' })]);
    expect(rowOf(text.body, 'experiment.launched')).toMatchObject({
      descriptionTemplate: 'Plain\n{{x}}',
      dedupScope: 'subject',
    });
  });

  it('does not resolve a disabled row, nor ask Jira about it', async () => {
    const before = callsOf(relay.atlassian, 'getCreateIssueMetaIssueTypes');
    const off = { enabled: false, issueType: { id: '99', name: 'Gone' }, priority: { id: '98', name: 'Gone too' } };
    const { status, body } = await put(destination.id, [row('experiment.guardrail_breached', off)]);
    expect(status).toBe(200);
    expect(rowOf(body, 'experiment.guardrail_breached')).toMatchObject(off);
    expect(callsOf(relay.atlassian, 'getCreateIssueMetaIssueTypes')).toBe(before);
    const nothing = { enabled: false, issueType: null, priority: null };
    expect((await put(destination.id, [row('experiment.guardrail_breached', nothing)])).status).toBe(200);
  });

  it('accepts a disabled row while its site must be reconnected', async () => {
    const off = row('experiment.launched', { enabled: false, issueType: null, priority: null });
    relay.atlassian.faults.add({
      match: { operationId: 'getCreateIssueMetaIssueTypes' },
      action: { kind: 'dropBefore' },
    });
    expect((await put(destination.id, [off])).status).toBe(200);
    expect((await put(destination.id, [row('experiment.launched')])).status).toBe(502);
    relay.atlassian.faults.clear();
  });

  it.each<[string, object, string]>([
    ['an unknown issue type by name', { issueType: { name: 'Incident' } }, 'mappings[1].issueType'],
    ['an unknown issue type by id', { issueType: { id: '99' } }, 'mappings[1].issueType'],
    ['a sub-task, which needs a parent', { issueType: { name: 'Sub-task' } }, 'mappings[1].issueType'],
    ['no issue type', { issueType: null }, 'mappings[1].issueType'],
    ['an issue type that says nothing', { issueType: {} }, 'mappings[1].issueType'],
    ['an unknown priority by name', { priority: { name: 'Blocker' } }, 'mappings[1].priority'],
    ['an unknown priority by id', { priority: { id: '99' } }, 'mappings[1].priority'],
    ['a summary that does not parse', { summaryTemplate: 'On {{#experimentName}}' }, 'mappings[1].summaryTemplate'],
    ['an empty summary', { summaryTemplate: '' }, 'mappings[1].summaryTemplate'],
    ['a description that does not parse', { descriptionTemplate: '{{^x}' }, 'mappings[1].descriptionTemplate'],
    ['a label with a space', { labels: ['fine', 'not fine'] }, 'mappings[1].labels[1]'],
    ['an empty label', { labels: [''] }, 'mappings[1].labels[0]'],
    ['a label that is too long', { labels: ['x'.repeat(256)] }, 'mappings[1].labels[0]'],
    ['an unknown scope', { dedupScope: 'everything' }, 'mappings[1].dedupScope'],
    ['an unknown event type', { eventType: 'experiment.exploded' }, 'mappings[1].eventType'],
    ['no word on whether it is on', { enabled: undefined }, 'mappings[1].enabled'],
  ])('is 422 with the path: %s', async (_, change, path) => {
    const { status, body } = await put(destination.id, [
      row('experiment.launched'),
      row('experiment.completed', change),
    ]);
    expect([status, body.errors?.map((error: { path: string }) => error.path)]).toEqual([422, [path]]);
    expect(await read(destination)).toEqual(destination);
  });

  it('is 422 with the path into the document for an invalid ADF description', async () => {
    const doc = (content: unknown) => ({ version: 1, type: 'doc', content });
    for (const [descriptionTemplate, path] of [
      [
        doc([{ type: 'paragraph', content: [{ type: 'nonsense' }] }]),
        /^mappings\[0\]\.descriptionTemplate\.content\[0\]/,
      ],
      [doc('text'), /^mappings\[0\]\.descriptionTemplate/],
      [{ version: 2, type: 'doc', content: [] }, /^mappings\[0\]\.descriptionTemplate/],
      [7, /^mappings\[0\]\.descriptionTemplate$/],
    ] as const) {
      const { status, body } = await put(destination.id, [row('experiment.launched', { descriptionTemplate })]);
      expect([status, body.errors?.[0]?.path]).toEqual([422, expect.stringMatching(path)]);
    }
  });

  it('reports all errors at once', async () => {
    const { body } = await put(destination.id, [
      row('experiment.launched', { issueType: { name: 'Incident' } }),
      row('experiment.completed', { summaryTemplate: '{{', priority: { name: 'Blocker' }, labels: ['a b'] }),
    ]);
    expect(body.errors.map((error: { path: string }) => error.path).toSorted()).toEqual([
      'mappings[0].issueType',
      'mappings[1].labels[0]',
      'mappings[1].priority',
      'mappings[1].summaryTemplate',
    ]);
  });

  it('is 422 for the same event type twice', async () => {
    const { status, body } = await put(destination.id, [row('experiment.launched'), row('experiment.launched')]);
    expect([status, body.errors?.[0]?.path]).toEqual([422, 'mappings']);
  });

  it('honours If-Match: 412 when stale, and nothing has changed', async () => {
    const { version } = destination;
    const first = await put(destination.id, [row('experiment.launched')], { 'if-match': `"${version}"` });
    expect(first.status).toBe(200);
    const second = await put(destination.id, [row('experiment.completed')], { 'if-match': `"${version}"` });
    expect(second).toMatchObject({ status: 412, body: { status: 412, type: 'urn:avsb:problem:stale_version' } });
    expect(await read(destination)).toEqual(first.body);
    const third = await put(destination.id, [row('experiment.completed')], { 'if-match': `"${version + 1}"` });
    expect(third.body.version).toBe(version + 2);
    expect((await put(destination.id, [row('experiment.completed')], { 'if-match': '*' })).status).toBe(200);
    expect((await put(destination.id, [row('experiment.completed')], { 'if-match': '"one"' })).status).toBe(422);
  });

  it('lets one of several simultaneous saves of the same version win', async () => {
    const headers = { 'if-match': `"${destination.version}"` };
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        put(destination.id, [row('experiment.launched', { summaryTemplate: `By ${index}` })], headers),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412, 412]);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(rowOf(await read(destination), 'experiment.launched').summaryTemplate).toBe(`By ${winner}`);
    expect((await read(destination)).version).toBe(destination.version + 1);
  });

  it('fixes the problem of a row', async () => {
    const lacking = await made(globex, 'EXP');
    const change = { issueType: { name: 'Vorfall' }, priority: null };
    const { body } = await put(lacking.id, [row('experiment.srm_failed', change)]);
    expect(body.problems.map(({ eventType }: { eventType: string }) => eventType)).toEqual([
      'experiment.winner_declared',
      'experiment.guardrail_breached',
      'flag.rule_activated',
    ]);
  });

  it('is audited once per save, with the person and the rows', async () => {
    const query = '/v1/audit-log?action=JIRA_TEMPLATES_UPDATED';
    const before = (await relay.call('GET', query)).body.total;
    await put(destination.id, [row('experiment.launched'), row('flag.stale')]);
    await put(destination.id, [row('experiment.launched', { issueType: { name: 'Nope' } })]);
    const { body } = await relay.call('GET', query);
    expect(body.total).toBe(before + 1);
    expect(body.items[0]).toMatchObject({
      actor: { type: 'user', id: 'user_1' },
      target: { kind: 'destination', id: destination.id, name: 'Rollouts' },
      details: { eventTypes: ['experiment.launched', 'flag.stale'] },
    });
  });

  it('is audited field by field, with the old and the new value', async () => {
    const was = rowOf(destination, 'experiment.launched');
    const labels = { from: was.labels, to: ['mine'] };
    await put(destination.id, [
      { ...was, labels: labels.to, descriptionTemplate: 'x'.repeat(1_000) },
      rowOf(destination, 'flag.stale'),
    ]);
    const { body } = await relay.call('GET', '/v1/audit-log?action=JIRA_TEMPLATES_UPDATED&limit=1');
    expect(body.items[0].details).toEqual({
      eventTypes: ['experiment.launched', 'flag.stale'],
      changes: [
        {
          eventType: 'experiment.launched',
          fields: { labels, descriptionTemplate: { from: null, to: `${'x'.repeat(200)}… (1000 characters)` } },
        },
      ],
    });
  });

  it('takes the current name in Jira of a renamed issue type', async () => {
    const { world } = relay.atlassian;
    const site = siteOf(world, 'acme');
    renameIssueType(site, 'Epic', 'Initiative');
    const { body } = await put(destination.id, [row('flag.stale', { issueType: { id: '10004', name: 'Epic' } })]);
    expect(rowOf(body, 'flag.stale').issueType).toEqual({ id: '10004', name: 'Initiative' });
    renameIssueType(site, 'Initiative', 'Epic');
  });
});

describe('the list of what is available on a site', () => {
  const get = async (path: string) => relay.call('GET', `/v1/sites/${path}`);

  it('has the projects in which AvsB may create issues, found by part of key or name', async () => {
    const { world } = relay.atlassian;
    addProject(world, siteOf(world, 'acme'), 'LOCKED', 'Locked');
    setPermissions(siteOf(world, 'acme'), 'LOCKED', { CREATE_ISSUES: false });
    const keys = (await get(`${acme}/projects`)).body.items.map(({ key }: { key: string }) => key);
    expect(keys).toEqual(expect.arrayContaining(['OPS', 'ROLL']));
    expect(keys).not.toContain('LOCKED');
    const found = (await get(`${acme}/projects?query=rollou`)).body;
    expect(found).toEqual({ items: [{ id: expect.any(String), key: 'ROLL', name: 'Rollouts' }], nextCursor: null });
  });

  it('has the issue types of a project, without sub-tasks', async () => {
    const { body } = await get(`${globex}/projects/EXP/issue-types`);
    expect(body.items).toEqual([
      { id: '11001', name: 'Aufgabe' },
      { id: '11002', name: 'Vorfall' },
    ]);
  });

  it('has the site’s priorities, and those of a project and issue type', async () => {
    const { world } = relay.atlassian;
    addProject(world, siteOf(world, 'acme'), 'FEWER', 'Fewer');
    removePriority(siteOf(world, 'acme'), 'Highest', 'FEWER');
    const names = ({ body }: Awaited<ReturnType<typeof get>>) => body.items.map(({ name }: { name: string }) => name);
    expect(names(await get(`${acme}/priorities`))).toEqual(['Highest', 'High', 'Medium', 'Low', 'Lowest']);
    expect(names(await get(`${acme}/projects/FEWER/priorities?issueTypeId=10001`))).toEqual([
      'High',
      'Medium',
      'Low',
      'Lowest',
    ]);
    expect((await get(`${acme}/projects/FEWER/priorities`)).status).toBe(422);
  });

  it.each(['projects', 'projects/ROLL/issue-types', 'priorities', 'projects/ROLL/priorities?issueTypeId=10001'])(
    'is 502 while Jira is down: %s',
    async (path) => {
      for (const action of [
        { kind: 'dropBefore' },
        { kind: 'answer', status: 500 },
        { kind: 'garbage', afterWork: true, variant: 'notJson' },
      ] as const) {
        relay.atlassian.faults.add({ match: { pathPattern: '/rest/api/3/' }, action });
        const { status, headers } = await get(`${acme}/${path}`);
        relay.atlassian.faults.clear();
        expect([action, status]).toEqual([action, 502]);
        expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
      }
    },
  );

  it("is 502 with Jira's words if Jira refuses", async () => {
    const body = { errorMessages: ['Ask your admin.'], errors: { project: 'Not for you.' } };
    const action = { kind: 'answer', status: 403, body } as const;
    relay.atlassian.faults.add({ match: { operationId: 'getPriorities' }, action });
    relay.atlassian.faults.add({ match: { operationId: 'searchPriorities' }, action });
    const answer = await get(`${acme}/priorities`);
    relay.atlassian.faults.clear();
    expect(answer).toMatchObject({ status: 502, body: { jira: { status: 403, ...body } } });
  });
});

describe('more destinations than MAX_DESTINATIONS', () => {
  let small: TestRelay;
  beforeAll(async () => {
    small = await startRelay({ environment: { MAX_DESTINATIONS: '3' } });
  });
  afterAll(() => small.stop());

  it('are refused with 409, however many are created at once, until one is deleted; other organisations have their own limit', async () => {
    const siteId = (await small.connect('acme')).searchParams.get('connected');
    const make = () => small.call('POST', '/v1/destinations', { siteId, projectKey: 'ROLL' });
    const answers = await Promise.all(Array.from({ length: 6 }, make));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
    const refused = await make();
    expect(refused).toMatchObject({ status: 409, body: { type: 'urn:avsb:problem:too_many_destinations' } });
    const { body } = await small.call('GET', '/v1/destinations');
    expect(body.items).toHaveLength(3);
    expect((await small.call('DELETE', `/v1/destinations/${body.items[0].id}`)).status).toBe(204);
    expect((await make()).status).toBe(201);
    expect((await make()).status).toBe(409);
    const claims = { org: 'org_2' };
    const theirs = (await small.connect('acme', claims)).searchParams.get('connected');
    const made = await small.call('POST', '/v1/destinations', { siteId: theirs, projectKey: 'ROLL' }, { claims });
    expect(made.status).toBe(201);
  });
});
