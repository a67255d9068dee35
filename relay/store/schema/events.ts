import type { Generated } from 'kysely';
import type { SubjectKind } from '../../../shared/event-type';
import type { DeliveryObstacle } from '../../domain/destination';
import type { AttemptDecision, AttemptResult } from '../attempts';
import type { Delivery, DeliveryCause, DeliveryState } from '../deliveries';
import type { DefaultedFlag, Flag } from './column';

/** AvsB's events, as they arrived. */
export interface EventsTable {
  id: string;
  organisation_id: string;
  webhook_id: string;
  type: string;
  subject_kind: SubjectKind;
  subject_id: string;
  occurred_at: string;
  received_at: string;
  data: string;
  trimmed_at: string | null;
}

/** The delivery of an event to a destination: the state of truth for all work on it. */
export interface DeliveriesTable {
  id: string;
  organisation_id: string;
  event_id: string;
  destination_id: string;
  event_type: string;
  subject_kind: SubjectKind;
  subject_id: string;
  subject_name: string;
  /** Name and id of the subject, normalised for search. */
  search_text: Generated<string>;
  dedup_key: string;
  state: DeliveryState;
  obstacle: DeliveryObstacle | null;
  outcome: Delivery['outcome'];
  cause: DeliveryCause | null;
  /** Whether somebody asked to file it although it was skipped or held. */
  is_forced: DefaultedFlag;
  reason: string | null;
  issue_key: string | null;
  issue_url: string | null;
  attempts: Generated<number>;
  failures: Generated<number>;
  unfinished_renders: Generated<number>;
  /** The ticket that it has filed, while the description is still to be added as a comment. */
  filed: string | null;
  next_attempt_at: string | null;
  last_error: string | null;
  created_at: string;
  /** The event type whose row decides about this recovery; null where its own row does. */
  recovers: string | null;
  /** How far a delivery of several steps has come, as JSON. */
  progress: string | null;
  /** How long it took until it was in Jira, as a bin of the statistics' histogram (`domain/statistics.ts`). */
  time_bin: number | null;
}

/** Each attempt at a delivery, recorded before Jira is called. */
export interface AttemptsTable {
  id: string;
  organisation_id: string;
  delivery_id: string;
  decision: AttemptDecision;
  reason: string;
  issue_id: string | null;
  /** Of a create: the fields of the row that it left out. */
  left_out: string | null;
  started_at: string;
  finished_at: string | null;
  result: AttemptResult | null;
  is_settled: Flag;
  jira_status: number | null;
  duration_ms: number | null;
  jira: string | null;
  /** Of a create: the key of the project in which it was to file. */
  project_key: string | null;
  /** Of a create: the highest number known of that project's keys before it began; null if that wasn't stored yet. */
  newest_number: number | null;
}

/** The current state of experiments, flags and their rules. */
export interface SubjectsTable {
  organisation_id: string;
  kind: SubjectKind;
  id: string;
  subject: string;
  updated_at: string;
  results_url_key: string | null;
  results_url_since: string | null;
}
