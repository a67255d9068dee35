import type { Generated } from 'kysely';
import type { MoveMark } from '../move/mark';

/** All later work: what is to be done, when, and which process is doing it. */
export interface WorkItemsTable {
  task: string;
  key: string;
  due_at: string | null;
  attempts: Generated<number>;
  lease_owner: string | null;
  lease_expires_at: string | null;
}

/** The last run of each job. */
export interface JobRunsTable {
  job: string;
  started_at: string;
  finished_at: string | null;
  error: string | null;
  tick: string | null;
}

/** What Atlassian has asked us to wait for. */
export interface LimitPausesTable {
  scope: string;
  until: string;
}

/** What the relay's reads have cost of Atlassian's points, by the minute. */
export interface PointsSpentTable {
  minute: string;
  points: number;
}

/** How far this database is with moving to PostgreSQL. */
export interface MovesTable {
  direction: MoveMark['direction'];
  deployment: string;
  place: string;
  started_at: string;
  finished_at: string | null;
}
