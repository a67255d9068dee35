import { operations } from '../../../../relay/demo/atlassian/contract/document';
import { handlers } from '../../../../relay/demo/atlassian/jira/operations';
import { projectOf, siteOf } from '../../../../relay/demo/atlassian/world';
import { doc, newIssue, SCOPES, startCloud } from './support';

const ALL_SCOPES = `${SCOPES} read:jira-user manage:jira-configuration`;

// `cloud.jira` checks every answer by the contract and throws where one breaks it.
describe('every operation of the simulated Jira', () => {
  it('answers as the contract says', async () => {
    const cloud = await startCloud({ scopes: ALL_SCOPES });
    const projectId = projectOf(siteOf(cloud.world, 'acme'), 'ROLL').id;
    const created = await cloud.jira(
      'POST',
      '/issue',
      newIssue(
        { description: doc('Hello'), labels: ['a'], priority: { name: 'High' } },
        { properties: [{ key: 'avsb.experiment', value: { subjectId: 'exp_1' } }] },
      ),
    );
    expect(created).toMatchObject({ status: 201, body: { key: 'ROLL-1', id: '10000' } });
    const comment = { body: doc('Again'), properties: [{ key: 'avsb', value: ['d1'] }] };
    const webhooks = {
      url: 'https://avsb.example/hooks/jira',
      webhooks: [{ events: ['jira:issue_updated'], jqlFilter: 'project = ROLL' }],
    };
    const calls: [method: string, path: string, status: number, body?: unknown][] = [
      ['GET', '/issue/ROLL-1', 200],
      ['GET', '/issue/10000?fields=summary,status&expand=transitions,changelog&properties=*all', 200],
      ['POST', '/issue/bulkfetch', 200, { issueIdsOrKeys: ['10000', 'ROLL-9'], fields: ['status'] }],
      ['PUT', '/issue/ROLL-1', 204, { fields: { summary: 'Other' }, update: { labels: [{ add: 'b' }] } }],
      ['PUT', '/issue/ROLL-1?returnIssue=true', 200, { fields: { duedate: '2026-12-01' } }],
      ['POST', '/issue/ROLL-1/comment', 201, comment],
      ['GET', '/issue/ROLL-1/comment?expand=properties&orderBy=-created', 200],
      ['GET', '/issue/ROLL-1/transitions', 200],
      ['POST', '/issue/ROLL-1/transitions', 204, { transition: { id: '31' } }],
      ['GET', '/issue/createmeta/ROLL/issuetypes', 200],
      ['GET', '/issue/createmeta/ROLL/issuetypes/10001?maxResults=3', 200],
      ['GET', '/search/jql?jql=project%20%3D%20ROLL&fields=*all&expand=changelog', 200],
      ['POST', '/search/jql', 200, { jql: 'labels = a', fields: ['status'], properties: ['avsb.experiment'] }],
      ['GET', '/project/search?action=create&query=roll&maxResults=1', 200],
      ['GET', '/project/ROLL', 200],
      ['GET', '/project/ROLL/statuses', 200],
      ['GET', '/project/ROLL/components', 200],
      ['GET', `/issuetype/project?projectId=${projectId}`, 200],
      ['GET', '/priority', 200],
      ['GET', `/priority/search?projectId=${projectId}`, 200],
      ['GET', '/mypermissions?projectKey=ROLL&permissions=CREATE_ISSUES,ADMINISTER', 200],
      ['GET', '/instance/license', 200],
      ['GET', '/myself', 200],
      ['GET', '/serverInfo', 200],
      ['GET', '/user/assignable/search?project=ROLL', 200],
      ['GET', '/user/bulk?accountId=5b10ac8d82e05b22cc7d4ef5', 200],
      ['GET', '/resolution/search', 200],
      ['GET', '/status', 200],
      ['GET', '/statuses/search', 200],
      ['POST', '/webhook', 200, webhooks],
      ['GET', '/webhook', 200],
      ['PUT', '/webhook/refresh', 200, { webhookIds: [1] }],
      ['DELETE', '/webhook', 202, { webhookIds: [1] }],
      ['PUT', '/issue/ROLL-1/properties/p', 201, { x: 1 }],
      ['PUT', '/issue/ROLL-1/properties/p', 200, { x: 2 }],
      ['GET', '/issue/ROLL-1/properties/p', 200],
      ['DELETE', '/issue/ROLL-1/properties/p', 204],
      ['POST', '/issue/ROLL-1/remotelink', 201, { globalId: 'g', object: { url: 'https://a.example', title: 'A' } }],
      ['POST', '/issue/ROLL-1/remotelink', 200, { globalId: 'g', object: { url: 'https://b.example', title: 'B' } }],
      ['GET', '/issue/ROLL-1/remotelink?globalId=g', 200],
      ['GET', '/issue/ROLL-1/remotelink', 200],
      ['DELETE', '/issue/ROLL-1', 204],
    ];
    for (const [method, path, status, body] of calls) {
      const answer = await cloud.jira(method, path, body);
      expect([method, path, answer.status, answer.status === status ? '' : answer.body]).toEqual([
        method,
        path,
        status,
        '',
      ]);
    }
    const done = new Set(cloud.requests.map(({ operationId }) => operationId));
    expect(Object.keys(handlers).filter((operationId) => !done.has(operationId))).toEqual([]);
    expect(cloud.requests.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it('is an operation of the contract', () => {
    expect(Object.keys(handlers).filter((operationId) => !operations.has(operationId))).toEqual([]);
  });
});
