import type { Answer } from '../answer';
import { siteUrl } from '../site-url';
import { statusOf } from '../world/find';
import type { Status } from '../world/types';
import { type JiraCall, numberParameter, textParameter } from './call';
import { jiraDate, statusShape, userShape } from './shapes';

/** `GET /instance/license`: the edition of each Jira application. */
export function getLicense(call: JiraCall): Answer {
  return { status: 200, body: { applications: call.site.applications } };
}

/** `GET /myself` */
export function getCurrentUser(call: JiraCall): Answer {
  const user = userShape(call.simulation, call.site, call.account.accountId);
  return { status: 200, body: { ...user, emailAddress: call.account.emailAddress, locale: 'en_US' } };
}

/** `GET /serverInfo` */
export function getServerInfo(call: JiraCall): Answer {
  return {
    status: 200,
    body: {
      baseUrl: siteUrl(call.simulation, call.site),
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_290,
      buildDate: jiraDate('2026-11-01T00:00:00.000Z'),
      serverTime: jiraDate(call.now.toISOString()),
      scmInfo: 'simulated',
      serverTitle: 'Jira',
    },
  };
}

/** `GET /status`: all statuses of the site that a project uses. */
export function getStatuses(call: JiraCall): Answer {
  return { status: 200, body: call.site.statuses.map((status) => statusShape(call.simulation, call.site, status)) };
}

const BULK_CATEGORY = { new: 'TODO', indeterminate: 'IN_PROGRESS', done: 'DONE', undefined: 'TODO' } as const;

/** `GET /statuses/search`, paged. */
export function searchStatuses(call: JiraCall): Answer {
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 200);
  const name = textParameter(call, 'searchString')?.toLowerCase() ?? '';
  const category = textParameter(call, 'statusCategory');
  const found = candidates(call).filter(
    (status) =>
      status.name.toLowerCase().includes(name) &&
      (category === undefined || BULK_CATEGORY[status.category] === category),
  );
  const values = found.slice(startAt, startAt + maxResults).map((status) => ({
    id: status.id,
    name: status.name,
    description: '',
    statusCategory: BULK_CATEGORY[status.category],
    scope: { type: 'GLOBAL' },
  }));
  const isLast = startAt + values.length >= found.length;
  return { status: 200, body: { startAt, maxResults, total: found.length, isLast, values } };
}

function candidates(call: JiraCall): Status[] {
  const projectId = textParameter(call, 'projectId');
  if (projectId === undefined) return call.site.statuses;
  const project = call.site.projects.find(({ id }) => id === projectId);
  return (project?.workflow.statusIds ?? []).map((id) => statusOf(call.site, id));
}
