import type { CheckProblemCode } from '../../shared/check-problem';
import { missingFrom, type RowStatus } from './mapping/missing';

export type SiteStatus = 'connected' | 'reconnect_required';

/** A problem of a destination's configuration, found before the first event fails on it. */
export interface Problem {
  readonly code: CheckProblemCode;
  /** The row it is about, or null where it is about all of them. */
  readonly eventType: string | null;
  readonly message: string;
  readonly action: string;
}

/** Problems that keep nothing from being filed. */
const hints: ReadonlySet<Problem['code']> = new Set(['field_not_on_screen'] as const);

/** Whether tickets are filed in spite of a problem, only not quite as their row says. */
export function isHint({ code }: Pick<Problem, 'code'>): boolean {
  return hints.has(code);
}

export type Obstacle = 'reconnect_required' | 'repair_required' | 'remap_required' | 'disabled';

/** What a delivery waits for: an obstacle of its destination, or the permission to comment. */
export type DeliveryObstacle = Obstacle | 'no_permission';

/** The part of a destination's state that decides whether a ticket can be filed. */
export interface DestinationStatus {
  readonly siteStatus: SiteStatus;
  /** Whether an admin has disconnected the site. */
  readonly isSiteRemoved: boolean;
  readonly siteName: string;
  readonly projectKey: string;
  /** Why Jira no longer lets AvsB create issues in the project, or null. */
  readonly repairReason: string | null;
  /** Whether that is only since Jira doesn't show the project: then it ends by itself. */
  readonly isProjectHidden?: boolean;
  readonly enabled: boolean;
  readonly isDeleted: boolean;
}

/** The first reason why a delivery to this destination must wait, or null where there isn't one. */
export function obstacleTo(destination: DestinationStatus, row: RowStatus): Obstacle | null {
  if (destination.siteStatus === 'reconnect_required') return 'reconnect_required';
  if (destination.repairReason !== null) return 'repair_required';
  if (missingFrom(row) !== null) return 'remap_required';
  if (!destination.enabled) return 'disabled';
  return null;
}
