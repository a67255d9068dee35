import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import { searchText } from '../domain/search-text';
import { contains } from './contains';
import type { Database } from './database';
import { type Delivery, type DeliveryRow, type DeliveryState, isUnfinished } from './deliveries';
import { type Counted, type Listing, type Page, type PageRequest, searchedPageOf } from './page';
import type { Tables } from './schema';

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
  const listing = deliveriesThat(organisationId, filter);
  const page = await searchedPageOf<DeliveryRow, DeliveryRow>(database, listing, request, (row) => row);
  return { ...page, items: await withReasons(database, page.items) };
}

export async function findDelivery(
  database: Database,
  organisationId: string,
  id: string,
): Promise<Delivery | undefined> {
  const row = await database
    .selectFrom('deliveries')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && (await withReasons(database, [row]))[0];
}

/** An organisation's deliveries that match. Failed, waiting and skipped ones have their own index. */
export function deliveriesThat(organisationId: string, filter: DeliveryFilter): Listing {
  const { state } = filter;
  const indexed = state === 'failed' || state === 'waiting' || state === 'skipped' ? { state } : {};
  return {
    table: 'deliveries',
    all: isMatching(organisationId, indexed),
    matching: isMatching(organisationId, filter),
  };
}

/** The condition that a delivery belongs to the organisation and matches. */
export function isMatching(organisationId: string, filter: DeliveryFilter): Expression<SqlBool> {
  const is = expressionBuilder<Tables, 'deliveries'>();
  const conditions: Expression<SqlBool>[] = [is('deliveries.organisation_id', '=', organisationId)];
  // A literal, so that the planner sees that the partial index over one state applies.
  if (filter.state !== undefined) conditions.push(is('deliveries.state', '=', sql.lit(filter.state)));
  if (filter.destinationId !== undefined) conditions.push(is('deliveries.destination_id', '=', filter.destinationId));
  if (filter.eventType !== undefined) conditions.push(is('deliveries.event_type', '=', filter.eventType));
  if (filter.subjectId !== undefined) conditions.push(is('deliveries.subject_id', '=', filter.subjectId));
  if (filter.from !== undefined) conditions.push(is('deliveries.created_at', '>=', filter.from));
  if (filter.to !== undefined) conditions.push(is('deliveries.created_at', '<', filter.to));
  if (filter.q !== undefined && filter.q !== '') {
    const part = searchText(filter.q);
    const texts = [sql`deliveries.search_text`, sql`upper(deliveries.issue_key)`];
    conditions.push(is.or(texts.map((text) => contains(text, part))));
  }
  return is.and(conditions);
}

/** Gives new deliveries a reason: they are queued behind another one of their dedup key, or for a worker. */
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
        ? 'Waits for a worker to start it.'
        : `Waits for the earlier delivery of the same event and subject: ${ahead}.`;
    return { ...delivery, reason };
  });
}

/** The oldest unfinished delivery of each key. */
async function firstOfKeys(database: Database, dedupKeys: readonly string[]): Promise<Map<string, string>> {
  if (dedupKeys.length === 0) return new Map();
  const rows = await database
    .selectFrom('deliveries')
    .where('dedup_key', 'in', [...new Set(dedupKeys)])
    .where(isUnfinished)
    .groupBy('dedup_key')
    .select((of) => ['dedup_key', of.fn.min('id').as('id')])
    .execute();
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
    cause: row.cause,
    issueKey: row.issue_key,
    issueUrl: row.issue_url,
    reason: row.reason,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastError: row.last_error === null ? null : JSON.parse(row.last_error),
  };
}
