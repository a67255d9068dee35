import type { Database } from './database';

/** A place in the order in which events came in. */
export interface EventPlace {
  readonly receivedAt: string;
  readonly id: string;
}

/** What one step of trimming came to; `reached` is null when no older event is left. */
export interface Trimmed {
  readonly events: number;
  readonly attempts: number;
  readonly reached: EventPlace | null;
}

/**
 * Looks at the next events that came in before `before`, and trims those that nobody needs any more: what they carried
 * and the tries at their deliveries. The event itself stays, so that its webhook id is still known; what is unfinished,
 * waits or can still be retried keeps everything, and so does what was tried since.
 */
export async function trimNext(
  database: Database,
  { before, after, limit }: { readonly before: string; readonly after: EventPlace | null; readonly limit: number },
  now: string,
): Promise<Trimmed> {
  const query = database('events').whereNull('trimmed_at').andWhere('received_at', '<', before);
  if (after !== null) query.whereRaw('(received_at, id) > (?, ?)', [after.receivedAt, after.id]);
  const places: EventPlace[] = await query
    .orderBy(['received_at', 'id'])
    .limit(limit)
    .select({ receivedAt: 'received_at', id: 'id' });
  if (places.length === 0) return { events: 0, attempts: 0, reached: null };
  return database.transaction(async (trx) => {
    const ids = places.map(({ id }) => id);
    const needed = await neededOf(trx, ids, before);
    const trimmed = ids.filter((id) => !needed.has(id));
    await trx('events').whereIn('id', trimmed).update({ data: '{}', trimmed_at: now });
    const deliveries = trx('deliveries').whereIn('event_id', trimmed).select('id');
    const attempts = await trx('attempts').whereIn('delivery_id', deliveries).delete();
    const reached = places.length < limit ? null : (places.at(-1) ?? null);
    return { events: trimmed.length, attempts, reached };
  });
}

/** Which of these events have a delivery that may still go on, or that was tried since. */
async function neededOf(database: Database, eventIds: readonly string[], before: string): Promise<Set<string>> {
  const rows: { event_id: string }[] = await database('deliveries')
    .join('destinations', 'destinations.id', 'deliveries.destination_id')
    .whereIn('deliveries.event_id', [...eventIds])
    .andWhere((needed) =>
      needed
        .whereIn('deliveries.state', ['queued', 'delivering', 'waiting'])
        .orWhere((retriable) => retriable.where('deliveries.state', 'failed').whereNull('destinations.deleted_at'))
        .orWhereExists((recent) =>
          recent
            .from('attempts')
            .whereRaw('attempts.delivery_id = deliveries.id')
            .andWhere('attempts.started_at', '>=', before)
            .select(database.raw('1')),
        ),
    )
    .distinct('deliveries.event_id');
  return new Set(rows.map((row) => row.event_id));
}

/** What runs out by itself, and its key. */
const expiring = {
  oauth_states: 'id',
  site_choices: 'id',
  sessions: 'cookie_hash',
  used_tokens: 'token_hash',
} as const;
type Expiring = keyof typeof expiring;

/** Tables of rows that have an end of their own. */
export const expiringTables = Object.keys(expiring) as readonly Expiring[];

/** Deletes rows of a table that ran out before then, at most so many. @returns how many there were */
export async function deleteExpired(
  database: Database,
  table: Expiring,
  before: string,
  limit: number,
): Promise<number> {
  const key = expiring[table];
  const expired = database(table).where('expires_at', '<', before).limit(limit).select(key);
  return database(table).whereIn(key, expired).delete();
}
