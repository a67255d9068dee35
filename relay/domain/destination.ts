import type { Named } from './mapping';

export type SiteStatus = 'connected' | 'reconnect_required';

export const problemCodes = [
  'no_permission',
  'project_unreachable',
  'free_edition',
  'issue_type_missing',
  'priority_missing',
  'required_field',
  'reconnect_required',
] as const;

/** A problem of a destination's configuration, found before the first event fails on it. */
export interface Problem {
  readonly code: (typeof problemCodes)[number];
  /** The row it concerns, or null where it concerns all of them. */
  readonly eventType: string | null;
  readonly message: string;
  readonly action: string;
}

export type Obstacle = 'reconnect_required' | 'repair_required' | 'remap_required' | 'disabled';

/** What of a destination decides whether a ticket can be filed. */
export interface DestinationStanding {
  readonly siteStatus: SiteStatus;
  readonly siteName: string;
  readonly projectKey: string;
  /** Why Jira does not let us file in the project any more, or null. */
  readonly repairReason: string | null;
  readonly enabled: boolean;
  readonly isDeleted: boolean;
}

/** What of a destination's row decides whether a ticket can be filed for its event type. */
export interface RowStanding {
  readonly issueType: Named | null;
  /** The issue type that the project has no more, or null: the row then waits until it is mapped anew. */
  readonly refusedIssueType: string | null;
  /** The priority that the project lacks since it was picked, or null: the row then waits too. */
  readonly missingPriority: string | null;
}

/** What a row needs and its project does not have. `name` is null where no issue type was ever chosen. */
export interface RowLack {
  readonly thing: 'issue type' | 'priority';
  readonly name: string | null;
}

/** What keeps a row from being filed, or null where it has all that it needs. */
export function lackOf({ issueType, refusedIssueType, missingPriority }: RowStanding): RowLack | null {
  if (refusedIssueType !== null) return { thing: 'issue type', name: refusedIssueType };
  if (issueType === null) return { thing: 'issue type', name: null };
  return missingPriority === null ? null : { thing: 'priority', name: missingPriority };
}

/** The same as a sentence. */
export function lackSentence(projectKey: string, { thing, name }: RowLack): string {
  if (name === null) return 'No issue type is chosen.';
  return `${projectKey} has no ${thing} “${name}”${thing === 'issue type' ? ' any more' : ''}.`;
}

/** Why a delivery to this destination must wait, the first that applies, or null where nothing is in its way. */
export function obstacleTo(destination: DestinationStanding, row: RowStanding): Obstacle | null {
  if (destination.siteStatus === 'reconnect_required') return 'reconnect_required';
  if (destination.repairReason !== null) return 'repair_required';
  if (lackOf(row) !== null) return 'remap_required';
  if (!destination.enabled) return 'disabled';
  return null;
}
