import { timestamp } from '../domain/clock';
import { endedByDeletion } from '../domain/decide';
import { endUnstarted } from '../store/deliveries';
import { markDeleted } from '../store/destinations';
import { endHeld } from '../store/guard';
import { auditDestination } from './audit-destination';
import type { Person, SetupContext } from './context';
import { resume } from './resume';
import { saveAtVersion } from './save-at-version';
import { webhookOf } from './webhooks';

/**
 * Deletes a destination. Its waiting deliveries fail; a delivery that is in progress, or may be in Jira already, is ended by
 * its worker, which reconciles it first. Tickets, links and the audit log stay.
 *
 * @throws 404 for an unknown destination, 412 if it is no longer at the expected version
 */
export function deleteDestination(
  context: SetupContext,
  person: Person,
  destinationId: string,
  expectedVersion: number | undefined,
): Promise<void> {
  const { organisationId } = person;
  return saveAtVersion(
    context,
    person,
    destinationId,
    expectedVersion,
    async () => async (transaction, destination) => {
      await markDeleted(transaction, organisationId, destinationId, timestamp(context.now()));
      const deliveriesEnded = await endUnstarted(transaction, organisationId, destinationId, endedByDeletion);
      await endHeld(transaction, organisationId, destinationId, endedByDeletion);
      await resume(context, transaction, { organisationId, destinationId }, [webhookOf(destination.site.id)]);
      await auditDestination(context, transaction, person, destination, 'JIRA_DESTINATION_DELETED', {
        site: destination.site.name,
        project: destination.project,
        deliveriesEnded,
      });
    },
  );
}
