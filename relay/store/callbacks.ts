import { type Selectable, sql } from 'kysely';
import type { ToldTicket } from '../domain/callbacks';
import type { Database } from './database';
import { isPostgres } from './is-postgres';
import { statusIn } from './links';
import { lockInOrder } from './lock-in-order';
import type { CallbacksTable } from './schema/callbacks';

/** Something that AvsB has not taken yet. */
export interface StoredCallback {
  /** The id that it is sent under. */
  readonly id: string;
  readonly organisationId: string;
  readonly turn: string;
  readonly type: string;
  readonly body: string;
  readonly happenedAt: string;
  readonly triedSince: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly state: 'pending' | 'given_up';
}

type NewCallback = Pick<StoredCallback, 'id' | 'organisationId' | 'turn' | 'type' | 'body' | 'happenedAt'>;

/** Adds callbacks behind those of their turns. Another transaction that adds to one of these turns waits for this one. */
export async function addCallbacks(transaction: Database, added: readonly NewCallback[]): Promise<void> {
  await lockInOrder(
    transaction,
    added.map(({ turn }) => `callbacks ${turn}`),
  );
  for (const { id, organisationId, turn, type, body, happenedAt } of added) {
    await transaction
      .insertInto('callbacks')
      .values((is) => ({
        id,
        organisation_id: organisationId,
        turn,
        place: is
          .selectFrom('callbacks as before')
          .where('before.turn', '=', turn)
          .select(sql<number>`coalesce(max(before.place), 0) + 1`.as('place')),
        type,
        body,
        happened_at: happenedAt,
        tried_since: happenedAt,
        attempts: 0,
        last_error: null,
        state: 'pending',
      }))
      .execute();
  }
}

/** The first callback of a turn that is to be sent. */
export async function nextInTurn(database: Database, turn: string): Promise<StoredCallback | undefined> {
  const row = await database
    .selectFrom('callbacks')
    .selectAll()
    .where((is) => is.and({ turn, state: 'pending' }))
    .orderBy('place')
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row && toCallback(row);
}

/** Forgets a callback that AvsB has taken. */
export async function deleteCallback(database: Database, { organisationId, id }: StoredCallback): Promise<void> {
  await database
    .deleteFrom('callbacks')
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .execute();
}

/** Notes an attempt that failed, after which it is tried again, or given up. */
export async function noteFailed(
  database: Database,
  { organisationId, id, attempts }: StoredCallback,
  lastError: string,
  state: StoredCallback['state'],
): Promise<void> {
  await database
    .updateTable('callbacks')
    .set({ attempts: attempts + 1, last_error: lastError, state })
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .execute();
}

/** The oldest callbacks of all organisations that were given up, or only these. */
export async function givenUpCallbacks(
  database: Database,
  { ids, limit }: { readonly ids?: readonly string[]; readonly limit: number },
): Promise<StoredCallback[]> {
  if (ids?.length === 0) return [];
  const rows = await database
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', 'given_up')
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toCallback);
}

/** Has callbacks that were given up tried again, for as long as new ones. */
export async function tryAgain(database: Database, ids: readonly string[], now: string): Promise<void> {
  if (ids.length === 0) return;
  await database
    .updateTable('callbacks')
    .set({ state: 'pending', tried_since: now })
    .where('state', '=', 'given_up')
    .where('id', 'in', ids)
    .execute();
}

/** How many callbacks of all organisations are still to be sent, and were given up, and since when the oldest is tried. */
export async function callbackBacklog(
  database: Database,
): Promise<{ readonly pending: number; readonly givenUp: number; readonly oldestId: string | null }> {
  const rows = await database
    .selectFrom('callbacks')
    .select((of) => ['state', of.fn.countAll<number>().as('count'), of.fn.min('id').as('oldestId')])
    .groupBy('state')
    .execute();
  const of = (state: StoredCallback['state']) => rows.find((row) => row.state === state);
  const pending = of('pending');
  return {
    pending: pending?.count ?? 0,
    givenUp: of('given_up')?.count ?? 0,
    oldestId: pending?.oldestId ?? null,
  };
}

/** Deletes callbacks that were given up and happened before a time. @returns how many, at most `limit` */
export async function deleteGivenUp(database: Database, before: string, limit: number): Promise<number> {
  const old = database
    .selectFrom('callbacks')
    .select('id')
    .where('state', '=', 'given_up')
    .where('happened_at', '<', before)
    .limit(limit);
  const { numDeletedRows } = await database.deleteFrom('callbacks').where('id', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Links of an organisation, as AvsB hears of them, by their ids; locked until the transaction ends. */
export async function ticketsToTell(
  database: Database,
  organisationId: string,
  linkIds: readonly string[],
): Promise<Map<string, ToldTicket>> {
  if (linkIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('links')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', linkIds)
    .orderBy('id')
    .$if(isPostgres(database), (query) => query.forUpdate())
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        subject: { kind: row.subject_kind, id: row.subject_id },
        eventType: row.event_type,
        destinationId: row.destination_id,
        deliveryId: row.delivery_id,
        issueKey: row.issue_key,
        issueUrl: row.issue_url,
        status: statusIn(row),
      },
    ]),
  );
}

function toCallback(row: Selectable<CallbacksTable>): StoredCallback {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    turn: row.turn,
    type: row.type,
    body: row.body,
    happenedAt: row.happened_at,
    triedSince: row.tried_since,
    attempts: row.attempts,
    lastError: row.last_error,
    state: row.state,
  };
}
