import { type Answer, refuse } from '../answer';
import { projectOf, statusOf } from '../world/find';
import { setStatus } from '../world/issues';
import type { Issue, Site, Transition } from '../world/types';
import { asRecord, type JiraCall, textParameter, visibleIssue } from './call';
import { applyChanges } from './changes';
import { statusShape } from './shapes';

/** `GET /issue/{idOrKey}/transitions`: empty for accounts that may not transition issues. */
export function getTransitions(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  const transitionId = textParameter(call, 'transitionId');
  const transitions = transitionsFor(call, issue).filter(({ id }) => transitionId === undefined || id === transitionId);
  return { status: 200, body: { expand: 'transitions', transitions } };
}

/** `POST /issue/{idOrKey}/transitions`, with fields, comments and properties if any. */
export function doTransition(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  const body = asRecord(call.body);
  const wanted = asRecord(body.transition).id;
  if (wanted === undefined) throw refuse(400, ["Missing 'transition' identifier"]);
  const isAllowed = projectOf(call.site, issue.projectId).permissions.TRANSITION_ISSUES;
  const transition = isAllowed ? openTransitions(call.site, issue).find(({ id }) => id === String(wanted)) : undefined;
  if (!transition)
    throw refuse(400, [], { transition: `Transition id '${String(wanted)}' is not valid for this issue.` });
  applyChanges(call, issue, body);
  setStatus(call.world, call.site, issue.id, transition.toStatusId, call.now);
  call.simulation.changed();
  return { status: 204 };
}

/** The transitions that are available to the account now, as Jira shows them. */
export function transitionsFor(call: JiraCall, issue: Issue) {
  if (!projectOf(call.site, issue.projectId).permissions.TRANSITION_ISSUES) return [];
  return openTransitions(call.site, issue).map((transition) => ({
    id: transition.id,
    name: transition.name,
    to: statusShape(call.simulation, call.site, statusOf(call.site, transition.toStatusId)),
    hasScreen: false,
    isGlobal: transition.fromStatusIds === null,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    looped: transition.toStatusId === issue.statusId,
  }));
}

/** The transitions that lead on from an issue's status. */
export function openTransitions(site: Site, issue: Issue): Transition[] {
  return projectOf(site, issue.projectId).workflow.transitions.filter(
    ({ fromStatusIds }) => fromStatusIds === null || fromStatusIds.includes(issue.statusId),
  );
}
