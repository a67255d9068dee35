import { type Answer, refuse } from '../answer';
import { findIssue, isVisible } from '../world/find';
import { deleteIssue as removeIssue, subtasksOf } from '../world/issues';
import type { Issue } from '../world/types';
import { asRecord, demand, expands, type JiraCall, listParameter, textParameter, visibleIssue } from './call';
import { applyChanges } from './changes';
import { issueShape } from './issue-shape';
import { transitionsFor } from './transitions';

const ALL_FIELDS = ['*all'];
const NAVIGABLE_FIELDS = ['*navigable'];

/** `GET /issue/{idOrKey}`; a key from before a move leads to the issue too. */
export function getIssue(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  const expand = textParameter(call, 'expand');
  const properties = listParameter(call, 'properties');
  const body = issueShape(call.simulation, call.site, issue, {
    fields: withKey(listParameter(call, 'fields') ?? ALL_FIELDS),
    ...(properties ? { properties } : {}),
    withChangelog: expands(expand, 'changelog'),
  });
  if (expands(expand, 'transitions')) body.transitions = transitionsFor(call, issue);
  return { status: 200, body };
}

const notShown = 'Issue does not exist or you do not have permission to see it.';

/** `POST /issue/bulkfetch`: up to 100 issues; those it can't show are in `issueErrors`, with their ids or (adapted 20) without. */
export function bulkFetchIssues(call: JiraCall): Answer {
  const body = asRecord(call.body);
  const idsOrKeys = texts(body.issueIdsOrKeys) ?? [];
  if (idsOrKeys.length === 0) throw refuse(400, ['The issueIdsOrKeys must not be empty.']);
  if (idsOrKeys.length > MAX_BULK_ISSUES) throw refuse(400, ['A maximum of 100 issues can be fetched at once.']);
  const properties = texts(body.properties);
  if ((properties?.length ?? 0) > MAX_PROPERTIES) throw refuse(400, ['A maximum of 5 issue property keys is allowed.']);
  const found = new Map<string, Issue>();
  const issueErrors: { id?: string; errorMessage: string }[] = [];
  const { namesUnreadIssues } = call.simulation.settings;
  for (const idOrKey of idsOrKeys) {
    const issue = findIssue(call.site, idOrKey);
    if (issue && isVisible(call.site, issue)) found.set(issue.id, issue);
    else issueErrors.push({ ...(namesUnreadIssues && { id: idOrKey }), errorMessage: notShown });
  }
  // Jira answers in ascending order of ids, not in the order asked.
  const issues = [...found.values()].sort((a, b) => Number(a.id) - Number(b.id));
  const wish = {
    fields: withKey(texts(body.fields) ?? NAVIGABLE_FIELDS),
    ...(properties ? { properties } : {}),
    withChangelog: expands(body.expand, 'changelog'),
  };
  return {
    status: 200,
    body: { issues: issues.map((issue) => issueShape(call.simulation, call.site, issue, wish)), issueErrors },
  };
}

/** `PUT /issue/{idOrKey}` */
export function editIssue(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  demand(call, issue, 'EDIT_ISSUES', 'You do not have permission to edit issues in this project.');
  applyChanges(call, issue, asRecord(call.body));
  call.simulation.changed();
  if (call.query.returnIssue !== true) return { status: 204 };
  return { status: 200, body: issueShape(call.simulation, call.site, issue, { fields: ALL_FIELDS }) };
}

/** `DELETE /issue/{idOrKey}`; one with sub-tasks only together with them. */
export function deleteIssue(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  demand(call, issue, 'DELETE_ISSUES', 'You do not have permission to delete issues in this project.');
  if (call.query.deleteSubtasks !== 'true' && subtasksOf(call.site, issue.id).length > 0) {
    throw refuse(400, [
      `The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    ]);
  }
  removeIssue(call.world, call.site, issue.id, call.now);
  call.simulation.changed();
  return { status: 204 };
}

const MAX_BULK_ISSUES = 100;
const MAX_PROPERTIES = 5;

/** Reading issues by id gives the key always; only a search leaves it out. */
function withKey(fields: string[]): string[] {
  return fields.length === 1 && fields[0] === 'id' ? ['id', 'key'] : fields;
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
