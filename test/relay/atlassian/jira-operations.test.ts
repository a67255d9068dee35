import type { RequestListener } from 'node:http';
import type { Jira } from '../../../relay/atlassian/jira';
import { jiraThat, site } from './jira-site';
import { always, inTurn, type LocalServer } from './local-server';

const status = { name: 'In Arbeit', statusCategory: { key: 'indeterminate', name: 'In Progress' } };
const issue = { id: '10001', key: 'OPS-1', fields: { status, labels: ['avsb'], project: { id: '7', key: 'OPS' } } };
const issueRead = {
  id: '10001',
  key: 'OPS-1',
  status: { name: 'In Arbeit', category: 'indeterminate' },
  projectId: '7',
  projectKey: 'OPS',
  isInServiceProject: false,
  issueTypeId: null,
  summary: null,
  labels: ['avsb'],
  resolution: null,
  categoryChangedAt: null,
  properties: {},
};

let server: LocalServer | undefined;
afterEach(async () => server?.close());

async function asking(answer: RequestListener, question: (jira: Jira) => Promise<unknown>) {
  const against = await jiraThat(answer);
  await server?.close();
  server = against.server;
  return question(against.jira);
}
const paths = () => server!.seen.map(({ url }) => url.replace('/ex/jira/c1/rest/api/3', ''));
const sent = () => server!.seen.map(({ body }) => JSON.parse(body));

describe('reading issues', () => {
  it('reads one with its status and the fields that are asked for', async () => {
    expect(await asking(always(200, issue), (jira) => jira.getIssue(site, 'OPS-1', ['project', 'labels']))).toEqual({
      kind: 'ok',
      status: 200,
      value: issueRead,
    });
    expect(paths()).toEqual(['/issue/OPS-1?fields=status&fields=project&fields=labels']);
  });

  it('treats an unknown status category as open', async () => {
    const odd = { ...issue, fields: { status: { name: 'x', statusCategory: { key: 'brand-new' } } } };
    const answer = await asking(always(200, odd), (jira) => jira.getIssue(site, 'OPS-1'));
    expect(answer).toMatchObject({ value: { status: { category: 'undefined' }, projectId: null, labels: [] } });
  });

  it('does not accept an issue without a status', async () => {
    const answer = await asking(always(200, { ...issue, fields: {} }), (jira) => jira.getIssue(site, 'OPS-1'));
    expect(answer).toMatchObject({ kind: 'faulty', message: expect.stringContaining('fields.status') });
  });

  it('searches by JQL, page by page', async () => {
    const pages = inTurn(
      always(200, { issues: [issue], nextPageToken: 'next', isLast: false }),
      always(200, { issues: [], isLast: true }),
    );
    const search = async (jira: Jira) => [
      await jira.searchIssues(site, 'labels = avsb', ['labels']),
      await jira.searchIssues(site, 'labels = avsb', ['status'], 'next', ['avsb.test']),
    ];
    expect(await asking(pages, search)).toMatchObject([
      { value: { issues: [issueRead], nextPageToken: 'next' } },
      { value: { issues: [], nextPageToken: null } },
    ]);
    expect(paths()).toEqual(['/search/jql', '/search/jql']);
    expect(sent()).toEqual([
      { jql: 'labels = avsb', fields: ['status', 'labels'], maxResults: 100 },
      { jql: 'labels = avsb', fields: ['status'], maxResults: 100, nextPageToken: 'next', properties: ['avsb.test'] },
    ]);
  });

  it('fetches by key with properties, and asks the index for the newest key of a project', async () => {
    const pages = inTurn(
      always(200, { issues: [issue] }),
      always(200, { issues: [issue] }),
      always(200, { issues: [] }),
    );
    const read = async (jira: Jira) => [
      await jira.bulkFetchIssues(site, ['ROLL-1'], [], ['avsb.experiment']),
      await jira.newestKey(site, '10000'),
      await jira.newestKey(site, '10000'),
    ];
    expect(await asking(pages, read)).toMatchObject([{ kind: 'ok' }, { value: issue.key }, { value: null }]);
    expect(sent().slice(0, 2)).toEqual([
      { issueIdsOrKeys: ['ROLL-1'], fields: ['status'], properties: ['avsb.experiment'] },
      { jql: 'project = 10000 ORDER BY key DESC', fields: ['status'], maxResults: 1 },
    ]);
  });

  it('fetches up to a hundred at once, and lists those that Jira could not read apart from missing ones', async () => {
    const errors = [{ id: '10003', errorMessage: 'Try again' }, { errorMessage: 'An error without an id' }];
    const found = { issues: [issue], issueErrors: errors };
    const fetch = (jira: Jira) => jira.bulkFetchIssues(site, ['10001', '10002', '10003']);
    expect(await asking(always(200, found), fetch)).toMatchObject({
      value: { issues: [issueRead], unreadIds: ['10003'] },
    });
    expect(sent()).toEqual([{ issueIdsOrKeys: ['10001', '10002', '10003'], fields: ['status'] }]);
    const many = Array.from({ length: 101 }, (_, index) => String(index));
    const tooMany = (jira: Jira) => jira.bulkFetchIssues(site, many);
    await expect(asking(always(200, found), tooMany)).rejects.toThrow(RangeError);
  });
});

