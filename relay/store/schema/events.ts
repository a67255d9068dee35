import type { Generated } from 'kysely';
import type { SubjectKind } from '../../../shared/event-type';
import type { Obstacle } from '../../domain/destination';
import type { AttemptDecision, AttemptResult } from '../attempts';
import type { Delivery, DeliveryState } from '../deliveries';
import type { Flag } from './column';

/** AvsB's events, as they came in. */
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

/** What becomes of an event at a destination: the state of truth of all later work on it. */
export interface DeliveriesTable {
  id: string;
  organisation_id: string;
  event_id: string;
  destination_id: string;
  event_type: string;
  subject_kind: SubjectKind;
  subject_id: string;
  subject_name: string;
  /** Name and id of the subject, as they are searched. */
  search_text: Generated<string>;
  dedup_key: string;
  state: DeliveryState;
  obstacle: Obstacle | null;
  outcome: Delivery['outcome'];
  reason: string | null;
  issue_key: string | null;
  issue_url: string | null;
  attempts: Generated<number>;
  failures: Generated<number>;
  unfinished_renders: Generated<number>;
  next_attempt_at: string | null;
  last_error: string | null;
  created_at: string;
}

/** Each attempt at a delivery, written before Jira is called. */
export interface AttemptsTable {
  id: string;
  organisation_id: string;
  delivery_id: string;
  decision: AttemptDecision;
  reason: string;
  issue_id: string | null;
  started_at: string;
  finished_at: string | null;
  result: AttemptResult | null;
  is_settled: Flag;
  jira_status: number | null;
  duration_ms: number | null;
  jira: string | null;
}

/** Experiments, flags and their rules, as they now stand. */
export interface SubjectsTable {
  organisation_id: string;
  kind: SubjectKind;
  id: string;
  subject: string;
  updated_at: string;
  results_url_key: string | null;
  results_url_since: string | null;
}
