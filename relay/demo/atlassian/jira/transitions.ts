import { type Answer, refuse } from '../answer';
import { issueTypeOf, projectOf, statusOf } from '../world/find';
import { setStatus } from '../world/issues';
import type { Issue, Site, Transition } from '../world/types';
import { asRecord, expands, type JiraCall, textParameter, visibleIssue } from './call';
import { applyChanges } from './changes';
import { fieldShape } from './createmeta';
import { notOnScreen } from './fields';
import { resolutionShape, statusShape } from './shapes';

/** `GET /issue/{idOrKey}/transitions`: empty for accounts that may not transition issues. */
export function getTransitions(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  const transitionId = textParameter(call, 'transitionId');
  const withFields = expands(textParameter(call, 'expand'), 'transitions.fields');
  const transitions = transitionsFor(call, issue, { withFields }).filter(
    ({ id }) => transitionId === undefined || id === transitionId,
  );
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
  const { resolution, ...fields } = asRecord(body.fields);
  const errors = screenErrors(call, issue, transition, { ...fields, ...(resolution !== undefined && { resolution }) });
  if (Object.keys(errors).length > 0) throw refuse(400, [], errors);
  applyChanges(call, issue, { ...body, fields });
  const resolutionId = resolution === undefined ? null : String(asRecord(resolution).id);
  setStatus(call.world, call.site, issue.id, transition.toStatusId, call.now, resolutionId);
  call.simulation.changed();
  return { status: 204 };
}

/** The transitions that are available to the account now, as Jira shows them. */
export function transitionsFor(call: JiraCall, issue: Issue, { withFields = false } = {}) {
  if (!projectOf(call.site, issue.projectId).permissions.TRANSITION_ISSUES) return [];
  return openTransitions(call.site, issue).map((transition) => ({
    id: transition.id,
    name: transition.name,
    to: statusShape(call.simulation, call.site, statusOf(call.site, transition.toStatusId)),
    hasScreen: transition.screen !== undefined,
    isGlobal: transition.fromStatusIds === null,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    ...(withFields ? { fields: screenShape(call, issue, transition) } : {}),
    // As it was recorded; Jira's contract calls it `looped`.
    isLooped: transition.toStatusId === issue.statusId,
  }));
}

/** The fields of a transition's screen, as Jira describes them; a transition without a screen has none. */
function screenShape(call: JiraCall, issue: Issue, { screen = [] }: Transition): Record<string, unknown> {
  const project = projectOf(call.site, issue.projectId);
  const type = issueTypeOf(call.site, issue.issueTypeId);
  return Object.fromEntries(
    screen.flatMap(({ fieldId, required }) => {
      if (fieldId === 'resolution') return [[fieldId, resolutionField(call, required)]];
      const field = project.fields.find(({ id }) => id === fieldId);
      if (field === undefined) return [];
      const { fieldId: _, ...shape } = fieldShape({ call, project, type }, { ...field, required });
      return [[fieldId, shape]];
    }),
  );
}

function resolutionField(call: JiraCall, required: boolean) {
  return {
    required,
    schema: { type: 'resolution', system: 'resolution' },
    name: 'Resolution',
    key: 'resolution',
    operations: ['set'],
    hasDefaultValue: false,
    allowedValues: call.site.resolutions.map((resolution) => resolutionShape(call.simulation, call.site, resolution)),
  };
}

/** What Jira refuses of the fields of a transition: only those of its screen can be set, and some must be. */
function screenErrors(
  call: JiraCall,
  issue: Issue,
  { screen = [] }: Transition,
  sent: Record<string, unknown>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const id of Object.keys(sent)) {
    if (!screen.some(({ fieldId }) => fieldId === id)) errors[id] = notOnScreen(id);
  }
  for (const { fieldId, required } of screen) {
    const isThere = sent[fieldId] !== undefined || (issue.otherFields[fieldId] ?? null) !== null;
    if (required && !isThere) errors[fieldId] = `${nameOf(call, issue, fieldId)} is required.`;
  }
  const { resolution } = sent;
  const isKnown = call.site.resolutions.some(({ id }) => id === asRecord(resolution).id);
  if (resolution !== undefined && errors.resolution === undefined && !isKnown) {
    errors.resolution = 'The resolution selected is invalid.';
  }
  return errors;
}

function nameOf(call: JiraCall, issue: Issue, fieldId: string): string {
  if (fieldId === 'resolution') return 'Resolution';
  return projectOf(call.site, issue.projectId).fields.find(({ id }) => id === fieldId)?.name ?? fieldId;
}

/** The transitions that lead on from an issue's status. */
export function openTransitions(site: Site, issue: Issue): Transition[] {
  return projectOf(site, issue.projectId).workflow.transitions.filter(
    ({ fromStatusIds }) => fromStatusIds === null || fromStatusIds.includes(issue.statusId),
  );
}