describe('writing to an issue', () => {
  const body = { version: 1 as const, type: 'doc' as const, content: [] };

  it('comments, with properties', async () => {
    const properties = [{ key: 'avsb.deliveries', value: ['d1'] }];
    const comment = (jira: Jira) => jira.addComment(site, '10001', { body, properties });
    expect(await asking(always(201, { id: '5' }), comment)).toEqual({ kind: 'ok', status: 201, value: { id: '5' } });
    expect(sent()).toEqual([{ body, properties }]);
  });

  it('reads the newest comments first', async () => {
    const comments = [
      { id: '5', created: '2026-11-23T10:00:00.000+0000', properties: [{ key: 'k', value: 1 }] },
      { id: '4' },
    ];
    expect(await asking(always(200, { comments }), (jira) => jira.comments(site, '10001'))).toMatchObject({
      value: [comments[0], { id: '4', created: null, properties: [] }],
    });
    expect(paths()).toEqual(['/issue/10001/comment?orderBy=-created&expand=properties&maxResults=100']);
  });

  it('transitions it by the category that a transition leads to', async () => {
    const resolution = {
      required: true,
      name: 'Lösung',
      schema: { type: 'resolution' },
      operations: ['set'],
      allowedValues: [{ self: 'https://x', id: '10000', name: 'Fertig' }, 'no id'],
    };
    const to = { name: 'Erledigt', statusCategory: { key: 'done' } };
    const steps = {
      transitions: [
        { id: '31', name: 'Fertig', to, fields: { resolution } },
        { id: '41', name: 'Nicht jetzt', to, isAvailable: false },
        { id: '51', name: 'Alt', to: { name: 'Alt' } },
      ],
    };
    const close = async (jira: Jira) => [
      await jira.transitions(site, '10001'),
      await jira.transition(site, '10001', '31'),
      await jira.transition(site, '10001', '31', { resolution: { id: '10000' } }),
    ];
    const answers = inTurn(always(200, steps), always(204, ''), always(204, ''));
    expect(await asking(answers, close)).toMatchObject([
      {
        value: [
          {
            id: '31',
            to: { name: 'Erledigt', category: 'done' },
            screen: [{ id: 'resolution', isRequired: true, allowedValues: [{ id: '10000', name: 'Fertig' }] }],
          },
          { id: '51', to: { category: 'undefined' }, screen: [] },
        ],
      },
      { kind: 'ok', status: 204, value: null },
      { kind: 'ok', status: 204, value: null },
    ]);
    expect(paths()[0]).toBe('/issue/10001/transitions?expand=transitions.fields');
    expect(JSON.parse(server!.seen[1]!.body)).toEqual({ transition: { id: '31' } });
    expect(JSON.parse(server!.seen[2]!.body)).toEqual({
      transition: { id: '31' },
      fields: { resolution: { id: '10000' } },
    });
  });

  it('deletes it', async () => {
    const answer = await asking(always(204, ''), (jira) => jira.deleteIssue(site, '10001'));
    expect(answer).toEqual({ kind: 'ok', status: 204, value: null });
    expect(server!.seen[0]).toMatchObject({ method: 'DELETE', body: '' });
  });
});

