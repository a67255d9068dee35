import type { Generated } from 'kysely';
import type { MoveMark } from '../move/mark';

/** All later work: what to do, when, and which process is doing it. */
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

/** Pauses that Atlassian has asked for. */
export interface LimitPausesTable {
  scope: string;
  until: string;
}

/** The Atlassian points that the relay's reads have cost, by minute. */
export interface PointsSpentTable {
  minute: string;
  points: number;
}

/** The progress of moving from SQLite to PostgreSQL. */
export interface MovesTable {
  direction: MoveMark['direction'];
  deployment: string;
  place: string;
  started_at: string;
  finished_at: string | null;
}
