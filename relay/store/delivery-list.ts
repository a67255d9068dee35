import type { Knex } from 'knex';
import { searchText } from '../domain/search-text';
import type { Database } from './database';
import { type Delivery, type DeliveryRow, type DeliveryState, isUnfinished } from './deliveries';
import { type Counted, type Listing, type Page, type PageRequest, searchedPageOf } from './page';

export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined;
  readonly destinationId?: string | undefined;
  readonly eventType?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Part of a subject's name or id, or of an issue key. */
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** One page of an organisation's deliveries, newest first. */
export async function listDeliveries(
  database: Database,
  organisationId: string,
  filter: DeliveryFilter,
  request: PageRequest,
): Promise<Page<Delivery> & Counted> {
  const listing = deliveriesThat(database, organisationId, filter);
  const page = await searchedPageOf<DeliveryRow, DeliveryRow>(database, listing, request, (row) => row);
  return { ...page, items: await withReasons(database, page.items) };
}

export async function findDelivery(
  database: Database,
  organisationId: string,
  id: string,
): Promise<Delivery | undefined> {
  const row = await database<DeliveryRow>('deliveries').where({ organisation_id: organisationId, id }).first();
  return row && (await withReasons(database, [row]))[0];
}

/** An organisation's deliveries that match. What has failed or waits has an index of its own. */
export function deliveriesThat(database: Database, organisationId: string, filter: DeliveryFilter): Listing {
  const { state } = filter;
  const indexed = state === 'failed' || state === 'waiting' ? { state } : {};
  return {
    all: matching(database<DeliveryRow>('deliveries'), organisationId, indexed),
    matching: matching(database<DeliveryRow>('deliveries'), organisationId, filter),
  };
}

/** A query over deliveries, narrowed down to the organisation's that match. */
export function matching(query: Knex.QueryBuilder, organisationId: string, filter: DeliveryFilter): Knex.QueryBuilder {
  query.where({ 'deliveries.organisation_id': organisationId });
  // Written out, so that the indexes over those in one state are seen to serve.
  if (filter.state !== undefined) query.whereRaw(`deliveries.state = '${filter.state}'`);
  if (filter.destinationId !== undefined) query.andWhere({ 'deliveries.destination_id': filter.destinationId });
  if (filter.eventType !== undefined) query.andWhere({ 'deliveries.event_type': filter.eventType });
  if (filter.subjectId !== undefined) query.andWhere({ 'deliveries.subject_id': filter.subjectId });
  if (filter.from !== undefined) query.andWhere('deliveries.created_at', '>=', filter.from);
  if (filter.to !== undefined) query.andWhere('deliveries.created_at', '<', filter.to);
  if (filter.q !== undefined && filter.q !== '') {
    const part = searchText(filter.q);
    query.andWhere((any) =>
      any
        .whereRaw(contains('deliveries.search_text'), [part])
        .orWhereRaw(contains('upper(deliveries.issue_key)'), [part]),
    );
  }
  return query;
}

/**
 * That a text contains another, in words that both engines know. Not by LIKE: where both repeat one letter, it compares
 * each place of the one with all of the other, which took SQLite more than a second for 5,000 names.
 */
function contains(text: string): string {
  return `replace(${text}, ?, '') <> ${text}`;
}

/** What has not been looked at yet says why: it stands behind another of its dedup key, or nobody has come to it yet. */
async function withReasons(database: Database, rows: readonly DeliveryRow[]): Promise<Delivery[]> {
  const untouched = rows.filter(({ state, reason }) => state === 'queued' && reason === null);
  const first = await firstOfKeys(
    database,
    untouched.map((row) => row.dedup_key),
  );
  return rows.map((row) => {
    const delivery = toDelivery(row);
    if (!untouched.includes(row)) return delivery;
    const ahead = first.get(row.dedup_key);
    const reason =
      ahead === undefined || ahead >= row.id
        ? 'Waits for a worker to take it up.'
        : `Waits for ${ahead}, an earlier event of the same kind and subject.`;
    return { ...delivery, reason };
  });
}

/** The oldest unfinished delivery of each key. */
async function firstOfKeys(database: Database, dedupKeys: readonly string[]): Promise<Map<string, string>> {
  if (dedupKeys.length === 0) return new Map();
  const rows: { dedup_key: string; id: string }[] = await database<DeliveryRow>('deliveries')
    .whereIn('dedup_key', [...new Set(dedupKeys)])
    .whereRaw(isUnfinished)
    .groupBy('dedup_key')
    .select('dedup_key')
    .min({ id: 'id' });
  return new Map(rows.map((row) => [row.dedup_key, row.id]));
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    eventId: row.event_id,
    eventType: row.event_type,
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
    destinationId: row.destination_id,
    createdAt: row.created_at,
    state: row.state,
    outcome: row.outcome,
    issueKey: row.issue_key,
    issueUrl: row.issue_url,
    reason: row.reason,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastError: row.last_error === null ? null : JSON.parse(row.last_error),
  };
}
