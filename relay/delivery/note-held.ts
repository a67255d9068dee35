import type { Database } from '../store/database';
import type { NewDelivery } from '../store/deliveries';
import { lockInOrder } from '../store/lock-in-order';
import { isProblemOpen } from '../store/standing-problems';
import { type NotingContext, noteProblems, problemsLock } from './note-problems';

/**
 * What the storm guard holds is a problem of its destination until an admin decides. While that problem is open, more of
 * the storm changes nothing about it: to judge the whole destination for each event would make intake slow just then.
 */
export async function noteHeld(
  context: NotingContext,
  transaction: Database,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  const held = deliveries.filter(({ unfiled }) => unfiled?.state === 'held');
  const places = new Map(held.map(({ destinationId, organisationId }) => [destinationId, organisationId]));
  for (const [destinationId, organisationId] of [...places].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const place = { destinationId };
    // An admin who dismisses the rest must not resolve the problem between the look and the commit.
    await lockInOrder(transaction, [problemsLock(place)]);
    if (await isProblemOpen(transaction, organisationId, { ...place, kind: 'events_held' })) continue;
    await noteProblems(context, transaction, organisationId, place);
  }
}
