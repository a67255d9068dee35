import { type Answer, refuse } from '../answer';
import { apiUrl } from '../site-url';
import { nextNumber } from '../world/counters';
import { editIssue } from '../world/issues';
import type { Issue, RemoteLink } from '../world/types';
import { asRecord, demand, type JiraCall, textParameter, visibleIssue } from './call';

/** `GET /issue/{idOrKey}/remotelink`: all, or the one with the `globalId`. */
export function getRemoteIssueLinks(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  const globalId = textParameter(call, 'globalId');
  if (globalId === undefined) return { status: 200, body: issue.remoteLinks.map((link) => shape(call, issue, link)) };
  const link = issue.remoteLinks.find((candidate) => candidate.globalId === globalId);
  if (!link) throw refuse(404, [`No remote link with global id '${globalId}' exists.`]);
  return { status: 200, body: shape(call, issue, link) };
}

/** `POST /issue/{idOrKey}/remotelink`: 201, or 200 when a link with that `globalId` was there and is replaced. */
export function createOrUpdateRemoteIssueLink(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  demand(call, issue, 'EDIT_ISSUES', 'You do not have permission to create remote issue links.');
  const body = asRecord(call.body);
  const globalId = typeof body.globalId === 'string' ? body.globalId : null;
  const known = globalId === null ? undefined : issue.remoteLinks.find((link) => link.globalId === globalId);
  const link: RemoteLink = {
    id: known?.id ?? nextNumber(call.world, 'other'),
    globalId,
    relationship: typeof body.relationship === 'string' ? body.relationship : null,
    application: body.application === undefined ? null : asRecord(body.application),
    object: asRecord(body.object),
  };
  const remoteLinks = [...issue.remoteLinks.filter(({ id }) => id !== link.id), link];
  editIssue(call.world, call.site, issue.id, { remoteLinks }, call.now);
  call.simulation.changed();
  return { status: known ? 200 : 201, body: { id: link.id, self: selfOf(call, issue, link) } };
}

function shape(call: JiraCall, issue: Issue, link: RemoteLink) {
  return {
    id: link.id,
    self: selfOf(call, issue, link),
    ...(link.globalId === null ? {} : { globalId: link.globalId }),
    ...(link.application === null ? {} : { application: link.application }),
    ...(link.relationship === null ? {} : { relationship: link.relationship }),
    object: link.object,
  };
}

function selfOf(call: JiraCall, issue: Issue, link: RemoteLink): string {
  return `${apiUrl(call.simulation, call.site)}/issue/${issue.id}/remotelink/${link.id}`;
}
