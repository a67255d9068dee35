import { type Insertable, sql } from 'kysely';
import type { GuardLane, KeyStatus } from '../domain/guard';
import type { Database } from './database';
import type { GuardKeysTable } from './schema/guard';
import { statementForRows } from './statement';

/** What came to a lane of a destination lately. */
export interface LaneCount {
  readonly destinationId: string;
  readonly lane: GuardLane;
  /** How many different keys without an open ticket, up to a limit. */
  readonly counted: number;
}

/** A key whose event came in without an open ticket, and whether the guard let it through. */
export interface SeenKey {
  readonly organisationId: string;
  readonly destinationId: string;
  readonly dedupKey: string;
  readonly lane: GuardLane;
  readonly at: number;
  readonly isPassed: boolean;
}

type Flag = boolean | number;

interface StatusRow {
  readonly dedupKey: string;
  readonly hasOpenTicket: Flag;
  readonly isHeld: Flag;
  readonly isUnderWay: Flag;
  readonly lastAt: number | null;
  readonly isPassed: Flag | null;
}

/** What is known of dedup keys, each with the time since when it counts, in milliseconds. The conditions are literal, so that both engines use the partial indexes. */
export async function keyStatuses(
  database: Database,
  keys: readonly { readonly dedupKey: string; readonly since: number }[],
): Promise<Map<string, KeyStatus>> {
  const rows = await readStatuses(
    database,
    keys.map(({ dedupKey }) => ({ dedupKey })),
  );
  const since = new Map(keys.map((key) => [key.dedupKey, key.since]));
  return new Map(rows.map((row) => [row.dedupKey, statusOf(row, since.get(row.dedupKey) ?? 0)]));
}

const readStatuses = statementForRows<{ readonly dedupKey: string }, StatusRow>(
  (_, keys) => sql<StatusRow>`
    WITH wanted (dedup_key) AS (VALUES ${sql.join(keys.map(({ dedupKey }) => sql`(${dedupKey})`))})
    SELECT
      wanted.dedup_key AS "dedupKey",
      EXISTS (
        SELECT 1 FROM links WHERE links.dedup_key = wanted.dedup_key AND links.takes_comments
      ) AS "hasOpenTicket",
      EXISTS (
        SELECT 1 FROM deliveries WHERE deliveries.dedup_key = wanted.dedup_key
          AND deliveries.state IN ('held', 'waiting') AND deliveries.state = 'held'
      ) AS "isHeld",
      (
        EXISTS (
          SELECT 1 FROM deliveries WHERE deliveries.dedup_key = wanted.dedup_key
            AND deliveries.state IN ('held', 'waiting') AND deliveries.state = 'waiting'
        ) OR EXISTS (
          SELECT 1 FROM deliveries WHERE deliveries.dedup_key = wanted.dedup_key
            AND deliveries.state IN ('queued', 'delivering')
        )
      ) AS "isUnderWay",
      guard_keys.last_at AS "lastAt",
      guard_keys.is_passed AS "isPassed"
    FROM wanted LEFT JOIN guard_keys ON guard_keys.dedup_key = wanted.dedup_key`,
);

function statusOf({ hasOpenTicket, isHeld, isUnderWay, lastAt, isPassed }: StatusRow, since: number): KeyStatus {
  const isCounted = lastAt !== null && lastAt > since;
  return {
    hasOpenTicket: Boolean(hasOpenTicket),
    isHeld: Boolean(isHeld),
    isUnderWay: Boolean(isUnderWay),
    seen: isCounted ? (isPassed ? 'passed' : 'held') : null,
  };
}

/** A lane of a destination since a time, in milliseconds. */
export interface LaneSince {
  readonly destinationId: string;
  readonly lane: GuardLane;
  readonly since: number;
}

/**
 * How many keys came to each of these lanes.
 *
 * @param most how many it takes at least to tell that a guard is exceeded: no more are counted
 */
