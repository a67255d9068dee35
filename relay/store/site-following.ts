import type { Database } from './database';

/** How AvsB learns of what changes in a Jira site. */
export interface SiteFollowing {
  /** Whether Jira reports changes at once. */
  readonly isByWebhook: boolean;
  /** When all open tickets were last read, or null. */
  readonly lastSyncAt: string | null;
}

/** How an organisation's sites are followed, by site. */
export async function followingOf(database: Database, organisationId: string): Promise<Map<string, SiteFollowing>> {
  const rows = await database
    .selectFrom('sites')
    .leftJoin('webhooks', 'webhooks.site_id', 'sites.id')
    .leftJoin('sync_runs', 'sync_runs.site_id', 'sites.id')
    .select(['sites.id', 'webhooks.webhook_id', 'sync_runs.finished_at'])
    .where((is) => is.and({ 'sites.organisation_id': organisationId, 'sites.removed_at': null }))
    .execute();
  return new Map(
    rows.map(({ id, webhook_id, finished_at }) => [id, { isByWebhook: webhook_id !== null, lastSyncAt: finished_at }]),
  );
}
