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
}

/** What of a destination's row decides whether a ticket can be filed for its event type. */
export interface RowStanding {
  readonly issueType: Named | null;
  /** The issue type that Jira refused, or null: the row then waits until it is mapped anew. */
  readonly refusedIssueType: string | null;
}

/** Why a delivery to this destination must wait, the first that applies, or null where nothing is in its way. */
export function obstacleTo(destination: DestinationStanding, row: RowStanding): Obstacle | null {
  if (destination.siteStatus === 'reconnect_required') return 'reconnect_required';
  if (destination.repairReason !== null) return 'repair_required';
  if (row.issueType === null || row.refusedIssueType !== null) return 'remap_required';
  if (!destination.enabled) return 'disabled';
  return null;
}

export interface Banner {
  readonly code: Obstacle;
  readonly message: string;
  readonly action: 'reconnect' | 'pick_project' | 'refresh_templates' | 'resume';
  readonly eventTypes: readonly string[];
}

/** A row that stands in the way of its event type. */
export interface BlockedRow {
  readonly eventType: string;
  readonly eventLabel: string;
  readonly issueTypeName: string;
}

/** The one obstacle of a destination as its card shows it, in the order reconnect, repair, remap, disabled. */
export function bannerOf(destination: DestinationStanding, blockedRows: readonly BlockedRow[]): Banner | null {
  if (destination.siteStatus === 'reconnect_required') {
    return banner(
      'reconnect_required',
      `Atlassian no longer accepts our access to ${destination.siteName}. Tickets wait until you reconnect.`,
      'reconnect',
    );
  }
  if (destination.repairReason !== null) {
    return banner(
      'repair_required',
      `Jira does not let us file in ${destination.projectKey}. It was moved, archived or closed to us. Tickets wait.`,
      'pick_project',
    );
  }
  const [first] = blockedRows;
  if (first !== undefined) {
    const affected = blockedRows.filter(({ issueTypeName }) => issueTypeName === first.issueTypeName);
    return banner(
      'remap_required',
      `${destination.projectKey} has no issue type “${first.issueTypeName}” any more. ` +
        `Only ${affected.map(({ eventLabel }) => eventLabel).join(', ')} wait.`,
      'refresh_templates',
      blockedRows.map(({ eventType }) => eventType),
    );
  }
  if (!destination.enabled) return banner('disabled', 'Paused. Events that come in now are not filed.', 'resume');
  return null;
}

function banner(code: Obstacle, message: string, action: Banner['action'], eventTypes: readonly string[] = []): Banner {
  return { code, message, action, eventTypes };
}
