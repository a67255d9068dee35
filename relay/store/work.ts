import type { SiteStatus } from '../domain/destination';
import type { OccurredEvent } from '../domain/event';
import type { Link, StatusCategory } from '../domain/link';
import type { StoredMapping } from '../domain/mapping/missing';
import type { AttemptDecision } from './attempts';
import type { Database } from './database';
import { type DeliveryRow, isUnfinished } from './deliveries';
import type { Destination } from './destinations';
import { type MappingRow, toMapping } from './mappings';
import { statement } from './statement';

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

interface WorkRow extends DeliveryRow, Omit<MappingRow, 'destination_id' | 'event_type'> {
  occurred_at: string;
  data: string;
  destination_name: string;
  destination_enabled: boolean | number;
  project_id: string;
  project_key: string;
  project_name: string;
  repair_reason: string | null;
  deleted_at: string | null;
  site_id: string;
  site_name: string;
  site_url: string;
  site_status: SiteStatus;
  cloud_id: string;
  latest_id: string | null;
  latest_issue_id: string;
  latest_issue_key: string;
  latest_status_name: string;
  latest_status_category: StatusCategory;
  latest_created_at: string;
  unsettled_decision: AttemptDecision | null;
  unsettled_issue_id: string | null;
  unsettled_started_at: string;
  unsettled_finished_at: string | null;
}

/** The oldest unfinished delivery of a dedup key, with all around it; undefined where nothing is left to do. */
export async function oldestWork(database: Database, dedupKey: string): Promise<Work | undefined> {
  const [row] = await oldestRow(database, { dedupKey });
  return row && toWork(row);
}

const oldestRow = statement<{ readonly dedupKey: string }, WorkRow>((database, { dedupKey }) =>
  unfinishedWork(database, dedupKey).first(),
);

/**
 * The oldest unfinished delivery of a dedup key behind this one whose write may have reached Jira. Where an older one
 * is retried, such a write is looked for first, or a second ticket might be filed.
 */
export async function unsettledWorkBehind(
  database: Database,
  { dedupKey, id }: Work['delivery'],
): Promise<Work | undefined> {
  const [behind] = await unsettledBehind(database, { dedupKey, id });
  if (behind === undefined) return undefined;
  const row: WorkRow | undefined = await unfinishedWork(database, dedupKey)
    .andWhere('deliveries.id', behind.id)
    .first();
  return row && toWork(row);
}

const unsettledBehind = statement<Pick<Work['delivery'], 'dedupKey' | 'id'>, { readonly id: string }>(
  (database, { dedupKey, id }) =>
    database('deliveries')
      .join('attempts', (row) => row.on('attempts.delivery_id', 'deliveries.id').andOnVal('attempts.is_settled', false))
      .where('deliveries.dedup_key', dedupKey)
      .whereRaw(isUnfinished)
      .andWhere('deliveries.id', '>', id)
      .orderBy('deliveries.id')
      .first('deliveries.id'),
);

function unfinishedWork(database: Database, dedupKey: string) {
  return database('deliveries')
    .join('events', 'events.id', 'deliveries.event_id')
    .join('destinations', 'destinations.id', 'deliveries.destination_id')
    .join('sites', 'sites.id', 'destinations.site_id')
    .join('mappings', (row) =>
      row
        .on('mappings.destination_id', 'deliveries.destination_id')
        .andOn('mappings.event_type', 'deliveries.event_type'),
    )
    .leftJoin(
      'links',
      'links.id',
      database.raw('(SELECT max(newest.id) FROM links newest WHERE newest.dedup_key = deliveries.dedup_key)'),
    )
    .leftJoin('attempts', (row) =>
      row.on('attempts.delivery_id', 'deliveries.id').andOnVal('attempts.is_settled', false),
    )
    .where('deliveries.dedup_key', dedupKey)
    .whereRaw(isUnfinished)
    .orderBy('deliveries.id')
    .select('mappings.*', 'deliveries.*', {
      enabled: 'mappings.enabled',
      occurred_at: 'events.occurred_at',
      data: 'events.data',
      destination_name: 'destinations.name',
      destination_enabled: 'destinations.enabled',
      project_id: 'destinations.project_id',
      project_key: 'destinations.project_key',
      project_name: 'destinations.project_name',
      repair_reason: 'destinations.repair_reason',
      deleted_at: 'destinations.deleted_at',
      site_id: 'sites.id',
      site_name: 'sites.name',
      site_url: 'sites.url',
      site_status: 'sites.status',
      cloud_id: 'sites.cloud_id',
      latest_id: 'links.id',
      latest_issue_id: 'links.issue_id',
      latest_issue_key: 'links.issue_key',
      latest_status_name: 'links.status_name',
      latest_status_category: 'links.status_category',
      latest_created_at: 'links.created_at',
      unsettled_decision: 'attempts.decision',
      unsettled_issue_id: 'attempts.issue_id',
      unsettled_started_at: 'attempts.started_at',
      unsettled_finished_at: 'attempts.finished_at',
    });
}

/**
 * Keeps everybody from changing the destination and its site until the transaction ends. The site comes first, as where
 * it is connected: two transactions that lock them in different orders would wait for each other.
 */
export async function lockForShare(
  transaction: Database,
  { id, site }: { readonly id: string; readonly site: { readonly id: string } },
): Promise<void> {
  await transaction('sites').where({ id: site.id }).forShare().first('id');
  await transaction('destinations').where({ id }).forShare().first('id');
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
        siteName: row.site_name,
        projectKey: row.project_key,
        repairReason: row.repair_reason,
        enabled: Boolean(row.destination_enabled),
        isDeleted: row.deleted_at !== null,
      },
    },
    mapping: toMapping(row),
    latest:
      row.latest_id === null
        ? undefined
        : {
            id: row.latest_id,
            issueId: row.latest_issue_id,
            issueKey: row.latest_issue_key,
            status: { name: row.latest_status_name, category: row.latest_status_category },
            createdAt: row.latest_created_at,
          },
    unsettled:
      row.unsettled_decision === null
        ? undefined
        : {
            decision: row.unsettled_decision,
            issueId: row.unsettled_issue_id,
            startedAt: row.unsettled_started_at,
            finishedAt: row.unsettled_finished_at,
          },
  };
}
