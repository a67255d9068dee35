import { type Answer, refuse } from '../answer';
import { apiUrl } from '../site-url';
import type { Account } from '../world/types';
import { type JiraCall, listParameter, numberParameter, textParameter, visibleProject } from './call';
import { userShape } from './shapes';

/** `GET /user/assignable/search`: the people whom issues of a project can be assigned to; a plain list, without a total. */
export function findAssignableUsers(call: JiraCall): Answer {
  const project = textParameter(call, 'project');
  if (project === undefined) throw refuse(400, ['Project key, issue key or issue id must be provided.']);
  visibleProject(call, project);
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 50);
  const query = textParameter(call, 'query')?.toLowerCase() ?? '';
  const accountId = textParameter(call, 'accountId');
  const found = call.world.accounts.filter(
    (account) =>
      account.isAssignable !== false &&
      matches(account, query) &&
      (accountId === undefined || account.accountId === accountId),
  );
  return { status: 200, body: found.slice(startAt, startAt + maxResults).map((account) => shape(call, account)) };
}

/** `GET /user/bulk`, paged; accounts that don't exist are left out. */
export function bulkGetUsers(call: JiraCall): Answer {
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 10);
  const wanted = listParameter(call, 'accountId') ?? [];
  const found = call.world.accounts.filter(({ accountId }) => wanted.includes(accountId));
  const values = found.slice(startAt, startAt + maxResults).map((account) => shape(call, account));
  const self = `${apiUrl(call.simulation, call.site)}/user/bulk`;
  const isLast = startAt + values.length >= found.length;
  return { status: 200, body: { self, maxResults, startAt, total: found.length, isLast, values } };
}

function matches({ displayName, emailAddress }: Account, query: string): boolean {
  return displayName.toLowerCase().includes(query) || emailAddress.toLowerCase().startsWith(query);
}

function shape(call: JiraCall, { accountId }: Account) {
  return userShape(call.simulation, call.site, accountId);
}
