import { sql } from 'kysely';
import type { Database } from './database';

/** The sites on which an issue may have changed: those with a cloudId, these, or any. */
export type SitesOfChange = { readonly cloudId: string } | { readonly siteIds: readonly string[] } | 'all';

/** Which of the sites, of every organisation, have a link to the issue. */
export async function sitesLinkedTo(database: Database, sites: SitesOfChange, issueId: string): Promise<string[]> {
  if (sites !== 'all' && 'siteIds' in sites && sites.siteIds.length === 0) return [];
  let linked = database
    .selectFrom('sites')
    .select('sites.id')
    .where('sites.removed_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('links')
          .select(sql.lit(1).as('one'))
          .whereRef('links.site_id', '=', 'sites.id')
          .where('links.issue_id', '=', issueId),
      ),
    );
  if (sites !== 'all') {
    linked =
      'cloudId' in sites
        ? linked.where('sites.cloud_id', '=', sites.cloudId)
        : linked.where('sites.id', 'in', sites.siteIds);
  }
  return (await linked.execute()).map(({ id }) => id);
}
