import type { CallbacksTable } from './callbacks';
import type { DestinationsTable, MappingsTable, TestTicketsTable } from './destinations';
import type { AttemptsTable, DeliveriesTable, EventsTable, SubjectsTable } from './events';
import type { GuardKeysTable } from './guard';
import type { LinksTable, ProjectKeysTable, RemovedLinksTable } from './links';
import type { NoticeMessagesTable, NoticesTable } from './notices';
import type { JobRunsTable, LimitPausesTable, MovesTable, PointsSpentTable, WorkItemsTable } from './operation';
import type { AuditLogTable, OrganisationsTable, SessionsTable, UsedTokensTable } from './organisations';
import type { ProblemsTable } from './problems';
import type { OAuthStatesTable, SiteChoicesTable, SitesTable, SyncRunsTable, WebhooksTable } from './sites';
import type { DeliveryCountsTable } from './statistics';

/** Every table, with what its columns hold. Times are ISO 8601 in UTC, which sort as texts; JSON is kept as text. */
export interface Tables {
  attempts: AttemptsTable;
  audit_log: AuditLogTable;
  callbacks: CallbacksTable;
  deliveries: DeliveriesTable;
  delivery_counts: DeliveryCountsTable;
  destinations: DestinationsTable;
  events: EventsTable;
  guard_keys: GuardKeysTable;
  job_runs: JobRunsTable;
  limit_pauses: LimitPausesTable;
  links: LinksTable;
  mappings: MappingsTable;
  moves: MovesTable;
  notice_messages: NoticeMessagesTable;
  notices: NoticesTable;
  oauth_states: OAuthStatesTable;
  organisations: OrganisationsTable;
  points_spent: PointsSpentTable;
  problems: ProblemsTable;
  project_keys: ProjectKeysTable;
  removed_links: RemovedLinksTable;
  sessions: SessionsTable;
  site_choices: SiteChoicesTable;
  sites: SitesTable;
  subjects: SubjectsTable;
  sync_runs: SyncRunsTable;
  test_tickets: TestTicketsTable;
  used_tokens: UsedTokensTable;
  webhooks: WebhooksTable;
  work_items: WorkItemsTable;
}
