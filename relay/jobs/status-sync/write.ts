import { itemOf } from '../../delivery/item';
import { type TellingContext, tellChanges } from '../../delivery/tell-avsb';
import { later, timestamp } from '../../domain/clock';
import type { LinkChange } from '../../domain/status-sync';
import type { Database } from '../../store/database';
import { releaseLease, takeLease } from '../../store/leases';
import { noteSynced, takeCommentsAgain } from '../../store/links';

/** The lease is taken and released within the page's transaction, so other processes never see it. */
const owner = 'status-sync';
const leaseMs = 10_000;

/** Stores the changes to a page's links. @returns how many links have changed */
export async function writeChanges(
  context: TellingContext,
  transaction: Database,
  organisationId: string,
  changes: readonly LinkChange[],
): Promise<number> {
  const { now } = context;
  const noted: LinkChange[] = [];
  for (const change of changes) {
    const isNoted = change.hasNews && (await noteSynced(transaction, organisationId, change, now()));
    if (isNoted) noted.push(change);
    else if (change.hasNews) continue;
    if (change.mayTakeComments) await reopen(transaction, organisationId, change, now());
  }
  const changed = noted.map(({ known }) => ({ linkId: known.id, before: known.status }));
  await tellChanges(context, transaction, organisationId, changed);
  return noted.length;
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
