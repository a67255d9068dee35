import {
  addIssueType,
  archiveProject,
  projectOf,
  removeIssueType,
  removePriority,
  requireField,
  setPermissions,
  siteOf,
} from '../../../../relay/demo/atlassian/world';
import { doc, newIssue, startCloud, type TestCloud } from './support';

describe('what the simulated Jira refuses', () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await startCloud();
  });

  const acme = () => siteOf(cloud.world, 'acme');
  const create = (fields: Record<string, unknown>, rest = {}) => cloud.jira('POST', '/issue', newIssue(fields, rest));

  it.each([
    ['no summary', { summary: ' ' }, { summary: 'You must specify a summary of the issue.' }],
    [
      'a summary over 255 characters',
      { summary: 'x'.repeat(256) },
      { summary: "Summary can't exceed 255 characters." },
    ],
    [
      'a summary with a line break',
      { summary: 'a\nb' },
      { summary: 'The summary is invalid because it contains newline characters.' },
    ],
    ['a label with a space', { labels: ['a b'] }, { labels: "The label 'a b' contains spaces which is invalid." }],
    ['an unknown issue type', { issuetype: { name: 'Wish' } }, { issuetype: 'Specify a valid issue type' }],
    ['an unknown priority', { priority: { name: 'Urgent' } }, { priority: "Priority name 'Urgent' is not valid" }],
    ['no project', { project: undefined }, { project: 'project is required' }],
    ['no issue type', { issuetype: undefined }, { issuetype: 'valid issue type is required' }],
    ['an unknown project', { project: { key: 'NOPE' } }, { project: 'valid project is required' }],
    [
      'an unknown field',
      { colour: 'red' },
      { colour: "Field 'colour' cannot be set. It is not on the appropriate screen, or unknown." },
    ],
    [
      'a sub-task without a parent',
      { issuetype: { name: 'Sub-task' } },
      { issuetype: 'Issue type is a sub-task but parent issue key or id not specified.' },
    ],
    [
      'a description that is too long',
      { description: doc('x'.repeat(32_767)) },
      { description: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.' },
    ],
    [
      'a description that is no document',
      { description: 'plain' },
      { description: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)' },
    ],
  ])('refuses %s', async (_case, fields, errors) => {
    expect(await create(fields)).toMatchObject({ status: 400, body: { errorMessages: [], errors } });
  });

  it('counts the markup of its own stored form into the length', async () => {
    expect((await create({ description: doc('x'.repeat(32_765)) })).status).toBe(201);
    expect((await create({ description: doc(...Array(11).fill('x'.repeat(2_977))) })).status).toBe(400);
  });

  it('refuses a document that breaks the ADF schema, and writes the violation down', async () => {
    const emptyText = {
      version: 1,
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: '' }] }],
    };
    expect(await create({ description: emptyText })).toMatchObject({
      status: 400,
      body: { errorMessages: ['INVALID_INPUT'] },
    });
    expect(cloud.requests.at(-1)?.violations[0]).toContain('not valid ADF');
    await create({});
    expect(await cloud.jira('POST', '/issue/ROLL-1/comment', { body: emptyText })).toMatchObject({ status: 400 });
    expect(await cloud.jira('POST', '/issue/ROLL-1/comment', { body: 'plain' })).toMatchObject({
      status: 400,
      body: { errors: { comment: 'Comment body is not valid!' } },
    });
  });

  it('refuses a type of another project and a priority that the project does not offer', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    removePriority(acme(), 'High', 'ROLL');
    addIssueType(cloud.world, acme(), 'Risk', ['OPS']);
    const wrongType = { errors: { issuetype: 'The issue type selected is invalid.' } };
    expect((await create({ issuetype: { name: 'Bug' } })).body).toMatchObject(wrongType);
    expect((await create({ issuetype: { name: 'Risk' } })).body).toMatchObject(wrongType);
    expect((await create({ priority: { name: 'High' } })).body.errors).toHaveProperty('priority');
  });

  it('demands the fields that a project requires, and tells so in the create metadata', async () => {
    const id = requireField(cloud.world, acme(), 'ROLL', { name: 'Team' });
    expect((await create({})).body.errors).toEqual({ [id]: 'Team is required.' });
    expect((await create({ [id]: 'Checkout' })).status).toBe(201);
    const { fields } = (await cloud.jira('GET', '/issue/createmeta/ROLL/issuetypes/10001')).body;
    expect(fields).toContainEqual(expect.objectContaining({ fieldId: id, required: true, name: 'Team' }));
  });

  it('refuses what the account may not do, each in its own way', async () => {
    await create({});
    setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false, ADD_COMMENTS: false, DELETE_ISSUES: false });
    expect(await create({})).toMatchObject({
      status: 400,
      body: { errors: { project: expect.stringContaining("don't have permission to create issues in it") } },
    });
    expect(await cloud.jira('GET', '/issue/createmeta/ROLL/issuetypes')).toMatchObject({
      status: 404,
      body: { errorMessages: ['You cannot create issues in this project.'] },
    });
    projectOf(acme(), 'ROLL').createRefusalStatus = 403;
    expect((await create({})).status).toBe(403);
    projectOf(acme(), 'ROLL').createRefusalStatus = 404;
    expect((await create({})).status).toBe(404);
    expect((await cloud.jira('POST', '/issue/ROLL-1/comment', { body: doc('x') })).status).toBe(400);
    expect((await cloud.jira('DELETE', '/issue/ROLL-1')).status).toBe(403);
    setPermissions(acme(), 'ROLL', { BROWSE_PROJECTS: false });
    expect(await cloud.jira('GET', '/issue/ROLL-1')).toMatchObject({
      status: 404,
      body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'] },
    });
    expect((await cloud.jira('GET', '/project/ROLL')).status).toBe(404);
  });

  it('refuses new issues in an archived project', async () => {
    archiveProject(acme(), 'ROLL');
    expect((await create({})).body.errors).toHaveProperty('project');
    expect((await cloud.jira('GET', '/project/search?action=create')).body.values).toHaveLength(1);
  });

  it('writes down what breaks the contract, and refuses it', async () => {
    expect((await cloud.jira('GET', '/serverInfo?verbose=1')).status).toBe(400);
    expect((await cloud.jira('POST', '/issue/bulkfetch', { ids: ['1'] })).status).toBe(400);
    expect((await cloud.jira('POST', '/search', { jql: 'x' })).status).toBe(404);
    expect((await cloud.jira('POST', '/issue/bulk', { issueUpdates: [] })).status).toBe(501);
    expect(cloud.requests.filter(({ violations }) => violations.length > 0)).toHaveLength(4);
  });

  it('takes no transition that does not lead on, and names those that do in the site’s language', async () => {
    const german = await startCloud({ sites: ['globex'] });
    const body = newIssue({ project: { key: 'EXP' }, issuetype: { name: 'Vorfall' } });
    await german.jira('POST', '/issue', body, 'globex');
    const { transitions } = (await german.jira('GET', '/issue/EXP-1/transitions', undefined, 'globex')).body;
    expect(transitions.map(({ name }: { name: string }) => name)).toEqual(['Beginnen', 'Fertig']);
    const wrong = await german.jira('POST', '/issue/EXP-1/transitions', { transition: { id: '7' } }, 'globex');
    expect(wrong.status).toBe(400);
  });
});
