import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { KeysBefore, Progress, TicketFacts } from '../domain/decision';
import type { SiteStatus } from '../domain/destination';
import type { OccurredEvent } from '../domain/event';
import type { FiledTicket } from '../domain/filed-ticket';
import type { StatusCategory } from '../domain/link';
import type { FieldName } from '../domain/mapping/mapping';
import type { StoredMapping } from '../domain/mapping/missing';
import type { AttemptDecision } from './attempts';
import type { Database } from './database';
import { type DeliveryRow, isUnfinished } from './deliveries';
import type { Destination } from './destinations';
import { isPostgres } from './is-postgres';
import { type StoredTicket, statusIn, toLife } from './links';
import { toMapping } from './mappings';
import { toOffScreen } from './off-screen';
import type { DestinationsTable, MappingsTable } from './schema/destinations';
import type { EventsTable } from './schema/events';
import type { SitesTable } from './schema/sites';
import { statement } from './statement';

/** Everything that the next step of a delivery needs, read in one query. */
export interface Work {
  readonly delivery: {
    readonly id: string;
    readonly organisationId: string;
    readonly dedupKey: string;
    readonly failures: number;
    /** How many renderings in a row have started without finishing. */
    readonly unfinishedRenders: number;
    readonly nextAttemptAt: string | null;
    /** Whether a person asked to file it although it had been skipped or held. */
    readonly isForced: boolean;
    /** The event type whose row decides about this recovery; null where its own row does. */
    readonly recovers: string | null;
    readonly progress: Progress | null;
    readonly filed: FiledTicket | null;
  };
  readonly event: OccurredEvent & { readonly id: string };
  readonly destination: Pick<Destination, 'id' | 'organisationId' | 'name' | 'site' | 'project' | 'status'>;
  /** The row that decides about the delivery. */
  readonly mapping: StoredMapping;
  /** Where another row decides: whether the event's own row is on. */
  readonly isOwnRowOn: boolean;
  /** The fields of the row that its create screen in Jira doesn't have, as the last check saw it. */
  readonly offScreen: readonly FieldName[];
  /** The newest ticket that was filed by an event of this dedup key. */
  readonly latest: LatestTicket | undefined;
  /** A write of unknown outcome: no answer was read, or a crash interrupted it. */
  readonly unresolved:
    | {
        readonly decision: AttemptDecision;
        readonly issueId: string | null;
        /** Why it was attempted. */
        readonly reason: string;
        /** Of a create: the fields of the row that it left out. */
        readonly leftOut: readonly FieldName[];
        readonly startedAt: string;
        readonly finishedAt: string | null;
        /** The project of a create, and the highest number that was known of its keys before; null if not stored. */
        readonly keysBefore: KeysBefore | null;
      }
    | undefined;
}

/** A ticket as it is stored, or as it was just read. */
export interface LatestTicket
  extends Pick<StoredTicket, 'id' | 'issueId' | 'issueKey' | 'status' | 'createdAt' | 'life' | 'doneAt'> {
  /** Whether Jira refused a comment on it for good, though it is there. */
  readonly refusesComments?: boolean;
  /** What Jira showed a moment ago; null if it was not just read. */
  readonly justRead: TicketFacts | null;
}

/** The oldest unfinished delivery of a dedup key, with everything it needs; undefined if nothing is left to do. */
export async function oldestWork(database: Database, dedupKey: string): Promise<Work | undefined> {
  const [row] = await oldestOfKey(database, { dedupKey });
  return row && toWork(row);
}

/**
 * The oldest unfinished delivery of a dedup key behind this one whose write may have reached Jira. If an older delivery is
 * retried, such a write is reconciled first, or a second ticket might be filed.
 */
export async function unresolvedWorkBehind(
  database: Database,
  { dedupKey, id }: Work['delivery'],
): Promise<Work | undefined> {
  const [behind] = await unresolvedBehind(database, { dedupKey, id });
  if (behind === undefined) return undefined;
  const [row] = await oneOfKey(database, { dedupKey, id: behind.id });
  return row && toWork(row);
}

type InKey = Pick<Work['delivery'], 'dedupKey' | 'id'>;

