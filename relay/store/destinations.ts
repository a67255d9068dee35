import type { DestinationStanding, Problem, SiteStatus } from '../domain/destination';
import type { Database } from './database';

/** A route from AvsB's events to one Jira project. */
export interface Destination {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly site: { readonly id: string; readonly name: string; readonly url: string; readonly cloudId: string };
  readonly project: { readonly id: string; readonly key: string; readonly name: string };
  readonly standing: DestinationStanding;
  readonly problems: readonly Problem[];
  readonly version: number;
}

export interface NewDestination {
  readonly id: string;
  readonly organisationId: string;
  readonly siteId: string;
  readonly name: string;
  readonly project: Destination['project'];
  readonly problems: readonly Problem[];
  readonly createdAt: string;
}

interface DestinationRow {
  id: string;
  organisation_id: string;
  site_id: string;
  name: string;
  enabled: boolean | number;
  project_id: string;
  project_key: string;
  project_name: string;
  repair_reason: string | null;
  problems: string;
  version: number;
  created_at: string;
  deleted_at: string | null;
}

interface DestinationWithSite extends DestinationRow {
  site_name: string;
  site_url: string;
  site_cloud_id: string;
  site_status: SiteStatus;
}

export async function insertDestination(database: Database, destination: NewDestination): Promise<void> {
  await database<DestinationRow>('destinations').insert({
    id: destination.id,
    organisation_id: destination.organisationId,
    site_id: destination.siteId,
    name: destination.name,
    enabled: true,
    project_id: destination.project.id,
    project_key: destination.project.key,
    project_name: destination.project.name,
    repair_reason: null,
    problems: JSON.stringify(destination.problems),
    version: 1,
    created_at: destination.createdAt,
    deleted_at: null,
  });
}

/** All destinations of an organisation, the oldest first; `limit` and `cursor` page by id. */
export async function listDestinations(
  database: Database,
  organisationId: string,
  request: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Destination[]> {
  const query = withSite(database).where({
    'destinations.organisation_id': organisationId,
    'destinations.deleted_at': null,
  });
  if (request.cursor !== undefined) query.andWhere('destinations.id', '>', request.cursor);
  const rows: DestinationWithSite[] = await query.orderBy('destinations.id').limit(request.limit);
  return rows.map(toDestination);
}

/** The destinations of an organisation that file into one project of a site, the oldest first. */
export async function destinationsOfProject(
  database: Database,
  organisationId: string,
  project: { readonly siteId: string; readonly projectId: string },
): Promise<Destination[]> {
  const rows: DestinationWithSite[] = await withSite(database)
    .where({
      'destinations.organisation_id': organisationId,
      'destinations.site_id': project.siteId,
      'destinations.project_id': project.projectId,
      'destinations.deleted_at': null,
    })
    .orderBy('destinations.id');
  return rows.map(toDestination);
}

export async function findDestination(
  database: Database,
  organisationId: string,
  id: string,
): Promise<Destination | undefined> {
  const row: DestinationWithSite | undefined = await withSite(database)
    .where({
      'destinations.organisation_id': organisationId,
      'destinations.id': id,
      'destinations.deleted_at': null,
    })
    .first();
  return row && toDestination(row);
}

/**
 * Counts the version up, unless it is not the expected one any more.
 *
 * @returns whether the version was the expected one (or none was expected)
 */
export async function raiseVersion(
  database: Database,
  organisationId: string,
  id: string,
  change: { readonly problems: readonly Problem[]; readonly expectedVersion: number | undefined },
): Promise<boolean> {
  const query = database<DestinationRow>('destinations').where({ organisation_id: organisationId, id });
  if (change.expectedVersion !== undefined) query.andWhere({ version: change.expectedVersion });
  const changed = await query.update({
    problems: JSON.stringify(change.problems),
    version: database.raw('version + 1'),
  });
  return changed > 0;
}

/** Notes why Jira does not let us file in the project any more. False where that was noted already. */
export async function requireRepair(
  database: Database,
  organisationId: string,
  id: string,
  reason: string,
): Promise<boolean> {
  const changed = await database<DestinationRow>('destinations')
    .where({ organisation_id: organisationId, id, repair_reason: null })
    .update({ repair_reason: reason });
  return changed > 0;
}

function withSite(database: Database) {
  return database('destinations')
    .join('sites', 'sites.id', 'destinations.site_id')
    .select(
      'destinations.*',
      'sites.name as site_name',
      'sites.url as site_url',
      'sites.cloud_id as site_cloud_id',
      'sites.status as site_status',
    );
}

function toDestination(row: DestinationWithSite): Destination {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    enabled: Boolean(row.enabled),
    site: { id: row.site_id, name: row.site_name, url: row.site_url, cloudId: row.site_cloud_id },
    project: { id: row.project_id, key: row.project_key, name: row.project_name },
    standing: {
      siteStatus: row.site_status,
      siteName: row.site_name,
      projectKey: row.project_key,
      repairReason: row.repair_reason,
      enabled: Boolean(row.enabled),
    },
    problems: JSON.parse(row.problems),
    version: row.version,
  };
}
