import { deleteIssue, moveIssue, moveToDone, siteOf } from '../../../../relay/demo/atlassian/world';
import { newIssue, startCloud, type TestCloud } from './support';

describe('searching the simulated Jira', () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await startCloud();
  });

  const acme = () => siteOf(cloud.world, 'acme');
  const now = () => new Date(cloud.requests.at(-1)?.at ?? 0);
  const create = (fields = {}, rest = {}) => cloud.jira('POST', '/issue', newIssue(fields, rest));
  const search = (jql: string, more = {}) => cloud.jira('POST', '/search/jql', { jql, fields: ['key'], ...more });
  const keys = async (jql: string) =>
    (await search(jql)).body.issues.map(({ key }: { key: string }) => key).sort() as string[];

  it('finds by labels, project, type, status, property, key and time', async () => {
    await create({ labels: ['avsb-1'] }, { properties: [{ key: 'avsb.experiment', value: { subjectId: 'exp_1' } }] });
    await create({ project: { key: 'OPS' }, issuetype: { name: 'Bug' }, labels: ['avsb-2', 'x'] });
    await create({});
    moveToDone(cloud.world, acme(), 'ROLL-2', now());
    cloud.pass(50 * 60_000);
    await create({ labels: ['avsb-1'] });
    expect(await keys('labels = "avsb-1"')).toEqual(['ROLL-1', 'ROLL-3']);
    expect(await keys('labels in (avsb-1, avsb-2) AND statusCategory != Done')).toEqual(['OPS-1', 'ROLL-1', 'ROLL-3']);
    expect(await keys('labels != "avsb-1"')).toEqual(['OPS-1']);
    expect(await keys('labels is EMPTY')).toEqual(['ROLL-2']);
    expect(await keys('project = OPS or status = Done')).toEqual(['OPS-1', 'ROLL-2']);
    expect(await keys('project = Rollouts and not (key = ROLL-1 or key in (ROLL-2))')).toEqual(['ROLL-3']);
    expect(await keys('issuetype not in (Task) ORDER BY created DESC')).toEqual(['OPS-1']);
    expect(await keys('issue.property[avsb.experiment].subjectId = "exp_1"')).toEqual(['ROLL-1']);
    expect(await keys('created >= -30m')).toEqual(['ROLL-3']);
    expect(await keys("created < '2026-11-23 10:30' and statusCategory = 'To Do'")).toEqual(['OPS-1', 'ROLL-1']);
  });

  it.each([
    ['labels = ', /Expecting either a value/],
    ['labels avsb', /Expecting operator but got 'avsb'/],
    ['colour = red', /Field 'colour' does not exist/],
    ['project = NOPE', /The value 'NOPE' does not exist for the field 'project'/],
    ['(labels = a', /Expecting '\)'/],
    ['labels = "a', /has not been completed/],
    ['', /Unbounded JQL/],
    ['order by created', /Unbounded JQL/],
  ])('refuses %p', async (jql, message) => {
    const answer = await search(jql);
    expect(answer.status).toBe(400);
    expect(answer.body.errorMessages[0]).toMatch(message);
  });

  it('gives ids alone unless fields are asked for, and pages by token', async () => {
    for (let count = 0; count < 3; count += 1) await create();
    const ids = await cloud.jira('POST', '/search/jql', { jql: 'project = ROLL', maxResults: 2 });
    expect(ids.body).toEqual({
      issues: [{ id: '10002' }, { id: '10001' }],
      isLast: false,
      nextPageToken: expect.any(String),
    });
    const { nextPageToken } = ids.body;
    const rest = await search('project = ROLL', { maxResults: 2, nextPageToken, fields: ['status'] });
    expect(rest.body).toMatchObject({
      isLast: true,
      issues: [{ key: 'ROLL-1', fields: { status: { name: 'To Do' } } }],
    });
  });

  it('sees new issues, changes, moves and deletions only after the lag', async () => {
    cloud.settings.searchLagMs = 5_000;
    await create();
    expect(await keys('project = ROLL')).toEqual([]);
    expect((await cloud.jira('GET', '/issue/ROLL-1')).status).toBe(200);
    expect((await search('project = ROLL', { reconcileIssues: [10_000] })).body.issues).toHaveLength(1);
    cloud.pass(5_001);
    expect(await keys('project = ROLL')).toEqual(['ROLL-1']);

    await cloud.jira('POST', '/issue/ROLL-1/transitions', { transition: { id: '31' } });
    expect(await keys('statusCategory != Done')).toEqual(['ROLL-1']);
    cloud.pass(5_001);
    expect(await keys('statusCategory != Done')).toEqual([]);

    await cloud.jira('GET', '/serverInfo');
    moveIssue(cloud.world, acme(), 'ROLL-1', 'OPS', now());
    expect(await keys('statusCategory = Done')).toEqual(['ROLL-1']);
    expect((await cloud.jira('GET', '/issue/ROLL-1')).body).toMatchObject({ id: '10000', key: 'OPS-1' });
    cloud.pass(5_001);
    expect(await keys('statusCategory = Done')).toEqual(['OPS-1']);

    deleteIssue(cloud.world, acme(), 'OPS-1', now());
    cloud.pass(5_001);
    expect(await keys('project = OPS')).toEqual([]);
  });
});
