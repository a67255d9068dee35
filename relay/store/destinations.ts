import type { Selectable } from 'kysely';
import type { DestinationStatus, Problem, SiteStatus } from '../domain/destination';
import type { Guard } from '../domain/guard';
import type { Database } from './database';
import { guardOf } from './guard';
import { isPostgres } from './is-postgres';
import type { DestinationsTable } from './schema/destinations';

/** A route from AvsB's events to one Jira project. */
export interface Destination {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly site: { readonly id: string; readonly name: string; readonly url: string; readonly cloudId: string };
  readonly project: { readonly id: string; readonly key: string; readonly name: string };
  readonly status: DestinationStatus;
  readonly problems: readonly Problem[];
  readonly guard: Guard | null;
  /** Who paused it, where it is paused and that is known. */
  readonly pausedBy: string | null;
  readonly version: number;
}

interface NewDestination {
  readonly id: string;
  readonly organisationId: string;
  readonly siteId: string;
  readonly name: string;
  readonly project: Destination['project'];
  readonly problems: readonly Problem[];
  readonly guard: Guard | null;
  readonly createdAt: string;
}

interface DestinationWithSite extends Selectable<DestinationsTable> {
  site_name: string;
  site_url: string;
  site_cloud_id: string;
  site_status: SiteStatus;
  site_removed_at: string | null;
}

export async function insertDestination(database: Database, destination: NewDestination): Promise<void> {
  await database
    .insertInto('destinations')
    .values({
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
      ...guardColumns(destination.guard),
    })
    .execute();
}

/** How many destinations an organisation has. */
export async function countDestinations(database: Database, organisationId: string): Promise<number> {
  const { count } = await database
    .selectFrom('destinations')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where((is) => is.and({ organisation_id: organisationId, deleted_at: null }))
    .executeTakeFirstOrThrow();
  return count;
}

/** All destinations of an organisation, the oldest first; `limit` and `cursor` page by id. */
export async function listDestinations(
  database: Database,
  organisationId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Destination[]> {
  const all = withSite(database).where((is) =>
    is.and({ 'destinations.organisation_id': organisationId, 'destinations.deleted_at': null }),
  );
  const rest = cursor === undefined ? all : all.where('destinations.id', '>', cursor);
  const rows = await rest.orderBy('destinations.id').limit(limit).execute();
  return rows.map(toDestination);
}

/** The destinations of an organisation that file into one project of a site, the oldest first. */
export async function destinationsOfProject(
  database: Database,
  organisationId: string,
  project: { readonly siteId: string; readonly projectId: string },
): Promise<Destination[]> {
  const rows = await withSite(database)
    .where((is) =>
      is.and({
        'destinations.organisation_id': organisationId,
        'destinations.site_id': project.siteId,
        'destinations.project_id': project.projectId,
        'destinations.deleted_at': null,
      }),
    )
    .orderBy('destinations.id')
    .execute();
  return rows.map(toDestination);
}

/** The ids of an organisation's destinations on a site that have a row with this issue type. */
export async function destinationsWithIssueType(
  database: Database,
  organisationId: string,
  { siteId, issueTypeId }: { readonly siteId: string; readonly issueTypeId: string },
): Promise<string[]> {
  const withType = database.selectFrom('mappings').select('destination_id').where('issue_type_id', '=', issueTypeId);
  const rows = await database
    .selectFrom('destinations')
    .select('id')
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId, deleted_at: null }))
    .where('id', 'in', withType)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

export async function findDestination(
  database: Database,
  organisationId: string,
  id: string,
): Promise<Destination | undefined> {
  const row = await withSite(database)
    .where((is) =>
      is.and({
        'destinations.organisation_id': organisationId,
        'destinations.id': id,
        'destinations.deleted_at': null,
      }),
    )
    .executeTakeFirst();
  return row && toDestination(row);
}

/** The destination as it is now, locked until the transaction ends: other transactions that change it wait. */
export async function lockDestination(
  transaction: Database,
  organisationId: string,
  id: string,
): Promise<Destination | undefined> {
  await transaction
    .selectFrom('destinations')
    .select('id')
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .$if(isPostgres(transaction), (query) => query.forNoKeyUpdate())
    .execute();
  return findDestination(transaction, organisationId, id);
}

