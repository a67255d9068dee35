import { sql } from 'kysely';
import type { Database } from './database';
import { inTransaction } from './transaction';

/** A position in the order in which events arrived. */
export interface EventPlace {
  readonly receivedAt: string;
  readonly id: string;
}

/** The result of one step of trimming; `reached` is null if no older event is left. */
interface Trimmed {
  readonly events: number;
  readonly attempts: number;
  readonly reached: EventPlace | null;
}

/**
 * Takes the next events that arrived before `before`, and trims those that are no longer needed: their data, and the
 * attempts at their deliveries. The event itself stays, so that its webhook id is still known. Nothing is trimmed of an
 * event with a delivery that is unfinished, waits, can still be retried, or was attempted since.
 */
export async function trimNext(
  database: Database,
  { before, after, limit }: { readonly before: string; readonly after: EventPlace | null; readonly limit: number },
  now: string,
): Promise<Trimmed> {
  const places = await database
    .selectFrom('events')
    .select(['received_at as receivedAt', 'id'])
    .where('trimmed_at', 'is', null)
    .where('received_at', '<', before)
    .where((is) =>
      is.and(after === null ? [] : [is(is.refTuple('received_at', 'id'), '>', is.tuple(after.receivedAt, after.id))]),
    )
    .orderBy('received_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  if (places.length === 0) return { events: 0, attempts: 0, reached: null };
  return inTransaction(database, async (transaction) => {
    const ids = places.map(({ id }) => id);
    const needed = await neededOf(transaction, ids, before);
    const trimmed = ids.filter((id) => !needed.has(id));
    const attempts = await trim(transaction, trimmed, now);
    const reached = places.length < limit ? null : (places.at(-1) ?? null);
    return { events: trimmed.length, attempts, reached };
  });
}

/** @returns how many attempts were deleted */
async function trim(transaction: Database, eventIds: readonly string[], now: string): Promise<number> {
  if (eventIds.length === 0) return 0;
  await transaction.updateTable('events').set({ data: '{}', trimmed_at: now }).where('id', 'in', eventIds).execute();
  await transaction
    .updateTable('deliveries')
    .set({ state: 'skipped', reason: 'Not filed: it was held until its event was no longer kept.' })
    .where('event_id', 'in', eventIds)
    .where('state', '=', 'held')
    .execute();
  const { numDeletedRows } = await transaction
    .deleteFrom('attempts')
    .where('delivery_id', 'in', (is) => is.selectFrom('deliveries').select('id').where('event_id', 'in', eventIds))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Which of these events have a delivery that may still continue, or that was attempted since. */
async function neededOf(database: Database, eventIds: readonly string[], before: string): Promise<Set<string>> {
  const rows = await database
    .selectFrom('deliveries')
    .innerJoin('destinations', 'destinations.id', 'deliveries.destination_id')
    .select('deliveries.event_id')
    .distinct()
    .where('deliveries.event_id', 'in', eventIds)
    .where((is) =>
      is.or([
        is('deliveries.state', 'in', ['queued', 'delivering', 'waiting']),
        is.and({ 'deliveries.state': 'failed', 'destinations.deleted_at': null }),
        is.exists(
          is
            .selectFrom('attempts')
            .select(sql.lit(1).as('one'))
            .whereRef('attempts.delivery_id', '=', 'deliveries.id')
            .where('attempts.started_at', '>=', before),
        ),
      ]),
    )
    .execute();
  return new Set(rows.map((row) => row.event_id));
}

/** The tables whose rows expire, and their keys. */
const expiring = {
  oauth_states: 'id',
  site_choices: 'id',
  sessions: 'cookie_hash',
  used_tokens: 'token_hash',
} as const;
type Expiring = keyof typeof expiring;

/** Tables whose rows expire. */
export const expiringTables = Object.keys(expiring) as readonly Expiring[];

/** Deletes rows of a table that expired before then, at most `limit`. @returns how many were deleted */
export async function deleteExpired(
  database: Database,
  table: Expiring,
  before: string,
  limit: number,
): Promise<number> {
  const key = expiring[table];
  const expired = database.selectFrom(table).select(key).where('expires_at', '<', before).limit(limit);
  const { numDeletedRows } = await database.deleteFrom(table).where(key, 'in', expired).executeTakeFirst();
  return Number(numDeletedRows);
}
