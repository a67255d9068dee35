import { type InferResult, type SqlBool, sql } from 'kysely';
import type { OccurredEvent } from '../domain/event';
import type { Link } from '../domain/link';
import type { StoredMapping } from '../domain/mapping/missing';
import type { AttemptDecision } from './attempts';
import { type Database, isPostgres } from './database';
import { isUnfinished } from './deliveries';
import type { Destination } from './destinations';
import { toMapping } from './mappings';

/** All that the next step of a delivery needs to know, read at once. */
export interface Work {
  readonly delivery: {
    readonly id: string;
    readonly organisationId: string;
    readonly dedupKey: string;
    readonly failures: number;
    /** How many renderings in a row have begun without an end. */
    readonly unfinishedRenders: number;
    readonly nextAttemptAt: string | null;
  };
  readonly event: OccurredEvent & { readonly id: string };
  readonly destination: Pick<Destination, 'id' | 'organisationId' | 'name' | 'site' | 'project' | 'standing'>;
  readonly mapping: StoredMapping;
  /** The newest ticket that an event of this dedup key filed. */
  readonly latest: Pick<Link, 'id' | 'issueId' | 'issueKey' | 'status' | 'createdAt'> | undefined;
  /** A write whose end is unknown: no answer was read, or a crash cut it off. */
  readonly unsettled:
    | {
        readonly decision: AttemptDecision;
        readonly issueId: string | null;
        readonly startedAt: string;
        readonly finishedAt: string | null;
      }
    | undefined;
}

/** The oldest unfinished delivery of a dedup key, with all around it; undefined where nothing is left to do. */
export async function oldestWork(database: Database, dedupKey: string): Promise<Work | undefined> {
  const row = await unfinishedWork(database, dedupKey).limit(sql.lit(1)).executeTakeFirst();
  return row && toWork(row);
}

/**
 * The oldest unfinished delivery of a dedup key behind this one whose write may have reached Jira. Where an older one
 * is retried, such a write is looked for first, or a second ticket might be filed.
 */
export async function unsettledWorkBehind(
  database: Database,
  { dedupKey, id }: Work['delivery'],
): Promise<Work | undefined> {
  const behind = await database
    .selectFrom('deliveries')
    .innerJoin('attempts', (on) => on.onRef('attempts.delivery_id', '=', 'deliveries.id').on(isUnsettled))
    .where('deliveries.dedup_key', '=', dedupKey)
    .where(isUnfinished)
    .where('deliveries.id', '>', id)
    .orderBy('deliveries.id')
    .limit(sql.lit(1))
    .select('deliveries.id')
    .executeTakeFirst();
  if (behind === undefined) return undefined;
  const row = await unfinishedWork(database, dedupKey)
    .where('deliveries.id', '=', behind.id)
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row && toWork(row);
}

/** As the index over such attempts says. */
const isUnsettled = sql<SqlBool>`NOT attempts.is_settled`;

function unfinishedWork(database: Database, dedupKey: string) {
  return database
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .innerJoin('destinations', 'destinations.id', 'deliveries.destination_id')
    .innerJoin('sites', 'sites.id', 'destinations.site_id')
    .innerJoin('mappings', (on) =>
      on
        .onRef('mappings.destination_id', '=', 'deliveries.destination_id')
        .onRef('mappings.event_type', '=', 'deliveries.event_type'),
    )
    .leftJoin('links', (on) =>
      on.on(
        'links.id',
        '=',
        sql<string>`(SELECT max(newest.id) FROM links newest WHERE newest.dedup_key = deliveries.dedup_key)`,
      ),
    )
    .leftJoin('attempts', (on) => on.onRef('attempts.delivery_id', '=', 'deliveries.id').on(isUnsettled))
    .where('deliveries.dedup_key', '=', dedupKey)
    .where(isUnfinished)
    .orderBy('deliveries.id')
    .selectAll('mappings')
    .select([
      'deliveries.id',
      'deliveries.organisation_id',
      'deliveries.event_id',
      'deliveries.subject_kind',
      'deliveries.subject_id',
      'deliveries.dedup_key',
      'deliveries.failures',
      'deliveries.unfinished_renders',
      'deliveries.next_attempt_at',
      'events.occurred_at',
      'events.data',
      'destinations.name as destination_name',
      'destinations.enabled as destination_enabled',
      'destinations.project_id',
      'destinations.project_key',
      'destinations.project_name',
      'destinations.repair_reason',
      'destinations.deleted_at',
      'sites.id as site_id',
      'sites.name as site_name',
      'sites.url as site_url',
      'sites.status as site_status',
      'sites.removed_at as site_removed_at',
      'sites.cloud_id',
      'links.id as latest_id',
      'links.issue_id as latest_issue_id',
      'links.issue_key as latest_issue_key',
      'links.status_name as latest_status_name',
      'links.status_category as latest_status_category',
      'links.created_at as latest_created_at',
      'attempts.decision as unsettled_decision',
      'attempts.issue_id as unsettled_issue_id',
      'attempts.started_at as unsettled_started_at',
      'attempts.finished_at as unsettled_finished_at',
    ]);
}

type WorkRow = InferResult<ReturnType<typeof unfinishedWork>>[number];

/**
 * Keeps the destination and its site from being changed until the transaction ends. The site comes first, as where it
 * is connected: two transactions that lock them in different orders would wait for each other.
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
    },
    event: {
      id: row.event_id,
      type: row.event_type,
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
      standing: {
        siteStatus: row.site_status,
        isSiteRemoved: row.site_removed_at !== null,
        siteName: row.site_name,
        projectKey: row.project_key,
        repairReason: row.repair_reason,
        enabled: Boolean(row.destination_enabled),
        isDeleted: row.deleted_at !== null,
      },
    },
    mapping: toMapping(row),
    latest: latestOf(row),
    unsettled: unsettledOf(row),
  };
}

function latestOf(row: WorkRow): Work['latest'] {
  const { latest_id, latest_issue_id, latest_issue_key, latest_status_name, latest_status_category } = row;
  if (latest_id === null || latest_issue_id === null || latest_issue_key === null) return undefined;
  if (latest_status_name === null || latest_status_category === null || row.latest_created_at === null)
    return undefined;
  return {
    id: latest_id,
    issueId: latest_issue_id,
    issueKey: latest_issue_key,
    status: { name: latest_status_name, category: latest_status_category },
    createdAt: row.latest_created_at,
  };
}

function unsettledOf(row: WorkRow): Work['unsettled'] {
  if (row.unsettled_decision === null || row.unsettled_started_at === null) return undefined;
  return {
    decision: row.unsettled_decision,
    issueId: row.unsettled_issue_id,
    startedAt: row.unsettled_started_at,
    finishedAt: row.unsettled_finished_at,
  };
}
