import { noteProblemsOfSite } from '../delivery/note-problems';
import { notFound } from '../domain/app-error';
import { timestamp } from '../domain/clock';
import { writeAudit } from '../store/audit';
import { findSite, removeSite as storeRemoved } from '../store/sites';
import { actorOf } from './audit-destination';
import type { Person, SetupContext } from './context';
import { removeWebhook } from './webhooks';

/**
 * Disconnects a site: removes its webhook, deletes its tokens, and lets its destinations wait until it is reconnected. The
 * tickets filed there, and its history, stay.
 *
 * @throws 404 for a site that the organisation hasn't connected
 */
export async function removeSite(context: SetupContext, person: Person, siteId: string): Promise<void> {
  const { organisationId } = person;
  const site = await findSite(context.database, organisationId, siteId);
  if (site === undefined) throw notFound('site');
  await removeWebhook(context, { siteId, cloudId: site.cloudId, organisationId });
  await context.transact(async (transaction) => {
    if (!(await storeRemoved(transaction, organisationId, siteId, timestamp(context.now())))) throw notFound('site');
    await writeAudit(transaction, context, organisationId, {
      action: 'JIRA_SITE_DISCONNECTED',
      actor: actorOf(person),
      target: { kind: 'site', id: siteId, name: site.name },
      details: { cloudId: site.cloudId, url: site.url },
    });
    await noteProblemsOfSite(context, transaction, organisationId, siteId);
  });
}