/** What changes on a destination; fields that aren't given stay. */
interface DestinationChange {
  readonly name?: string;
  readonly enabled?: boolean;
  readonly pausedBy?: string | null;
  readonly guard?: Guard | null;
  readonly project?: Destination['project'];
  readonly repairReason?: null;
  readonly problems?: readonly Problem[];
}

/** Changes a destination, and increments its version. */
export async function changeDestination(
  database: Database,
  organisationId: string,
  id: string,
  { name, enabled, pausedBy, guard, project, repairReason, problems }: DestinationChange,
): Promise<void> {
  await database
    .updateTable('destinations')
    .set((old) => ({
      ...(name !== undefined && { name }),
      ...(enabled !== undefined && { enabled }),
      ...(pausedBy !== undefined && { paused_by: pausedBy }),
      ...(guard !== undefined && guardColumns(guard)),
      ...(project !== undefined && { project_id: project.id, project_key: project.key, project_name: project.name }),
      ...(repairReason !== undefined && { repair_reason: repairReason, is_project_hidden: false }),
      ...(problems !== undefined && { problems: JSON.stringify(problems) }),
      version: old('version', '+', 1),
    }))
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .execute();
}

function guardColumns(guard: Guard | null) {
  return { guard_new_tickets: guard?.newTickets ?? null, guard_per_minutes: guard?.perMinutes ?? null };
}

/** Removes the destination from every list and stops its events; tickets filed through it stay. */
export async function markDeleted(
  database: Database,
  organisationId: string,
  id: string,
  deletedAt: string,
): Promise<void> {
  await database
    .updateTable('destinations')
    .set({ deleted_at: deletedAt })
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .execute();
}

/**
 * Records why Jira no longer lets AvsB file in the project.
 *
 * @param isHidden whether that is only since Jira doesn't show the project
 * @returns false if that was known already, or if the destination has another project by now
 */
export async function requireRepair(
  database: Database,
  organisationId: string,
  { id, project }: Pick<Destination, 'id' | 'project'>,
  reason: string,
  isHidden = false,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('destinations')
    .set({ repair_reason: reason, is_project_hidden: isHidden })
    .where((is) =>
      is.and({
        organisation_id: organisationId,
        id,
        project_id: project.id,
        repair_reason: null,
        deleted_at: null,
      }),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0;
}

/** Stores what a project is called now, at each of the organisation's destinations in it. */
export async function renameProject(
  database: Database,
  organisationId: string,
  project: { readonly siteId: string; readonly id: string; readonly key: string; readonly name: string },
): Promise<void> {
  await database
    .updateTable('destinations')
    .set({ project_key: project.key, project_name: project.name })
    .where((is) => is.and({ organisation_id: organisationId, site_id: project.siteId, project_id: project.id }))
    .execute();
}

function withSite(database: Database) {
  return database
    .selectFrom('destinations')
    .innerJoin('sites', 'sites.id', 'destinations.site_id')
    .selectAll('destinations')
    .select([
      'sites.name as site_name',
      'sites.url as site_url',
      'sites.cloud_id as site_cloud_id',
      'sites.status as site_status',
      'sites.removed_at as site_removed_at',
    ]);
}

function toDestination(row: DestinationWithSite): Destination {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    enabled: Boolean(row.enabled),
    site: { id: row.site_id, name: row.site_name, url: row.site_url, cloudId: row.site_cloud_id },
    project: { id: row.project_id, key: row.project_key, name: row.project_name },
    status: {
      siteStatus: row.site_status,
      isSiteRemoved: row.site_removed_at !== null,
      siteName: row.site_name,
      projectKey: row.project_key,
      repairReason: row.repair_reason,
      isProjectHidden: Boolean(row.is_project_hidden),
      enabled: Boolean(row.enabled),
      isDeleted: row.deleted_at !== null,
    },
    problems: JSON.parse(row.problems),
    guard: guardOf(row.guard_new_tickets, row.guard_per_minutes),
    pausedBy: row.paused_by,
    version: row.version,
  };
}