export async function laneCounts(database: Database, lanes: readonly LaneSince[], most: number): Promise<LaneCount[]> {
  const rows = await countLanes(
    database,
    lanes.map(({ destinationId, lane, since }) => ({ destinationId, lane, since, most })),
  );
  return rows.map((row) => ({ ...row, counted: Number(row.counted) }));
}

const countLanes = statementForRows<LaneSince & { readonly most: number }, LaneCount>(
  (_, lanes) => sql<LaneCount>`
    ${wantedLanes(lanes)}
    SELECT
      wanted.destination_id AS "destinationId",
      wanted.lane,
      (
        SELECT count(*) FROM (SELECT 1 AS one FROM guard_keys WHERE ${isInLane} LIMIT ${lanes[0]?.most}) AS lately
      ) AS counted
    FROM wanted`,
);

/** Those of these lanes in which a key was held: a storm is on. */
export function stormsIn(
  database: Database,
  lanes: readonly LaneSince[],
): Promise<readonly Omit<LaneSince, 'since'>[]> {
  return findStorms(
    database,
    lanes.map(({ destinationId, lane, since }) => ({ destinationId, lane, since })),
  );
}

const findStorms = statementForRows<LaneSince, Omit<LaneSince, 'since'>>(
  (_, lanes) => sql<Omit<LaneSince, 'since'>>`
    ${wantedLanes(lanes)}
    SELECT wanted.destination_id AS "destinationId", wanted.lane FROM wanted
    WHERE EXISTS (SELECT 1 FROM guard_keys WHERE ${isInLane} AND NOT guard_keys.is_passed)`,
);

const isInLane = sql`guard_keys.destination_id = wanted.destination_id AND guard_keys.lane = wanted.lane
  AND guard_keys.last_at > wanted.since`;

function wantedLanes(lanes: readonly LaneSince[]) {
  const wanted = lanes.map(
    ({ destinationId, lane, since }) => sql`(${destinationId}, ${lane}, CAST(${since} AS bigint))`,
  );
  return sql`WITH wanted (destination_id, lane, since) AS (VALUES ${sql.join(wanted)})`;
}

/** Notes keys that came without an open ticket. */
export async function noteSeen(database: Database, seen: readonly SeenKey[]): Promise<void> {
  await writeSeen(
    database,
    seen.map(({ organisationId, destinationId, dedupKey, lane, at, isPassed }) => ({
      organisation_id: organisationId,
      destination_id: destinationId,
      dedup_key: dedupKey,
      lane,
      last_at: at,
      is_passed: isPassed,
      released_at: null,
    })),
  );
}

const writeSeen = statementForRows<Insertable<GuardKeysTable>>((database, rows) =>
  database
    .insertInto('guard_keys')
    .values(rows)
    .onConflict((on) =>
      on.column('dedup_key').doUpdateSet(({ ref }) => ({
        last_at: ref('excluded.last_at'),
        is_passed: ref('excluded.is_passed'),
      })),
    ),
);

