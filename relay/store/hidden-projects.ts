import { sql } from 'kysely';
import type { Database } from './database';
import type { Destination } from './destinations';

/** Ends the pause of a destination whose project Jira shows again. @returns false if it isn't paused for that any longer */
export async function endHidden(
  database: Database,
  organisationId: string,
  { id, project }: Pick<Destination, 'id' | 'project'>,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('destinations')
    .set({ repair_reason: null, is_project_hidden: false })
    .where((is) => is.and({ organisation_id: organisationId, id, project_id: project.id, deleted_at: null }))
    .where('is_project_hidden', '=', true)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0;
}

/** The destinations of a site that wait until Jira shows their project again. */
export async function hiddenOfSite(database: Database, organisationId: string, siteId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('destinations')
    .select('id')
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId, deleted_at: null }))
    .where('is_project_hidden', '=', true)
    .execute();
  return rows.map(({ id }) => id);
}

/** A destination that is looked at each minute, of any organisation, and what it waits for. */
export interface LookedAt {
  readonly organisationId: string;
  readonly isHidden: boolean;
  /** Whether deliveries wait for the permission to comment. */
  readonly waitsToComment: boolean;
}

/** What a destination waits for that ends by itself; undefined if it was deleted. */
export async function lookedAt(database: Database, id: string): Promise<LookedAt | undefined> {
  const row = await database
    .selectFrom('destinations')
    .where((is) => is.and({ id, deleted_at: null }))
    .select(['organisation_id', 'is_project_hidden'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('deliveries')
          .select(sql.lit(1).as('one'))
          .whereRef('deliveries.organisation_id', '=', 'destinations.organisation_id')
          .whereRef('deliveries.destination_id', '=', 'destinations.id')
          .where((is) => is.and({ state: 'waiting', obstacle: 'no_permission' })),
      ).as('waits_to_comment'),
    )
    .executeTakeFirst();
  return (
    row && {
      organisationId: row.organisation_id,
      isHidden: Boolean(row.is_project_hidden),
      waitsToComment: Boolean(row.waits_to_comment),
    }
  );
}

/** A link's issue, and the destination whose project it was filed in or linked through. */
export interface LinkedProject {
  readonly issueId: string;
  readonly destination: Pick<Destination, 'id' | 'name' | 'project'>;
}

/** The projects of the destinations of these links. */
export async function projectsOfLinks(
  database: Database,
  organisationId: string,
  linkIds: readonly string[],
): Promise<LinkedProject[]> {
  if (linkIds.length === 0) return [];
  const rows = await database
    .selectFrom('links')
    .innerJoin('destinations', 'destinations.id', 'links.destination_id')
    .where('links.organisation_id', '=', organisationId)
    .where('links.id', 'in', linkIds)
    .select(['links.issue_id', 'destinations.id', 'destinations.name'])
    .select(['destinations.project_id', 'destinations.project_key', 'destinations.project_name'])
    .execute();
  return rows.map((row) => ({
    issueId: row.issue_id,
    destination: {
      id: row.id,
      name: row.name,
      project: { id: row.project_id, key: row.project_key, name: row.project_name },
    },
  }));
}
