import type { Database } from './database';

/** The sites on which an issue may have changed: those that are connected to a cloudId, these, or any. */
export type SitesOfChange = { readonly cloudId: string } | { readonly siteIds: readonly string[] } | 'all';

/** Those of the sites, of every organisation, that have a link to the issue. */
export async function sitesLinkedTo(database: Database, sites: SitesOfChange, issueId: string): Promise<string[]> {
  const linked = database('sites')
    .whereNull('sites.removed_at')
    .whereExists((link) =>
      link
        .from('links')
        .whereRaw('links.site_id = sites.id')
        .andWhere('links.issue_id', issueId)
        .select(database.raw('1')),
    );
  if (sites !== 'all') {
    if ('cloudId' in sites) linked.andWhere('sites.cloud_id', sites.cloudId);
    else linked.whereIn('sites.id', [...sites.siteIds]);
  }
  return linked.pluck('sites.id');
}
