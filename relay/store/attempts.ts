import { type Insertable, sql, type Updateable } from 'kysely';
import type { JiraRefusal } from '../domain/jira-answer';
import type { FieldName } from '../domain/mapping/mapping';
import type { Database } from './database';
import { type FilingPlace, newestNumberOf, type PlaceValues, placeValues } from './project-keys';
import type { AttemptsTable } from './schema/events';
import { statement, statementForRows } from './statement';

export type AttemptResult = 'confirmed' | 'rejected' | 'retryable' | 'uncertain';

/** One attempt at a delivery, as the delivery's page shows it. */
export interface Attempt {
  readonly at: string;
  readonly decision: AttemptDecision;
  readonly reason: string;
  readonly result: AttemptResult;
  readonly jiraStatus: number | null;
  readonly durationMs: number | null;
  readonly jira: JiraRefusal | null;
}

export const attemptDecisions = ['create', 'comment', 'reopen', 'resolve', 'look', 'find_write'] as const;
export type AttemptDecision = (typeof attemptDecisions)[number];

/** An attempt that starts: it is recorded before Jira is called, so that a crash leaves a trace. */
export interface StartedAttempt {
  readonly id: string;
  readonly organisationId: string;
  readonly deliveryId: string;
  readonly decision: AttemptDecision;
  readonly issueId: string | null;
  readonly reason: string;
  /** Of a create: the fields of the row that it leaves out. */
  readonly leftOut: readonly FieldName[];
  readonly startedAt: string;
  /** Where a create files; null for other attempts. */
  readonly place: FilingPlace | null;
}

export interface AttemptEnd {
  readonly at: string;
  readonly result: AttemptResult;
  readonly jiraStatus: number | null;
  readonly durationMs: number;
  readonly jira: JiraRefusal | null;
}

/** Records that an attempt starts; with a create also the newest key known of its project at this moment. */
export async function startAttempt(database: Database, attempt: StartedAttempt): Promise<void> {
  const { place } = attempt;
  const row = {
    id: attempt.id,
    organisation_id: attempt.organisationId,
    delivery_id: attempt.deliveryId,
    decision: attempt.decision,
    reason: attempt.reason,
    issue_id: attempt.issueId,
    left_out: attempt.leftOut.length === 0 ? null : JSON.stringify(attempt.leftOut),
    started_at: attempt.startedAt,
    is_settled: false,
  };
  if (place === null) await addAttempts(database, [row]);
  else await addCreate(database, { ...row, project_key: place.project.key, ...placeValues(place) });
}

const addAttempts = statementForRows<Insertable<AttemptsTable>>((database, rows) =>
  database.insertInto('attempts').values(rows),
);

const addCreate = statement<Insertable<AttemptsTable> & PlaceValues>(
  (database, { destinationId, siteId, projectId, keyPrefix, ...row }) => {
    const newest = newestNumberOf(database, { destinationId, siteId, projectId, keyPrefix });
    return database.insertInto('attempts').values({ ...row, newest_number: newest });
  },
);

/** Records how an attempt ended. An uncertain one stays unresolved until it is known whether it reached Jira. */
export async function endAttempt(database: Database, id: string, end: AttemptEnd): Promise<void> {
  await setEnd(database, {
    id,
    finished_at: end.at,
    result: end.result,
    is_settled: end.result !== 'uncertain',
    jira_status: end.jiraStatus,
    duration_ms: end.durationMs,
    jira: end.jira && JSON.stringify(end.jira),
  });
}

const setEnd = statement<Omit<Updateable<AttemptsTable>, 'id'> & { readonly id: string }>(
  (database, { id, ...columns }) => database.updateTable('attempts').set(columns).where('id', '=', id),
);

/** Adds an attempt that has already ended. */
export async function addAttempt(database: Database, started: StartedAttempt, end: AttemptEnd): Promise<void> {
  await startAttempt(database, started);
  await endAttempt(database, started.id, end);
}

/** Marks the delivery's uncertain writes as resolved. An attempt that a crash cut off ended uncertain. */
export async function resolveAttempts(database: Database, organisationId: string, deliveryId: string): Promise<void> {
  await database
    .updateTable('attempts')
    .set({ is_settled: true, result: sql<AttemptResult>`coalesce(result, 'uncertain')` })
    .where((is) => is.and({ organisation_id: organisationId, delivery_id: deliveryId }))
    .where('is_settled', '=', false)
    .execute();
}

/** At most this many attempts of a delivery are listed: if Jira is down for days, there is one every half minute. */
const maxListed = 1_000;

/** The last attempts at a delivery, oldest first. One that a crash cut off counts as uncertain. */
export async function attemptsOf(database: Database, organisationId: string, deliveryId: string): Promise<Attempt[]> {
  const rows = await database
    .selectFrom('attempts')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, delivery_id: deliveryId }))
    .orderBy('id', 'desc')
    .limit(sql.lit(maxListed))
    .execute();
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
