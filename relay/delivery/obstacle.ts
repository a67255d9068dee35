import { isExplained } from '../domain/check';
import { checkAfterRefusalAt } from '../domain/check-times';
import { briefOf } from '../domain/mapping/changes';
import { systemActor, writeAudit } from '../store/audit';
import { checkStateOf } from '../store/checks';
import type { Database } from '../store/database';
import { requireRepair } from '../store/destinations';
import { noteRefused } from '../store/mappings';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { noteHidden } from './hidden-project';
import type { StepEndOf } from './step-result';

type NotingContext = Pick<DeliveryContext, 'newId' | 'now' | 'queue'>;

/**
 * Records an obstacle where it belongs: on the destination or on its row. A site's obstacle is recorded by the code that
 * asked for its token. A known obstacle is neither recorded nor audited again.
 */
export async function noteObstacle(
  context: NotingContext,
  transaction: Database,
  work: Work,
  obstacle: StepEndOf<'obstacle'>,
): Promise<void> {
  if (obstacle.consequence === 'hidden') {
    return noteHidden(context, transaction, work.delivery.organisationId, work.destination, obstacle.refusal);
  }
  const paused = await pause(transaction, work, obstacle);
  if (paused !== null) {
    const { delivery, destination } = work;
    const { lastError, refusal } = obstacle;
    await writeAudit(transaction, context, delivery.organisationId, {
      action: 'JIRA_DESTINATION_PAUSED',
      actor: systemActor,
      target: { kind: 'destination', id: destination.id, name: destination.name },
      details: { ...paused, reason: lastError.message, jira: refusal },
    });
  }
  // In this order, to avoid deadlocks: an admin's request also locks the destination and its rows before it schedules the
  // check.
  await checkAfterRefusal(context, transaction, work);
}

/** Returns what is newly paused, for the audit log, or null. */
async function pause(
  transaction: Database,
  { delivery, destination, mapping }: Work,
  { consequence, lastError, refusedFields, refusedRowFields }: StepEndOf<'obstacle'>,
): Promise<object | null> {
  switch (consequence) {
    case 'reconnect':
    case 'hidden':
      return null;
    case 'repair': {
      const isNew = await requireRepair(transaction, delivery.organisationId, destination, lastError.message);
      return isNew ? { obstacle: 'repair_required' } : null;
    }
    case 'remap': {
      const fieldIds = refusedRowFields.map(({ fieldId }) => fieldId);
      const news = await noteRefused(transaction, destination, mapping, refusedFields, fieldIds);
      if (news.length === 0) return null;
      const refused = Object.fromEntries(news.map((name) => [name, briefOf(name, mapping)]));
      return { obstacle: 'remap_required', eventTypes: [mapping.eventType], ...refused };
    }
  }
}

/** Schedules a check of the destination, unless Jira's refusal is a known problem, so that admins see what is wrong. */
export async function checkAfterRefusal(
  { queue, now }: Pick<DeliveryContext, 'queue' | 'now'>,
  transaction: Database,
  { delivery, destination, event }: Work,
): Promise<void> {
  const { organisationId } = delivery;
  const known = await checkStateOf(transaction, organisationId, destination.id);
  if (known === undefined || isExplained(event.type, known.problems)) return;
  const at = checkAfterRefusalAt(now(), known.checkedAt);
  await queue.schedule(transaction, [{ task: 'check-destination', key: destination.id, at }]);
}
