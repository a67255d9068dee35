import type { Database } from './database';

/** The sites on which an issue may have changed: those that are connected to a cloudId, these, or any. */
export type SitesOfChange = { readonly cloudId: string } | { readonly siteIds: readonly string[] } | 'all';

/** An issue that is to be read again, as it was taken. */
export interface ChangedIssue {
  readonly issueId: string;
  readonly mark: string;
  readonly failures: number;
}

/** A connected site with issues that are to be read again. */
export interface ChangedSite {
  readonly organisationId: string;
  readonly siteId: string;
  readonly cloudId: string;
  readonly url: string;
}

interface ChangedIssueRow {
  site_id: string;
  organisation_id: string;
  issue_id: string;
  mark: string;
  due_at: string;
  failures: number;
}

/**
 * Notes that an issue has changed, so that it is read again within seconds, for every organisation that has a link to
 * it; without any, nothing is noted. Told often, it is read once.
 *
 * @param at `mark` is one that was never given before
 */
export async function noteChangedIssue(
  database: Database,
  sites: SitesOfChange,
  issueId: string,
  at: { readonly mark: string; readonly now: string },
): Promise<void> {
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
  const found: { id: string; organisation_id: string }[] = await linked.select('sites.id', 'sites.organisation_id');
  if (found.length === 0) return;
  await changedIssues(database)
    .insert(
      found.map(({ id, organisation_id }) => ({
        site_id: id,
        organisation_id,
        issue_id: issueId,
        mark: at.mark,
        due_at: at.now,
        failures: 0,
      })),
    )
    .onConflict(['site_id', 'issue_id'])
    // When it is due stays: a site that asked to wait, or a read under way, is not hurried by the next change.
    .merge(['mark']);
}

/** The connected sites, of every organisation, that have issues due. */
export async function sitesWithChanges(database: Database, now: string): Promise<ChangedSite[]> {
  return database('sites')
    .where({ status: 'connected', removed_at: null })
    .whereIn('id', changedIssues(database).where('due_at', '<=', now).distinct('site_id'))
    .orderBy('id')
    .select({ organisationId: 'organisation_id', siteId: 'id', cloudId: 'cloud_id', url: 'url' });
}

/** Takes issues of a site that are due; nobody else gets them before `until`. */
export async function takeChangedIssues(
  database: Database,
  { organisationId, siteId }: ChangedSite,
  request: { readonly now: string; readonly until: string; readonly limit: number },
): Promise<ChangedIssue[]> {
  const ofSite = { organisation_id: organisationId, site_id: siteId };
  const due = changedIssues(database)
    .where(ofSite)
    .andWhere('due_at', '<=', request.now)
    .orderBy(['due_at', 'issue_id'])
    .limit(request.limit)
    .select('issue_id');
  const rows = await changedIssues(database)
    .where(ofSite)
    .andWhere('due_at', '<=', request.now)
    .whereIn('issue_id', due)
    .update({ due_at: request.until })
    .returning(['issue_id', 'mark', 'failures']);
  return rows.map((row) => ({ issueId: row.issue_id, mark: row.mark, failures: row.failures }));
}

/** These have been read. One that changed again since it was taken is due once more. */
export async function finishChangedIssues(
  database: Database,
  { organisationId, siteId }: ChangedSite,
  taken: readonly ChangedIssue[],
  now: string,
): Promise<void> {
  for (const { issueId, mark } of taken) {
    const row = { organisation_id: organisationId, site_id: siteId, issue_id: issueId };
    const isFinished = await changedIssues(database)
      .where({ ...row, mark })
      .delete();
    if (isFinished === 0) await changedIssues(database).where(row).update({ due_at: now, failures: 0 });
  }
}

/** These could not be read, and come again then. */
export async function putOffChangedIssues(
  database: Database,
  { organisationId, siteId }: ChangedSite,
  taken: readonly ChangedIssue[],
  later: { readonly dueAt: string; readonly failures: number },
): Promise<void> {
  await changedIssues(database)
    .where({ organisation_id: organisationId, site_id: siteId })
    .whereIn(
      'issue_id',
      taken.map(({ issueId }) => issueId),
    )
    .update({ due_at: later.dueAt, failures: later.failures });
}

function changedIssues(database: Database) {
  return database<ChangedIssueRow>('changed_issues');
}