describe('reading a site', () => {
  it('lists the projects where AvsB may create, a page at a time', async () => {
    const project = { id: '7', key: 'OPS', name: 'Operations', projectTypeKey: 'software' };
    const page = { values: [project], startAt: 50, maxResults: 50, total: 52, isLast: false };
    const list = (jira: Jira) => jira.projects(site, { query: 'op s', startAt: 50 });
    expect(await asking(always(200, page), list)).toMatchObject({
      value: { items: [{ id: '7', key: 'OPS', name: 'Operations', archived: false }], nextStartAt: 51 },
    });
    expect(paths()).toEqual(['/project/search?action=create&orderBy=key&maxResults=50&startAt=50&query=op%20s']);
  });

  it('reads one project', async () => {
    const archived = { id: '7', key: 'OPS', name: 'Operations', archived: true };
    const answer = await asking(always(200, archived), (jira) => jira.project(site, 'OPS'));
    expect(answer).toMatchObject({ value: archived });
  });

  it('reads every page of issue types, whatever their size', async () => {
    const type = (id: string) => ({ id, name: `Type ${id}`, subtask: id === '2' });
    const pages = inTurn(
      always(200, { issueTypes: [type('1'), type('2')], startAt: 0, total: 3 }),
      always(200, { issueTypes: [type('3')], startAt: 2, total: 3 }),
    );
    expect(await asking(pages, (jira) => jira.issueTypesOf(site, 'OPS'))).toMatchObject({
      value: [type('1'), type('2'), type('3')],
    });
    expect(paths()).toEqual([0, 2].map((at) => `/issue/createmeta/OPS/issuetypes?startAt=${at}&maxResults=200`));
  });

  it('reads the fields of a create screen', async () => {
    const read = { operations: ['set'], schema: { type: 'x' } };
    const shared = { key: 'k', ...read };
    const fields = [
      { ...shared, fieldId: 'summary', name: 'Summary', required: true, hasDefaultValue: false },
      {
        ...shared,
        fieldId: 'priority',
        name: 'Priority',
        required: false,
        hasDefaultValue: true,
        allowedValues: [{ id: '1', name: 'High' }, { id: '2', value: 'Option' }, { odd: true }],
      },
    ];
    const answer = await asking(always(200, { fields, startAt: 0, total: 2 }), (jira) =>
      jira.createFields(site, 'OPS', '1'),
    );
    expect(answer).toEqual({
      kind: 'ok',
      status: 200,
      value: [
        { ...read, fieldId: 'summary', name: 'Summary', required: true, hasDefaultValue: false },
        {
          ...read,
          fieldId: 'priority',
          name: 'Priority',
          required: false,
          hasDefaultValue: true,
          allowedValues: [
            { id: '1', name: 'High' },
            { id: '2', name: 'Option' },
          ],
        },
      ],
    });
    expect(paths()).toEqual(['/issue/createmeta/OPS/issuetypes/1?startAt=0&maxResults=200']);
  });

  it('stops reading an endless list, and at the first page that fails', async () => {
    const endless = always(200, { values: [{ id: '1', name: 'High' }], isLast: false });
    expect(await asking(endless, (jira) => jira.priorities(site))).toMatchObject({ kind: 'faulty' });
    const failing = inTurn(
      always(200, { values: [{ id: '1', name: 'High' }], isLast: false }),
      always(403, { errorMessages: [] }),
    );
    expect(await asking(failing, (jira) => jira.priorities(site))).toMatchObject({ kind: 'refused', status: 403 });
    expect(paths()).toEqual(['/priority/search?startAt=0&maxResults=50', '/priority/search?startAt=1&maxResults=50']);
  });

  it('reads permissions by name, and counts a missing one as not granted', async () => {
    const permissions = { CREATE_ISSUES: { havePermission: true }, DELETE_ISSUES: { havePermission: false } };
    const names = ['CREATE_ISSUES', 'DELETE_ISSUES', 'ADD_COMMENTS'] as const;
    const ask = (jira: Jira) => jira.permissions(site, { projectKey: 'OPS' }, names);
    expect(await asking(always(200, { permissions }), ask)).toMatchObject({
      value: { CREATE_ISSUES: true, DELETE_ISSUES: false, ADD_COMMENTS: false },
    });
    expect(paths()).toEqual(['/mypermissions?projectKey=OPS&permissions=CREATE_ISSUES%2CDELETE_ISSUES%2CADD_COMMENTS']);
  });

  it('reads the plan of each Jira application', async () => {
    const applications = [{ id: 'jira-software', plan: 'FREE' }];
    const answer = await asking(always(200, { applications }), (jira) => jira.license(site));
    expect(answer).toMatchObject({ value: applications });
    expect(paths()).toEqual(['/instance/license']);
  });
});

describe('webhooks of a site', () => {
  it.each([
    ['a text, as its documentation shows', '2019-06-01T12:42:30.000+0000'],
    ['a number, as its contract says', 1_559_392_950_000],
  ])('are renewed until the time that Jira answers as %s', async (_what, expirationDate) => {
    const answer = await asking(always(200, { expirationDate }), (jira) => jira.refreshWebhooks(site, [1]));
    expect(answer).toMatchObject({ kind: 'ok', value: new Date('2019-06-01T12:42:30.000Z') });
  });

  it('are not renewed by an answer with a time that is none', async () => {
    const answer = await asking(always(200, { expirationDate: 'soon' }), (jira) => jira.refreshWebhooks(site, [1]));
    expect(answer).toMatchObject({ kind: 'faulty', status: 200 });
  });

  it('are listed with and without their address', async () => {
    const values = [
      { id: 1, jqlFilter: 'project = OPS', events: [] },
      { id: 2, jqlFilter: 'project = OPS', url: 'https://relay.example/hooks/jira' },
    ];
    const answer = await asking(always(200, { values }), (jira) => jira.webhooks(site));
    expect(answer).toMatchObject({
      value: [
        { id: 1, url: null },
        { id: 2, url: 'https://relay.example/hooks/jira' },
      ],
    });
  });
});
