import { sql } from 'kysely';
import type { Database } from './database';

/** A site whose links are synced. */
export interface SyncedSite {
  readonly organisationId: string;
  readonly siteId: string;
}

/** One sync of a site, and its progress: all issues up to `cursor` have been read. */
export interface SyncRun extends SyncedSite {
  readonly startedAt: string;
  readonly cursor: string | null;
}

/** The connected sites, of every organisation, that have links created since then. */
export async function sitesToSync(database: Database, since: string): Promise<SyncedSite[]> {
  return database
    .selectFrom('sites')
    .select(['organisation_id as organisationId', 'id as siteId'])
    .where((is) => is.and({ status: 'connected', removed_at: null }))
    .where((is) =>
      is.exists(
        is
          .selectFrom('links')
          .select(sql.lit(1).as('one'))
          .whereRef('links.organisation_id', '=', 'sites.organisation_id')
          .whereRef('links.site_id', '=', 'sites.id')
          .where('links.created_at', '>=', since),
      ),
    )
    .orderBy('id')
    .execute();
}

/** The sites whose sync started after then and hasn't finished. */
export async function sitesCutOff(database: Database, startedAfter: string): Promise<SyncedSite[]> {
  return database
    .selectFrom('sync_runs')
    .select(['organisation_id as organisationId', 'site_id as siteId'])
    .where('finished_at', 'is', null)
    .where('started_at', '>', startedAfter)
    .orderBy('site_id')
    .execute();
}

/**
 * Starts a site's sync; or continues an unfinished one, if it started after `continueAfter`.
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
    const row = await database
      .selectFrom('sync_runs')
      .select(['started_at', 'cursor'])
      .where((is) => is.and({ organisation_id: organisationId, site_id: siteId, finished_at: null }))
      .where('started_at', '>', continueAfter)
      .executeTakeFirst();
    if (row !== undefined) return { organisationId, siteId, startedAt: row.started_at, cursor: row.cursor };
  }
  const begun = { organisation_id: organisationId, started_at: now, cursor: null, finished_at: null };
  await database
    .insertInto('sync_runs')
    .values({ site_id: siteId, ...begun })
    .onConflict((on) => on.column('site_id').doUpdateSet(begun))
    .execute();
  return { organisationId, siteId, startedAt: now, cursor: null };
}

/** Records a sync's progress; with `finishedAt`, that it is complete. */
export async function advanceRun(
  database: Database,
  { organisationId, siteId }: SyncedSite,
  reached: { readonly cursor: string | null; readonly finishedAt: string | null },
): Promise<void> {
  await database
    .updateTable('sync_runs')
    .set({ cursor: reached.cursor, finished_at: reached.finishedAt })
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId }))
    .execute();
}
