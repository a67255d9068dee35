import { type Database, isPostgres } from './database';
import { statement } from './statement';
import { groupBounds, type ItemRef, inGroup, isFree, nextLook, type WorkItemRow, workItems } from './work-items';

/** An item that has been claimed. */
export interface ClaimedItem {
  readonly key: string;
  /** How often it has been begun without being finished, this time included. */
  readonly attempts: number;
}

/** Who claims an item, until when. */
export interface Lease {
  readonly owner: string;
  readonly now: string;
  readonly expiresAt: string;
}

/**
 * Claims one item, whether or not its time has come: the caller reads that from where its work is written down. While
 * another owner's lease has not run out, nobody gets it.
 */
export async function claimItem(database: Database, item: ItemRef & Lease): Promise<boolean> {
  return (await claim(database, item)).length > 0;
}

const claim = statement<ItemRef & Lease, Pick<WorkItemRow, 'key'>>((database, { task, key, owner, now, expiresAt }) =>
  workItems(database)
    .where({ task, key })
    .whereRaw('(lease_expires_at IS NULL OR lease_expires_at <= ? OR lease_owner = ?)', [now, owner])
    .update({ due_at: null, lease_owner: owner, lease_expires_at: expiresAt })
    .returning('key'),
);

/** Which due items of a task to claim: one key, or those whose keys begin with the group and a slash. */
export type ClaimScope = { readonly key: string } | { readonly group: string };

/** Claims due items of a task, the longest due first. Several processes that claim at once get different ones. */
export async function claimDueItems(
  database: Database,
  task: string,
  scope: ClaimScope,
  { owner, now, expiresAt, dueBefore, limit }: Lease & { readonly dueBefore: string; readonly limit: number },
): Promise<ClaimedItem[]> {
  const due = workItems(database)
    .where({ task })
    .whereRaw(`${nextLook} <= ?`, [dueBefore])
    .whereRaw(isFree, [now])
    .orderByRaw(`${nextLook}, key`)
    .limit(limit)
    .select('key');
  if ('key' in scope) due.andWhere({ key: scope.key });
  else due.whereRaw(inGroup, groupBounds(scope.group));
  const claimed = workItems(database).where({ task });
  // As an array, PostgreSQL looks for what is due but once; a subquery it may run for each row, and claim more.
  if (isPostgres(database)) claimed.whereRaw('key = ANY(ARRAY(?))', [due.forUpdate().skipLocked()]);
  else claimed.whereIn('key', due);
  return claimed
    .update({
      due_at: null,
      lease_owner: owner,
      lease_expires_at: expiresAt,
      attempts: database.raw('attempts + 1'),
    })
    .returning(['key', 'attempts']);
}

type Held = ItemRef & Pick<Lease, 'owner'>;

/**
 * Ends a claimed item, unless it was scheduled again meanwhile: then its lease stays.
 *
 * @returns whether it is gone
 */
export async function finishItem(database: Database, { task, key, owner }: Held): Promise<boolean> {
  return (await finish(database, { task, key, owner })).length > 0;
}

const finish = statement<Held, Pick<WorkItemRow, 'key'>>((database, { task, key, owner }) =>
  workItems(database).where({ task, key, lease_owner: owner, due_at: null }).delete().returning('key'),
);

/**
 * Gives a claimed item back, to be done at that time; or when it was scheduled for meanwhile, if that is sooner and the
 * item does not insist on its time.
 *
 * @param item `attempts` counts those that have failed in a row
 * @returns when it is due; undefined where it is not the owner's any more
 */
export async function deferItem(
  database: Database,
  { task, key, owner, dueAt, keepsTime, attempts }: Held & DeferredTo,
): Promise<string | undefined> {
  const defer = keepsTime ? deferTo : deferUntil;
  const [row] = await defer(database, { task, key, owner, due_at: dueAt, attempts });
  return row?.due_at ?? undefined;
}

/**
 * Gives a claimed item back that was scheduled again meanwhile.
 *
 * @returns when it is due; undefined where it is not the owner's any more
 */
export async function releaseItem(database: Database, { task, key, owner }: Held): Promise<string | undefined> {
  const [row] = await workItems(database)
    .where({ task, key, lease_owner: owner })
    .update({ attempts: 0, lease_owner: null, lease_expires_at: null })
    .returning('due_at');
  return row?.due_at ?? undefined;
}

interface DeferredTo {
  readonly dueAt: string;
  readonly keepsTime: boolean;
  readonly attempts: number;
}

type DeferredRow = Held & Pick<WorkItemRow, 'due_at' | 'attempts'>;

const deferTo = statement<DeferredRow, Pick<WorkItemRow, 'due_at'>>(
  (database, { task, key, owner, due_at, attempts }) =>
    workItems(database)
      .where({ task, key, lease_owner: owner })
      .update({ due_at, attempts, lease_owner: null, lease_expires_at: null })
      .returning('due_at'),
);

const deferUntil = statement<DeferredRow, Pick<WorkItemRow, 'due_at'>>(
  (database, { task, key, owner, due_at, attempts }) =>
    workItems(database)
      .where({ task, key, lease_owner: owner })
      .update({
        due_at: database.raw('CASE WHEN due_at <= ? THEN due_at ELSE ? END', [due_at, due_at]),
        attempts,
        lease_owner: null,
        lease_expires_at: null,
      })
      .returning('due_at'),
);
