import { itemOf } from '../../delivery/item';
import { later, timestamp } from '../../domain/clock';
import type { LinkChange } from '../../domain/status-sync';
import type { Database } from '../../store/database';
import { releaseLease, takeLease } from '../../store/leases';
import { noteSynced, takeCommentsAgain } from '../../store/links';
import type { StatusSyncContext } from './context';

/** The lease is taken and released within the page's transaction, so other processes never see it. */
const owner = 'status-sync';
const leaseMs = 10_000;

/** Stores the changes to a page's links. @returns how many links have changed */
export async function writeChanges(
  { now }: Pick<StatusSyncContext, 'now'>,
  transaction: Database,
  organisationId: string,
  changes: readonly LinkChange[],
): Promise<number> {
  let changed = 0;
  for (const change of changes) {
    const isNoted = change.hasNews && (await noteSynced(transaction, organisationId, change, now()));
    if (isNoted) changed += 1;
    else if (change.hasNews) continue;
    if (change.mayTakeComments) await reopen(transaction, organisationId, change, now());
  }
  return changed;
}

/**
 * If a worker holds the key's lease, it may be filing the ticket's successor right now, which must then be the one that
 * takes comments: in that case nothing is done, and the next sync tries again.
 */
async function reopen(transaction: Database, organisationId: string, { known }: LinkChange, now: Date): Promise<void> {
  const { dedupKey } = known;
  if (dedupKey === null) return;
  const lease = { ...itemOf(dedupKey), owner, now: timestamp(now), expiresAt: timestamp(later(now, leaseMs)) };
  if (!(await takeLease(transaction, lease))) return;
  await takeCommentsAgain(transaction, organisationId, known.id);
  await releaseLease(transaction, lease);
}
