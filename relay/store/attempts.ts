import type { JiraRefusal } from '../domain/jira-answer';
import type { Database } from './database';
import { statement } from './statement';

export type AttemptResult = 'confirmed' | 'rejected' | 'retryable' | 'uncertain';

/** One try at a delivery, as the delivery's page shows it. */
export interface Attempt {
  readonly at: string;
  readonly decision: AttemptDecision;
  readonly reason: string;
  readonly result: AttemptResult;
  readonly jiraStatus: number | null;
  readonly durationMs: number | null;
  readonly jira: JiraRefusal | null;
}

export type AttemptDecision = 'create' | 'comment' | 'find_write';

/** A try that begins: it is written down before Jira is called, so that a crash leaves its trace. */
export interface StartedAttempt {
  readonly id: string;
  readonly organisationId: string;
  readonly deliveryId: string;
  readonly decision: AttemptDecision;
  readonly issueId: string | null;
  readonly reason: string;
  readonly startedAt: string;
}

export interface AttemptEnd {
  readonly at: string;
  readonly result: AttemptResult;
  readonly jiraStatus: number | null;
  readonly durationMs: number;
  readonly jira: JiraRefusal | null;
}

interface AttemptRow {
  id: string;
  organisation_id: string;
  delivery_id: string;
  decision: AttemptDecision;
  reason: string;
  issue_id: string | null;
  started_at: string;
  finished_at: string | null;
  result: AttemptResult | null;
  is_settled: boolean | number;
  jira_status: number | null;
  duration_ms: number | null;
  jira: string | null;
}

export async function startAttempt(database: Database, attempt: StartedAttempt): Promise<void> {
  await insertAttempt(database, {
    id: attempt.id,
    organisation_id: attempt.organisationId,
    delivery_id: attempt.deliveryId,
    decision: attempt.decision,
    reason: attempt.reason,
    issue_id: attempt.issueId,
    started_at: attempt.startedAt,
    is_settled: false,
  });
}

const insertAttempt = statement<Partial<AttemptRow>>((database, row) => attempts(database).insert(row));

/** Writes down how a try ended. An uncertain one stays unsettled until it is known whether it reached Jira. */
export async function endAttempt(database: Database, id: string, end: AttemptEnd): Promise<void> {
  await updateAttempt(database, {
    id,
    finished_at: end.at,
    result: end.result,
    is_settled: end.result !== 'uncertain',
    jira_status: end.jiraStatus,
    duration_ms: end.durationMs,
    jira: end.jira && JSON.stringify(end.jira),
  });
}

const updateAttempt = statement<Partial<AttemptRow> & Pick<AttemptRow, 'id'>>((database, { id, ...changed }) =>
  attempts(database).where({ id }).update(changed),
);

/** Adds a try that has begun and ended. */
export async function addAttempt(database: Database, started: StartedAttempt, end: AttemptEnd): Promise<void> {
  await startAttempt(database, started);
  await endAttempt(database, started.id, end);
}

/** It is known now whether the delivery's uncertain writes reached Jira. One that a crash cut off ended uncertain. */
export async function settleAttempts(database: Database, organisationId: string, deliveryId: string): Promise<void> {
  await attempts(database)
    .where({ organisation_id: organisationId, delivery_id: deliveryId, is_settled: false })
    .update({ is_settled: true, result: database.raw("coalesce(result, 'uncertain')") });
}

/** So many tries at one delivery are listed: while Jira is away for days, there is one every half minute. */
const maxListed = 1_000;

/** The last tries at a delivery, oldest first. One that a crash cut off counts as uncertain. */
export async function attemptsOf(database: Database, organisationId: string, deliveryId: string): Promise<Attempt[]> {
  const rows = await attempts(database)
    .where({ organisation_id: organisationId, delivery_id: deliveryId })
    .orderBy('id', 'desc')
    .limit(maxListed);
  return rows.reverse().map((row) => ({
    at: row.started_at,
    decision: row.decision,
    reason: row.reason,
    result: row.result ?? 'uncertain',
    jiraStatus: row.jira_status,
    durationMs: row.duration_ms,
    jira: row.jira === null ? null : JSON.parse(row.jira),
  }));
}

function attempts(database: Database) {
  return database<AttemptRow>('attempts');
}
