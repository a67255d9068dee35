import { type Answer, refuse } from '../answer';
import { addComment as fileComment } from '../world/issues';
import type { EntityProperty } from '../world/types';
import { asRecord, demand, expands, type JiraCall, numberParameter, textParameter, visibleIssue } from './call';
import { readProperties } from './properties';
import { richTextProblem } from './rich-text';
import { commentShape } from './shapes';

/** `POST /issue/{idOrKey}/comment` */
export function addComment(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  // Recorded with 400, not with 403.
  demand(call, issue, 'ADD_COMMENTS', 'You do not have the permission to comment on this issue.', 400);
  const comment = fileComment(call.world, call.site, issue.id, checkedComment(call, asRecord(call.body)), call.now);
  call.simulation.changed();
  const withProperties = comment.properties.length > 0;
  return { status: 201, body: commentShape(call.simulation, call.site, issue.id, comment, { withProperties }) };
}

/** `GET /issue/{idOrKey}/comment`, oldest first unless asked otherwise. */
export function getComments(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = Math.min(numberParameter(call, 'maxResults', 100), MAX_PAGE);
  const isDescending = textParameter(call, 'orderBy') === '-created';
  const ordered = isDescending ? [...issue.comments].reverse() : issue.comments;
  const withProperties = expands(call.query.expand, 'properties');
  const comments = ordered
    .slice(startAt, startAt + maxResults)
    .map((comment) => commentShape(call.simulation, call.site, issue.id, comment, { withProperties }));
  return { status: 200, body: { startAt, maxResults, total: issue.comments.length, comments } };
}

/** What a new comment holds, checked as Jira does. */
export function checkedComment(
  call: JiraCall,
  sent: Record<string, unknown>,
): { body: unknown; properties: EntityProperty[]; authorAccountId: string } {
  if (sent.body === undefined || sent.body === null || sent.body === '') {
    throw refuse(400, [], { comment: 'Comment body can not be empty!' });
  }
  if (typeof sent.body !== 'object') {
    call.violation('the comment is not an ADF document');
    throw refuse(400, [], { comment: 'Comment body is not valid!' });
  }
  const problem = richTextProblem(call, 'comment', sent.body);
  if (problem) throw refuse(400, [], { comment: problem });
  return { body: sent.body, properties: readProperties(sent.properties), authorAccountId: call.account.accountId };
}

const MAX_PAGE = 5_000;