const unresolvedBehind = statement<InKey, Pick<DeliveryRow, 'id'>>((database, { dedupKey, id }) =>
  database
    .selectFrom('deliveries')
    .innerJoin('attempts', (on) => on.onRef('attempts.delivery_id', '=', 'deliveries.id').on(isUnresolved))
    .where('deliveries.dedup_key', '=', dedupKey)
    .where(isUnfinished)
    .where('deliveries.id', '>', id)
    .orderBy('deliveries.id')
    .limit(sql.lit(1))
    .select('deliveries.id'),
);

const oldestOfKey = statement<Pick<InKey, 'dedupKey'>, WorkRow>((_, { dedupKey }) =>
  firstWork(sql<SqlBool>`deliveries.dedup_key = ${dedupKey}`),
);

const oneOfKey = statement<InKey, WorkRow>((_, { dedupKey, id }) =>
  firstWork(sql<SqlBool>`deliveries.dedup_key = ${dedupKey} AND deliveries.id = ${id}`),
);

/** The condition of the partial index over such attempts. */
const isUnresolved = sql<SqlBool>`NOT attempts.is_settled`;

interface WorkRow
  extends Selectable<MappingsTable>,
    Pick<DeliveryRow, 'id' | 'organisation_id' | 'event_id' | 'subject_kind' | 'subject_id' | 'dedup_key' | 'failures'>,
    Pick<DeliveryRow, 'unfinished_renders' | 'next_attempt_at' | 'filed' | 'is_forced' | 'recovers' | 'progress'>,
    Pick<Selectable<EventsTable>, 'occurred_at' | 'data'>,
    Pick<Selectable<DestinationsTable>, 'project_id' | 'project_key' | 'project_name' | 'repair_reason' | 'deleted_at'>,
    Pick<Selectable<DestinationsTable>, 'is_project_hidden'>,
    Pick<Selectable<SitesTable>, 'cloud_id'> {
  readonly delivered_type: string;
  readonly destination_name: string;
  readonly destination_enabled: boolean | number;
  readonly site_id: string;
  readonly site_name: string;
  readonly site_url: string;
  readonly site_status: SiteStatus;
  readonly site_removed_at: string | null;
  readonly latest_id: string | null;
  readonly latest_issue_id: string;
  readonly latest_issue_key: string;
  readonly latest_status_name: string;
  readonly latest_status_category: StatusCategory;
  readonly latest_created_at: string;
  readonly latest_refuses_comments: boolean | number | null;
  readonly latest_life: string | null;
  readonly latest_done_at: string | null;
  readonly own_enabled: boolean | number | null;
  readonly unresolved_decision: AttemptDecision | null;
  readonly unresolved_issue_id: string | null;
  readonly unresolved_reason: string;
  readonly unresolved_left_out: string | null;
  readonly unresolved_started_at: string;
  readonly unresolved_finished_at: string | null;
  readonly unresolved_project_key: string | null;
  readonly unresolved_newest_number: number | null;
}

function firstWork(condition: RawBuilder<SqlBool>): RawBuilder<WorkRow> {
  return sql<WorkRow>`
    SELECT
      mappings.*,
      deliveries.id, deliveries.organisation_id, deliveries.event_id, deliveries.subject_kind, deliveries.subject_id,
      deliveries.dedup_key, deliveries.failures, deliveries.unfinished_renders, deliveries.next_attempt_at,
      deliveries.filed, deliveries.is_forced, deliveries.recovers, deliveries.progress,
      deliveries.event_type AS delivered_type,
      events.occurred_at, events.data,
      destinations.name AS destination_name, destinations.enabled AS destination_enabled, destinations.project_id,
      destinations.project_key, destinations.project_name, destinations.repair_reason, destinations.deleted_at,
      destinations.is_project_hidden,
      sites.id AS site_id, sites.name AS site_name, sites.url AS site_url, sites.status AS site_status,
      sites.removed_at AS site_removed_at, sites.cloud_id,
      links.id AS latest_id, links.issue_id AS latest_issue_id, links.issue_key AS latest_issue_key,
      links.status_name AS latest_status_name, links.status_category AS latest_status_category,
      links.created_at AS latest_created_at, links.refuses_comments AS latest_refuses_comments,
      links.life AS latest_life, links.done_at AS latest_done_at,
      own.enabled AS own_enabled,
      attempts.decision AS unresolved_decision, attempts.issue_id AS unresolved_issue_id,
      attempts.reason AS unresolved_reason, attempts.left_out AS unresolved_left_out,
      attempts.started_at AS unresolved_started_at, attempts.finished_at AS unresolved_finished_at,
      attempts.project_key AS unresolved_project_key, attempts.newest_number AS unresolved_newest_number
    FROM deliveries
    JOIN events ON events.id = deliveries.event_id
    JOIN destinations ON destinations.id = deliveries.destination_id
    JOIN sites ON sites.id = destinations.site_id
    JOIN mappings
      ON mappings.destination_id = deliveries.destination_id
      AND mappings.event_type = coalesce(deliveries.recovers, deliveries.event_type)
    LEFT JOIN mappings own
      ON deliveries.recovers IS NOT NULL
      AND own.destination_id = deliveries.destination_id AND own.event_type = deliveries.event_type
    LEFT JOIN links
      ON links.id = (SELECT max(newest.id) FROM links newest WHERE newest.dedup_key = deliveries.dedup_key)
    LEFT JOIN attempts ON attempts.delivery_id = deliveries.id AND ${isUnresolved}
    WHERE ${condition} AND ${isUnfinished}
    ORDER BY deliveries.id
    LIMIT 1`;
}

