import type { Generated } from 'kysely';
import type { DedupScope } from '../../domain/dedup';
import type { Lifecycle } from '../../domain/lifecycle/lifecycle';
import type { TestTicketState } from '../test-tickets';
import type { DefaultedFlag, Flag } from './column';

/** Routes from AvsB's events to Jira projects. */
export interface DestinationsTable {
  id: string;
  organisation_id: string;
  site_id: string;
  name: string;
  enabled: Flag;
  project_id: string;
  project_key: string;
  project_name: string;
  repair_reason: string | null;
  /** Whether the repair is only that Jira shows the project again, which is looked at by itself. */
  is_project_hidden: DefaultedFlag;
  problems: string;
  version: number;
  created_at: string;
  deleted_at: string | null;
  /** The last scheduled check. */
  checked_at: string | null;
  /** The last check, by schedule or by an admin. */
  last_check_at: string | null;
  /** The name of who paused it, where it is paused. */
  paused_by: string | null;
  guard_new_tickets: number | null;
  guard_per_minutes: number | null;
}

/** A destination's rows: all fields of a row as one JSON document, and beside it the ones that queries need. */
export interface MappingsTable {
  destination_id: string;
  event_type: string;
  enabled: Flag;
  dedup_scope: DedupScope;
  issue_type_id: string | null;
  /** The row's `when` as JSON, null where every event is filed. */
  conditions: string | null;
  on_recovery: Generated<Lifecycle['onRecovery']>;
  settings: Generated<string>;
  missing: Generated<string>;
  /** What the last check saw that the create screen doesn't have: see `off-screen.ts`. */
  off_screen: string | null;
}

/** Tickets that were sent as a test. */
export interface TestTicketsTable {
  id: string;
  organisation_id: string;
  destination_id: string;
  site_id: string;
  project_id: string;
  event_type: string;
  sent_by_id: string;
  sent_by_name: string;
  started_at: string;
  state: TestTicketState;
  /** The newest key that was known of the project before the create; null in rows of a version that didn't note it. */
  project_key: string | null;
  newest_number: number | null;
  unclear_since: string;
  issue_id: string | null;
  issue_key: string | null;
  issue_url: string | null;
  ended_at: string | null;
}
