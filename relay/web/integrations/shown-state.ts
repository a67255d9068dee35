import { keepsFromFiling } from '../../../shared/check-problem';
import { permissionSentences } from '../../../shared/permission-sentences';
import type { Destination, Problem } from '../api/types';

/** A destination's state as people are told it: what is called active may still have nothing that it can file. */
export type ShownState = Destination['state'] | 'cannot_file' | 'nothing_on';

export function shownState(destination: Destination): ShownState {
  if (destination.state !== 'active') return destination.state;
  const { on, blocked } = filingOf(destination);
  if (on === 0) return 'nothing_on';
  return blocked === on ? 'cannot_file' : 'active';
}

/** Whether an admin should look at it: sorted first. */
export function needsAttention(destination: Destination): boolean {
  const state = shownState(destination);
  return (state !== 'active' && state !== 'disabled' && state !== 'nothing_on') || filingOf(destination).blocked > 0;
}

/** How many events file tickets, and how many of those cannot be filed as they are. */
export function filingOf({ mappings, problems, project }: Destination): { on: number; blocked: number } {
  const on = mappings.filter(({ enabled }) => enabled);
  const blocking = problems.filter((problem) => keepsFromFiling(problem, project.key));
  const isBlocked = (eventType: string) =>
    blocking.some((problem) => problem.eventType === null || problem.eventType === eventType);
  return { on: on.length, blocked: on.filter(({ eventType }) => isBlocked(eventType)).length };
}

/** A reason with the events that it is about; none where it is about all of them. */
export interface Reason {
  readonly message: string;
  readonly action: string;
  readonly eventTypes: readonly string[];
}

/** Each problem once, with its events, without those that the banner tells already. */
export function reasonsOf(destination: Destination): readonly Reason[] {
  const reasons = new Map<string, { message: string; action: string; eventTypes: string[] }>();
  for (const problem of destination.problems) {
    if (isToldBy(destination, problem)) continue;
    const { message, action, eventType } = problem;
    const key = `${message}\n${action}`;
    const known = reasons.get(key) ?? { message, action, eventTypes: [] };
    if (eventType !== null) known.eventTypes.push(eventType);
    reasons.set(key, known);
  }
  return [...reasons.values()];
}

function isToldBy({ banner, project }: Destination, { code, eventType, message }: Problem): boolean {
  switch (banner?.code) {
    case 'reconnect_required':
      return code === 'reconnect_required';
    case 'repair_required':
      return code === 'project_unreachable' || message === permissionSentences.create(project.key);
    case 'remap_required':
      return eventType !== null && banner.eventTypes.includes(eventType) && code !== 'required_field';
    default:
      return false;
  }
}
