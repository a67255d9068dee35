import type { Database } from './database';

/** The site of a work item. */
interface SiteOfWork {
  readonly organisationId: string;
  readonly siteId: string;
  readonly cloudId: string;
  readonly url: string;
  readonly isConnected: boolean;
}

/** A site of any organisation, by the id in its work items; undefined if it is unknown or was removed. */
export async function siteOfWork(database: Database, siteId: string): Promise<SiteOfWork | undefined> {
  const row = await database
    .selectFrom('sites')
    .select(['organisation_id', 'cloud_id', 'url', 'status'])
    .where((is) => is.and({ id: siteId, removed_at: null }))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { organisation_id: organisationId, cloud_id: cloudId, url, status } = row;
  return { organisationId, siteId, cloudId, url, isConnected: status === 'connected' };
}
