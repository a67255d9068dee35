import type { Database } from './database';

/** How AvsB learns of what changes in a Jira site. */
interface SiteFollowing {
  /** Whether Jira reports changes at once. */
  readonly isByWebhook: boolean;
  /** When all open tickets were last read, or null. */
  readonly lastSyncAt: string | null;
}

/** What AvsB has lately learned from a site. */
export interface SiteContact {
  readonly following: SiteFollowing;
  /** When one of its destinations was last checked, or null. */
  readonly lastCheckAt: string | null;
}

/** The same for each of an organisation's sites, by site. */
export async function contactsOf(database: Database, organisationId: string): Promise<Map<string, SiteContact>> {
  const rows = await database
    .selectFrom('sites')
    .leftJoin('webhooks', 'webhooks.site_id', 'sites.id')
    .leftJoin('sync_runs', 'sync_runs.site_id', 'sites.id')
    .select((of) => [
      'sites.id',
      'webhooks.webhook_id',
      'sync_runs.finished_at',
      of
        .selectFrom('destinations')
        .whereRef('destinations.site_id', '=', 'sites.id')
        .where('destinations.organisation_id', '=', organisationId)
        .where('destinations.deleted_at', 'is', null)
        .select((its) => its.fn.max('destinations.last_check_at').as('at'))
        .as('last_check_at'),
    ])
    .where((is) => is.and({ 'sites.organisation_id': organisationId, 'sites.removed_at': null }))
    .execute();
  return new Map(
    rows.map(({ id, webhook_id, finished_at, last_check_at }) => [
      id,
      { following: { isByWebhook: webhook_id !== null, lastSyncAt: finished_at }, lastCheckAt: last_check_at },
    ]),
  );
}
