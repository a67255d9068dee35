import type { DecisionOf } from '../domain/decide';
import { dedupKeyOf } from '../domain/dedup';
import { judge } from '../domain/judgement';
import type { Database } from '../store/database';
import { changeDelivery } from '../store/deliveries';
import { routesFor } from '../store/events';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { guardDeliveries } from './guard';
import { itemOf } from './item';
import { noteProblems } from './note-problems';
import type { Next } from './record';
import { noteUnreported } from './unreported';

/**
 * Lets a recovery's own row decide about it from now on, in the order of its own key. That row judges it as if it had just
 * come in: with its conditions and the storm guard. In a transaction of its own, in which the work item comes last, to
 * avoid deadlocks: intake also asks the guard before it schedules items.
 */
export function handOver(context: DeliveryContext, work: Work, decision: DecisionOf<'hand_over'>): Promise<Next> {
  const { delivery } = work;
  return context.transact(async (transaction): Promise<Next> => {
    const { change, dedupKey } = await judgedByOwnRow(context, transaction, work, decision);
    await changeDelivery(transaction, delivery.organisationId, delivery.id, change);
    await noteUnreported(transaction, work, decision.linkId);
    if (dedupKey !== null) await context.queue.schedule(transaction, [itemOf(dedupKey)]);
    if (change.state === 'held') {
      await noteProblems(context, transaction, delivery.organisationId, { destinationId: work.destination.id });
    }
    return 'continue';
  });
}

async function judgedByOwnRow(
  context: DeliveryContext,
  transaction: Database,
  { delivery, event, destination }: Work,
  { reason }: DecisionOf<'hand_over'>,
) {
  const { organisationId, id } = delivery;
  const routes = await routesFor(transaction, [{ organisationId, eventType: event.type }]);
  const route = routes.find(({ destinationId }) => destinationId === destination.id);
  // It has been switched off a moment ago.
  if (route === undefined) {
    return { change: { state: 'skipped', cause: 'policy', reason, nextAttemptAt: null }, dedupKey: null } as const;
  }
  const dedupKey = dedupKeyOf(organisationId, destination.id, event, route.dedupScope);
  const [judged] = await guardDeliveries(context, transaction, [
    {
      guard: route.guard,
      destinationName: route.destinationName,
      delivery: {
        id,
        organisationId,
        eventId: event.id,
        destinationId: destination.id,
        eventType: event.type,
        subject: { ...event.subject, name: event.subject.id },
        dedupKey,
        recovers: null,
        createdAt: event.occurredAt,
        unfiled: judge(event, route.rules) ?? undefined,
      },
    },
  ]);
  const unfiled = judged?.unfiled;
  const handedTo = { dedupKey };
  return unfiled === undefined
    ? { change: { state: 'queued', reason, nextAttemptAt: null, handedTo } as const, dedupKey }
    : { change: { ...unfiled, nextAttemptAt: null, handedTo } as const, dedupKey: null };
}
