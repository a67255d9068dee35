import type { Database } from './database';

/** A site whose links are to be synced. */
export interface SyncedSite {
  readonly organisationId: string;
  readonly siteId: string;
}

/** One sync of a site, as far as it has come: all issues up to `cursor` have been read. */
export interface SyncRun extends SyncedSite {
  readonly startedAt: string;
  readonly cursor: string | null;
}

interface SyncRunRow {
  site_id: string;
  organisation_id: string;
  started_at: string;
  cursor: string | null;
  finished_at: string | null;
}

/** The connected sites, of every organisation, that have links created since then. */
export async function sitesToSync(database: Database, since: string): Promise<SyncedSite[]> {
  return database('sites')
    .where({ status: 'connected', removed_at: null })
    .whereExists((recent) =>
      recent
        .from('links')
        .whereRaw('links.organisation_id = sites.organisation_id AND links.site_id = sites.id')
        .andWhere('links.created_at', '>=', since)
        .select(database.raw('1')),
    )
    .orderBy('id')
    .select({ organisationId: 'organisation_id', siteId: 'id' });
}

/** The sites whose sync began after then and has not ended. */
export async function sitesCutOff(database: Database, startedAfter: string): Promise<SyncedSite[]> {
  return runs(database)
    .where({ finished_at: null })
    .andWhere('started_at', '>', startedAfter)
    .orderBy('site_id')
    .select({ organisationId: 'organisation_id', siteId: 'site_id' });
}

/**
 * Begins a site's sync; or takes up the one that has not ended, where it began after `continueAfter`.
 *
 * @param continueAfter null starts over in any case
 */
export async function beginRun(
  database: Database,
  { organisationId, siteId }: SyncedSite,
  now: string,
  continueAfter: string | null,
): Promise<SyncRun> {
  if (continueAfter !== null) {
    const row = await runs(database)
      .where({ organisation_id: organisationId, site_id: siteId, finished_at: null })
      .andWhere('started_at', '>', continueAfter)
      .first();
    if (row !== undefined) return { organisationId, siteId, startedAt: row.started_at, cursor: row.cursor };
  }
  const begun = { organisation_id: organisationId, site_id: siteId, started_at: now, cursor: null, finished_at: null };
  await runs(database).insert(begun).onConflict('site_id').merge();
  return { organisationId, siteId, startedAt: now, cursor: null };
}

/** Notes how far a sync has come; with `finishedAt`, that this was all. */
export async function advanceRun(
  database: Database,
  { organisationId, siteId }: SyncedSite,
  reached: { readonly cursor: string | null; readonly finishedAt: string | null },
): Promise<void> {
  await runs(database)
    .where({ organisation_id: organisationId, site_id: siteId })
    .update({ cursor: reached.cursor, finished_at: reached.finishedAt });
}

function runs(database: Database) {
  return database<SyncRunRow>('sync_runs');
}
