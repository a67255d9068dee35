import {
  archiveProject,
  deleteProject,
  relaxField,
  removeIssueType,
  removePriority,
  requireField,
  revokeGrants,
  setPermissions,
  setPlan,
} from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

let relay: TestRelay;
let destination: { id: string; site: { id: string }; version: number };
const breached = 'experiment.guardrail_breached';

beforeEach(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

interface Problem {
  code: string;
  eventType: string | null;
  message: string;
  action: string;
}

const acme = () => siteOf(relay.atlassian);
const check = (body?: object) => relay.call('POST', `/v1/destinations/${destination.id}/check`, body);
const checkUnsaved = (mappings: unknown, projectKey = 'ROLL') =>
  relay.call('POST', '/v1/check', { siteId: destination.site.id, projectKey, mappings });
const stored = async (): Promise<Problem[]> =>
  (await relay.call('GET', `/v1/destinations/${destination.id}`)).body.problems;
const put = (mappings: unknown[]) => relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, { mappings });
const codesOf = (problems: Problem[]) => problems.map(({ code, eventType }) => [code, eventType]);
const row = (change: object = {}) => ({
  eventType: breached,
  enabled: true,
  issueType: { name: 'Bug' },
  priority: { name: 'High' },
  summaryTemplate: 'x',
  descriptionTemplate: null,
  labels: [],
  ...change,
});
const requireTeam = (issueTypeIds?: string[]) =>
  requireField(relay.atlassian.world, acme(), 'ROLL', { name: 'Team', ...(issueTypeIds && { issueTypeIds }) });
const idOfType = (name: string) => acme().issueTypes.find((type) => type.name === name)?.id ?? '';
/** Everything that is asked while a check runs is a read. */
const writes = () =>
  relay.atlassian.requests.filter(({ method, operationId }) => method !== 'GET' && operationId !== 'token');

