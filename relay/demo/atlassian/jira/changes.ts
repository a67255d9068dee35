import { refuse } from '../answer';
import { issueTypeOf, projectOf } from '../world/find';
import { addComment, editIssue as changeIssue } from '../world/issues';
import type { Issue, IssueType } from '../world/types';
import { asRecord, type JiraCall } from './call';
import { checkedComment } from './comments';
import { checkFields } from './fields';
import { readProperties } from './properties';
import { addedComments, withUpdates } from './update-operations';

/** Applies the `fields`, `update` and `properties` of an edit or a transition to an issue. */
export function applyChanges(call: JiraCall, issue: Issue, body: Record<string, unknown>): void {
  const project = projectOf(call.site, issue.projectId);
  const update = asRecord(body.update);
  const fields = withUpdates(asRecord(body.fields), update, { labels: issue.labels });
  const type = typeAfter(call, issue, fields.issuetype);
  // “This endpoint doesn't check screen configurations” (documentation of `PUT /rest/api/3/issue/{issueIdOrKey}`).
  const { values, errors } = checkFields(call, { project, type, screen: project.fields }, fields);
  for (const { id, required } of project.fields) {
    if (required && fields[id] === null) errors[id] = 'This field is required.';
  }
  if (Object.keys(errors).length > 0) throw refuse(400, [], errors);
  const comments = addedComments(update).map((comment) => checkedComment(call, comment));
  const added = Object.fromEntries(readProperties(body.properties).map(({ key, value }) => [key, value]));
  changeIssue(
    call.world,
    call.site,
    issue.id,
    {
      ...values,
      ...(type.id === issue.issueTypeId ? {} : { issueTypeId: type.id }),
      ...(values.otherFields ? { otherFields: { ...issue.otherFields, ...values.otherFields } } : {}),
      ...(Object.keys(added).length > 0 ? { properties: { ...issue.properties, ...added } } : {}),
    },
    call.now,
  );
  for (const comment of comments) addComment(call.world, call.site, issue.id, comment, call.now);
}

function typeAfter(call: JiraCall, issue: Issue, sent: unknown): IssueType {
  const current = issueTypeOf(call.site, issue.issueTypeId);
  if (sent === undefined) return current;
  const { id, name } = asRecord(sent);
  const project = projectOf(call.site, issue.projectId);
  const type = call.site.issueTypes.find((one) => one.id === id || (id === undefined && one.name === name));
  if (!type || !project.issueTypeIds.includes(type.id)) {
    throw refuse(400, [], { issuetype: 'The issue type selected is invalid.' });
  }
  return type;
}
