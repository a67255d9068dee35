import type { Jira } from '../../atlassian/jira';
import type { Log } from '../../delivery/log';
import type { Clock } from '../../domain/clock';
import type { NewId } from '../../domain/ids';
import type { Queue } from '../../queue/queue';
import type { Database } from '../../store/database';
import type { PointsBudget } from '../points-budget';
import type { Wait } from '../wait';
import type { SiteReport } from './site';

/** What the sync of statuses needs. */
export interface StatusSyncContext {
  readonly database: Database;
  readonly jira: Pick<Jira, 'bulkFetchIssues' | 'getIssue' | 'project'>;
  readonly queue: Pick<Queue, 'schedule'>;
  readonly newId: NewId;
  /** Whether AvsB hears of changes. */
  readonly tellsAvsb: boolean;
  /** Shared by all background reads of Jira. */
  readonly budget: PointsBudget;
  readonly now: Clock;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  /** Rejects when the relay stops. */
  readonly wait: Wait;
  /** Aborted when the relay stops: a running sync ends before its next request. */
  readonly stopping: AbortSignal;
  readonly log: Log;
  /** How the sync of a site ended, for metrics. */
  readonly observe?: (end: SiteReport['end']) => void;
}