describe('the check of a destination', () => {
  it('finds nothing if AvsB can file all of its events, and writes nothing to Jira', async () => {
    expect(await check()).toMatchObject({ status: 200, body: { ok: true, problems: [] } });
    expect((await check({})).body).toEqual({ ok: true, problems: [] });
    // A search is a read, though it is sent as a POST.
    const written = writes().filter(({ path }) => path.includes('/rest/') && !path.endsWith('/search/jql'));
    expect(written).toEqual([]);
  });

  it('is the last check that the list of sites shows, whoever asked for it', async () => {
    const lastCheckAt = async () => Date.parse((await relay.call('GET', '/v1/sites')).body.items[0].lastCheckAt);
    const whenSaved = await lastCheckAt();
    expect(whenSaved).toBeGreaterThan(0);
    await check();
    expect(await lastCheckAt()).toBeGreaterThan(whenSaved);
  });

  it.each<[string, () => void, [string, string | null][]]>([
    ['may not create', () => setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false }), [['no_permission', null]]],
    ['may not comment', () => setPermissions(acme(), 'ROLL', { ADD_COMMENTS: false }), [['no_permission', null]]],
    [
      'may not browse',
      () => setPermissions(acme(), 'ROLL', { BROWSE_PROJECTS: false }),
      [['project_unreachable', null]],
    ],
    ['finds the project archived', () => archiveProject(acme(), 'ROLL'), [['project_unreachable', null]]],
    ['finds the project deleted', () => deleteProject(acme(), 'ROLL'), [['project_unreachable', null]]],
    ['is on Jira Free', () => setPlan(acme(), 'FREE'), [['free_edition', null]]],
    [
      'finds an issue type gone',
      () => removeIssueType(acme(), 'Bug', 'ROLL'),
      [
        ['issue_type_missing', breached],
        ['issue_type_missing', 'experiment.srm_failed'],
      ],
    ],
    [
      'finds a priority gone',
      () => removePriority(acme(), 'Medium', 'ROLL'),
      [['priority_missing', 'experiment.winner_declared']],
    ],
    [
      'finds a field demanded for one type',
      () => void requireTeam([idOfType('Bug')]),
      [
        ['required_field', breached],
        ['required_field', 'experiment.srm_failed'],
      ],
    ],
  ])('reports that AvsB %s, and stores it until it is fixed', async (_, happens, problems) => {
    happens();
    const { body } = await check();
    expect([body.ok, codesOf(body.problems)]).toEqual([false, problems]);
    for (const { message, action } of body.problems)
      expect([message, action]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    expect(await stored()).toEqual(body.problems);
  });

  it('reports that test tickets stay if AvsB may not delete, which does not block filing', async () => {
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: false });
    const { body } = await check();
    expect([body.ok, codesOf(body.problems)]).toEqual([true, [['no_permission', null]]]);
    expect(body.problems[0].message).toContain('Only test tickets are affected');
  });

  it('names a field that nothing sets, and says where to set it', async () => {
    requireTeam([idOfType('Bug')]);
    expect((await check()).body.problems[0]).toEqual({
      code: 'required_field',
      eventType: breached,
      message: 'ROLL requires “Team” for Bug.',
      action: "Set “Team” among the row's fields.",
    });
  });

  it('predicts what Jira then does', async () => {
    requireTeam([idOfType('Bug')]);
    expect((await check()).body.ok).toBe(false);
    const refused = await relay.send(eventOf(breached));
    expect((await relay.settled(refused.deliveries[0].id)).state).toBe('failed');
    const other = await relay.send(eventOf('experiment.winner_declared'));
    expect((await relay.settled(other.deliveries[0].id)).state).toBe('delivered');
  });

  it('forgets what has been fixed, and leaves the version as it is', async () => {
    requireTeam();
    setPlan(acme(), 'FREE');
    expect((await check()).body.problems).toHaveLength(5);
    relaxField(acme(), 'ROLL', 'Team');
    setPlan(acme(), 'PAID');
    expect((await check()).body).toEqual({ ok: true, problems: [] });
    const { body } = await relay.call('GET', `/v1/destinations/${destination.id}`);
    expect([body.problems, body.version]).toEqual([[], destination.version]);
  });

  it('tries out other rows without storing anything', async () => {
    requireTeam([idOfType('Bug')]);
    const before = await stored();
    const others = ['experiment.guardrail_breached', 'experiment.srm_failed'].map((eventType) =>
      row({ eventType, issueType: { name: 'Task' } }),
    );
    expect((await check({ mappings: others })).body).toEqual({ ok: true, problems: [] });
    const wrong = [
      row({ issueType: { name: 'Incident' } }),
      row({ eventType: 'experiment.srm_failed', enabled: false }),
    ];
    expect(codesOf((await check({ mappings: wrong })).body.problems)).toEqual([['issue_type_missing', breached]]);
    expect(await stored()).toEqual(before);
  });

  it('is 422 for rows that cannot be saved, 404 elsewhere, 403 without the permission', async () => {
    const broken = await check({ mappings: [row({ summaryTemplate: '{{' })] });
    expect([broken.status, broken.body.errors[0].path]).toEqual([422, 'mappings[0].summaryTemplate']);
    expect((await check({ mappings: [row(), row()] })).status).toBe(422);
    const path = `/v1/destinations/${destination.id}/check`;
    expect((await relay.call('POST', path, {}, { claims: { org: 'org_2' } })).status).toBe(404);
    expect((await relay.call('POST', path, {}, { claims: { permissions: [] } })).status).toBe(403);
  });

  it.each([
    'getLicense',
    'getProject',
    'getMyPermissions',
    'getCreateIssueMetaIssueTypes',
    'getCreateIssueMetaIssueTypeId',
  ])('is 502 while Jira does not answer %s, and earlier problems stay', async (operationId) => {
    setPlan(acme(), 'FREE');
    const found = (await check()).body.problems;
    setPlan(acme(), 'PAID');
    for (const action of [{ kind: 'dropBefore' }, { kind: 'answer', status: 500 }] as const) {
      relay.atlassian.faults.add({ match: { operationId }, action });
      const { status, headers } = await check();
      relay.atlassian.faults.clear();
      expect([action, status]).toEqual([action, 502]);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
    }
    expect(await stored()).toEqual(found);
  });

  it('reports that the site must be reconnected, and nothing else', async () => {
    revokeGrants(relay.atlassian.world);
    const first = await check();
    expect([first.status, first.body.ok, codesOf(first.body.problems)]).toEqual([
      200,
      false,
      [['reconnect_required', null]],
    ]);
    const asked = relay.atlassian.requests.length;
    expect((await check()).body).toEqual(first.body);
    expect(codesOf((await checkUnsaved([row()])).body.problems)).toEqual([['reconnect_required', null]]);
    expect(relay.atlassian.requests).toHaveLength(asked);
  });
});

