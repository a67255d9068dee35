import {
  addProject,
  projectOf,
  putOnScreen,
  removePriority,
  setPermissions,
  takeOffScreen,
} from '../../../relay/demo/atlassian/world';
import { callsOf, issuesOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const breached = 'experiment.guardrail_breached';
const internal = { key: 'sd.public.comment', value: { internal: true } };

let relay: TestRelay;
let destination: { id: string; site: { id: string }; mappings: { eventType: string; priority: object | null }[] };

beforeEach(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const acme = () => siteOf(relay.atlassian);
const takeOff = (...fields: string[]) => {
  for (const field of fields) takeOffScreen(acme(), 'ROLL', field);
};
const path = () => `/v1/destinations/${destination.id}`;
const check = async () => (await relay.call('POST', `${path()}/check`)).body;
const test = () => relay.call('POST', `${path()}/test-tickets`, {});
const rowOf = (eventType: string) => destination.mappings.find((row) => row.eventType === eventType);
type Problem = { code: string; eventType: string; message: string };
const ofRow = (problems: Problem[]) => problems.filter(({ eventType }) => eventType === breached);

describe('a destination whose create screen lacks optional fields', () => {
  it('is told so once for each field and row, and is ready all the same', async () => {
    takeOff('labels', 'description', 'priority');
    const { ok, problems } = await check();
    expect(ok).toBe(true);
    expect(ofRow(problems).map(({ code, message }) => [code, message])).toEqual([
      [
        'field_not_on_screen',
        'ROLL does not have priority on its create screen for Bug. Its tickets are filed without a priority.',
      ],
      [
        'field_not_on_screen',
        'ROLL does not have description on its create screen for Bug. The description is added to each ticket as its first comment.',
      ],
      [
        'field_not_on_screen',
        'ROLL does not have labels on its create screen for Bug. Its tickets are filed without labels.',
      ],
    ]);
    for (const field of ['labels', 'description', 'priority']) putOnScreen(acme(), 'ROLL', field);
    expect(await check()).toEqual({ ok: true, problems: [] });
  });

  it('is not ready while a priority is missing that the screen could have', async () => {
    takeOff('labels');
    removePriority(acme(), 'High', 'ROLL');
    const { ok, problems } = await check();
    expect(ok).toBe(false);
    expect(ofRow(problems).map(({ code }) => code)).toEqual(['priority_missing', 'field_not_on_screen']);
  });

  it('keeps the priority of a row that is saved again, for when the screen has it', async () => {
    takeOff('priority');
    const row = rowOf(breached);
    const saved = await relay.call('PUT', `${path()}/mappings`, { mappings: [{ ...row, summaryTemplate: 'Other' }] });
    expect(saved.status).toBe(200);
    const kept = saved.body.mappings.find(({ eventType }: { eventType: string }) => eventType === breached);
    expect(kept).toMatchObject({ priority: row?.priority, summaryTemplate: 'Other' });
    const byName = { ...row, priority: { name: 'Highest' } };
    expect((await relay.call('PUT', `${path()}/mappings`, { mappings: [byName] })).status).toBe(422);
  });

  it('can be made, and can be moved there, without mapping anything again', async () => {
    addProject(relay.atlassian.world, acme(), 'BARE', 'Bare');
    for (const field of ['labels', 'description', 'priority']) takeOffScreen(acme(), 'BARE', field);
    const moved = await relay.call('PATCH', path(), { projectKey: 'BARE' });
    expect(moved.body).toMatchObject({ state: 'active', project: { key: 'BARE' } });
    const made = await relay.call('POST', '/v1/destinations', { siteId: destination.site.id, projectKey: 'BARE' });
    expect(made.status).toBe(201);
    expect(new Set(made.body.problems.map(({ code }: Problem) => code))).toEqual(new Set(['field_not_on_screen']));
  });
});

describe('a test ticket on such a screen', () => {
  it('is filed as real ones are: without the fields, and with its description as a comment', async () => {
    takeOff('labels', 'description', 'priority');
    expect((await test()).status).toBe(201);
    const [issue] = issuesOf(relay.atlassian);
    expect(issue).toMatchObject({ labels: [], description: null });
    expect(issue?.comments).toHaveLength(1);
    expect(JSON.stringify(issue?.comments[0]?.body)).toContain('Key statistics');
    await check();
    expect((await test()).status).toBe(201);
    expect(callsOf(relay.atlassian, 'createIssue')).toBe(3);
  });

  it('is found without its label, if it is unclear whether Jira filed it', async () => {
    takeOff('labels');
    await check();
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
    expect((await test()).status).toBe(504);
    const listed = await until(async () => {
      const { items } = (await relay.call('GET', `${path()}/test-tickets`)).body;
      return items.length > 0 && items;
    }, 'the test ticket to be found');
    expect(listed).toMatchObject([{ issueKey: 'ROLL-1' }]);
  });

  it('reports a priority that the project does not have, which an admin can fix', async () => {
    takeOff('labels');
    removePriority(acme(), 'High', 'ROLL');
    const refused = await test();
    expect(refused.status).toBe(502);
    expect(refused.body.detail).toContain('Choose another priority');
    expect(issuesOf(relay.atlassian)).toEqual([]);
  });

  it('of a service project has internal comments only', async () => {
    projectOf(acme(), 'ROLL').type = 'service_desk';
    takeOff('description');
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: false });
    const { issueKey } = (await test()).body;
    expect((await relay.call('DELETE', `${path()}/test-tickets/${issueKey}`)).body.outcome).toBe('closed');
    const [issue] = issuesOf(relay.atlassian);
    expect(issue?.comments).toHaveLength(2);
    for (const { properties } of issue?.comments ?? []) expect(properties).toContainEqual(internal);
  });
});
