import type { Jira } from '../atlassian/jira';
import type { Limits } from '../atlassian/limits';
import type { Clock } from '../domain/clock';
import type { NewId } from '../domain/ids';
import type { Metrics } from '../domain/metrics';
import type { Queue } from '../queue/queue';
import type { Database } from '../store/database';
import type { Transact } from '../store/group-commit';
import type { Log } from './log';
import type { RenderGate } from './render-gate';

/** What delivering needs. Everything that tests replace is in here. */
export interface DeliveryContext {
  readonly database: Database;
  readonly transact: Transact;
  readonly queue: Queue;
  readonly jira: Jira;
  readonly limits: Limits;
  readonly now: Clock;
  readonly newId: NewId;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Identifies this process among those that share the database. */
  readonly owner: string;
  /** Whether AvsB hears of tickets and problems (`AVSB_CALLBACK_URL`). */
  readonly tellsAvsb: boolean;
  /** How long the relay waits for an answer from Jira. */
  readonly jiraTimeoutMs: number;
  readonly renderGate: RenderGate;
}