describe('the check of an unsaved destination', () => {
  it('checks the given rows', async () => {
    expect((await checkUnsaved([row()])).body).toEqual({ ok: true, problems: [] });
    requireTeam([idOfType('Bug')]);
    const rows = [
      row(),
      row({ eventType: 'experiment.srm_failed', enabled: false }),
      row({ eventType: 'flag.stale', issueType: { name: 'Task' }, priority: { name: 'Blocker' } }),
    ];
    const { body } = await checkUnsaved(rows);
    expect([body.ok, codesOf(body.problems)]).toEqual([
      false,
      [
        ['required_field', breached],
        ['priority_missing', 'flag.stale'],
      ],
    ]);
  });

  it('reports a project that Jira does not show', async () => {
    expect(codesOf((await checkUnsaved([row()], 'NOPE')).body.problems)).toEqual([['project_unreachable', null]]);
  });

  it('needs rows, and the organisation’s own site', async () => {
    expect((await checkUnsaved(undefined)).status).toBe(422);
    const body = { siteId: destination.site.id, projectKey: 'ROLL', mappings: [] };
    expect((await relay.call('POST', '/v1/check', body, { claims: { org: 'org_2' } })).status).toBe(404);
  });
});

describe('a destination is checked', () => {
  it('when it is created', async () => {
    requireTeam([idOfType('Bug')]);
    setPermissions(acme(), 'ROLL', { ADD_COMMENTS: false });
    const made = await relay.call('POST', '/v1/destinations', { siteId: destination.site.id, projectKey: 'ROLL' });
    expect(codesOf(made.body.problems)).toEqual([
      ['no_permission', null],
      ['required_field', breached],
      ['required_field', 'experiment.srm_failed'],
    ]);
    expect(made.body.version).toBe(1);
  });

  it('when its rows are saved, all of them', async () => {
    requireTeam([idOfType('Bug')]);
    const { status, body } = await put([row({ issueType: { name: 'Task' } })]);
    expect([status, codesOf(body.problems)]).toEqual([200, [['required_field', 'experiment.srm_failed']]]);
  });

  it('when it is moved to another project', async () => {
    setPermissions(acme(), 'OPS', { DELETE_ISSUES: false });
    const { body } = await relay.call('PATCH', `/v1/destinations/${destination.id}`, { projectKey: 'OPS' });
    expect(codesOf(body.problems)).toEqual([['no_permission', null]]);
  });

  it('later, if it is saved while Jira does not answer the check', async () => {
    setPlan(acme(), 'FREE');
    relay.atlassian.faults.add({ match: { operationId: 'getLicense' }, action: { kind: 'answer', status: 500 } });
    const { status, body } = await put([row()]);
    relay.atlassian.faults.clear();
    expect([status, body.problems, body.version]).toEqual([200, [], destination.version + 1]);
  });

  it('but not when only disabled rows are saved', async () => {
    const before = callsOf(relay.atlassian, 'getLicense');
    await put([row({ enabled: false })]);
    expect(callsOf(relay.atlassian, 'getLicense')).toBe(before);
  });

  it('soon after Jira refused a ticket', async () => {
    requireTeam([idOfType('Bug')]);
    expect(await stored()).toEqual([]);
    const { deliveries } = await relay.send(eventOf(breached));
    expect((await relay.settled(deliveries[0].id)).state).toBe('failed');
    const problems = await until(async () => {
      const now = await stored();
      return now.length > 0 && now;
    }, 'the refusal to be explained');
    expect(codesOf(problems)).toEqual([
      ['required_field', breached],
      ['required_field', 'experiment.srm_failed'],
    ]);
  });

  it('soon after AvsB lost access to the project', async () => {
    setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false });
    await relay.send(eventOf(breached));
    await until(async () => codesOf(await stored()).join() === 'no_permission,', 'the obstacle to be explained');
  });

  it('soon after its site was reconnected', async () => {
    setPlan(acme(), 'FREE');
    await check();
    expect(codesOf(await stored())).toEqual([['free_edition', null]]);
    setPlan(acme(), 'PAID');
    await relay.connect('acme');
    await until(async () => (await stored()).length === 0, 'the problem to be gone');
  });
});