/** When the last keys of a destination were released, or will be, oldest first, in milliseconds. */
export async function lastReleases(
  database: Database,
  organisationId: string,
  destinationId: string,
  limit: number,
): Promise<number[]> {
  const rows = await database
    .selectFrom('guard_keys')
    .select('released_at')
    .where((is) => is.and({ organisation_id: organisationId, destination_id: destinationId }))
    .where('released_at', 'is not', null)
    .orderBy('released_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ released_at }) => Number(released_at)).reverse();
}

/** When keys were released, or will be, in milliseconds. */
export async function releasesOf(database: Database, dedupKeys: readonly string[]): Promise<Map<string, number>> {
  if (dedupKeys.length === 0) return new Map();
  const rows = await database
    .selectFrom('guard_keys')
    .select(['dedup_key', 'released_at'])
    .where('dedup_key', 'in', dedupKeys)
    .where('released_at', 'is not', null)
    .execute();
  return new Map(rows.map(({ dedup_key, released_at }) => [dedup_key, Number(released_at)]));
}

/** Notes when keys are released. */
export async function noteReleases(
  database: Database,
  released: readonly (Omit<SeenKey, 'isPassed'> & { readonly releasedAt: number })[],
): Promise<void> {
  if (released.length === 0) return;
  await database
    .insertInto('guard_keys')
    .values(
      released.map(({ organisationId, destinationId, dedupKey, lane, at, releasedAt }) => ({
        organisation_id: organisationId,
        destination_id: destinationId,
        dedup_key: dedupKey,
        lane,
        last_at: at,
        is_passed: false,
        released_at: releasedAt,
      })),
    )
    .onConflict((on) => on.column('dedup_key').doUpdateSet(({ ref }) => ({ released_at: ref('excluded.released_at') })))
    .execute();
}

/** Deletes keys that neither came nor are released since a time, at most `limit`. @returns how many were deleted */
export async function deleteOldGuardKeys(database: Database, before: number, limit: number): Promise<number> {
  const old = database
    .selectFrom('guard_keys')
    .select('dedup_key')
    .where('last_at', '<', before)
    .where((is) => is.or([is('released_at', 'is', null), is('released_at', '<', before)]))
    .limit(limit);
  const { numDeletedRows } = await database.deleteFrom('guard_keys').where('dedup_key', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}

/** A delivery that the guard holds, with its destination's guard. */
export interface HeldDelivery {
  readonly id: string;
  readonly dedupKey: string;
  readonly eventType: string;
  readonly destinationId: string;
  readonly destinationName: string;
  readonly guard: { readonly newTickets: number; readonly perMinutes: number } | null;
}

/** Those of these deliveries that are held, oldest first. */
export async function heldAmong(
  database: Database,
  organisationId: string,
  ids: readonly string[],
): Promise<HeldDelivery[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom('deliveries')
    .innerJoin('destinations', 'destinations.id', 'deliveries.destination_id')
    .select([
      'deliveries.id',
      'deliveries.dedup_key as dedupKey',
      'deliveries.event_type as eventType',
      'deliveries.destination_id as destinationId',
      'destinations.name as destinationName',
      'destinations.guard_new_tickets as newTickets',
      'destinations.guard_per_minutes as perMinutes',
    ])
    .where((is) => is.and({ 'deliveries.organisation_id': organisationId, 'deliveries.state': 'held' }))
    .where('deliveries.id', 'in', ids)
    .orderBy('deliveries.id')
    .execute();
  return rows.map(({ newTickets, perMinutes, ...held }) => ({ ...held, guard: guardOf(newTickets, perMinutes) }));
}

/** A destination's guard from its columns. */
export function guardOf(newTickets: number | null, perMinutes: number | null) {
  return newTickets === null || perMinutes === null ? null : { newTickets, perMinutes };
}

/** How many deliveries of each destination are held, and since when. */
export async function heldOf(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
): Promise<Map<string, { count: number; since: string }>> {
  if (destinationIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('deliveries')
    .where('deliveries.destination_id', 'in', destinationIds)
    .where('deliveries.organisation_id', '=', organisationId)
    .where(isHeld)
    .groupBy('deliveries.destination_id')
    .select((of) => [
      'deliveries.destination_id',
      of.fn.countAll<number>().as('count'),
      of.fn.min('deliveries.created_at').as('since'),
    ])
    .execute();
  return new Map(rows.map(({ destination_id, count, since }) => [destination_id, { count: Number(count), since }]));
}

/** Ends what is held at a destination that is deleted. @returns how many */
export async function endHeld(
  database: Database,
  organisationId: string,
  destinationId: string,
  reason: string,
): Promise<number> {
  const { numUpdatedRows } = await database
    .updateTable('deliveries')
    .set({ state: 'skipped', reason })
    .where('deliveries.organisation_id', '=', organisationId)
    .where('deliveries.destination_id', '=', destinationId)
    .where(isHeld)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** A literal, so that the planner sees that the partial index applies. */
const isHeld = sql<boolean>`deliveries.state = 'held'`;