/**
 * Locks the destination and its site against changes until the transaction ends. The site comes first, as when a site is
 * connected: two transactions that lock them in different orders would deadlock.
 */
export async function lockForShare(
  transaction: Database,
  { id, site }: { readonly id: string; readonly site: { readonly id: string } },
): Promise<void> {
  // SQLite has one transaction at a time.
  if (!isPostgres(transaction)) return;
  await transaction.selectFrom('sites').where('id', '=', site.id).forShare().select('id').execute();
  await transaction.selectFrom('destinations').where('id', '=', id).forShare().select('id').execute();
}

function toWork(row: WorkRow): Work {
  return {
    delivery: {
      id: row.id,
      organisationId: row.organisation_id,
      dedupKey: row.dedup_key,
      failures: row.failures,
      unfinishedRenders: row.unfinished_renders,
      nextAttemptAt: row.next_attempt_at,
      isForced: Boolean(row.is_forced),
      recovers: row.recovers,
      progress: row.progress === null ? null : JSON.parse(row.progress),
      filed: row.filed === null ? null : JSON.parse(row.filed),
    },
    event: {
      id: row.event_id,
      type: row.delivered_type,
      subject: { kind: row.subject_kind, id: row.subject_id },
      occurredAt: row.occurred_at,
      data: JSON.parse(row.data),
    },
    destination: {
      id: row.destination_id,
      organisationId: row.organisation_id,
      name: row.destination_name,
      site: { id: row.site_id, name: row.site_name, url: row.site_url, cloudId: row.cloud_id },
      project: { id: row.project_id, key: row.project_key, name: row.project_name },
      status: {
        siteStatus: row.site_status,
        isSiteRemoved: row.site_removed_at !== null,
        siteName: row.site_name,
        projectKey: row.project_key,
        repairReason: row.repair_reason,
        isProjectHidden: Boolean(row.is_project_hidden),
        enabled: Boolean(row.destination_enabled),
        isDeleted: row.deleted_at !== null,
      },
    },
    mapping: toMapping(row),
    isOwnRowOn: Boolean(row.own_enabled),
    offScreen: toOffScreen(row, row.project_id),
    latest:
      row.latest_id === null
        ? undefined
        : {
            id: row.latest_id,
            issueId: row.latest_issue_id,
            issueKey: row.latest_issue_key,
            status: statusIn({ status_name: row.latest_status_name, status_category: row.latest_status_category }),
            createdAt: row.latest_created_at,
            refusesComments: Boolean(row.latest_refuses_comments),
            life: toLife(row.latest_life),
            doneAt: row.latest_done_at,
            justRead: null,
          },
    unresolved:
      row.unresolved_decision === null
        ? undefined
        : {
            decision: row.unresolved_decision,
            issueId: row.unresolved_issue_id,
            reason: row.unresolved_reason,
            leftOut: row.unresolved_left_out === null ? [] : JSON.parse(row.unresolved_left_out),
            startedAt: row.unresolved_started_at,
            finishedAt: row.unresolved_finished_at,
            keysBefore: keysBefore(row),
          },
  };
}

function keysBefore({
  unresolved_project_key: projectKey,
  unresolved_newest_number: newest,
}: WorkRow): KeysBefore | null {
  return projectKey === null || newest === null ? null : { projectKey, newest };
}
