import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database';
import { isPostgres } from './is-postgres';

/** A project in which tickets are filed, and through which destination. */
export interface FilingPlace {
  readonly destinationId: string;
  readonly siteId: string;
  readonly project: { readonly id: string; readonly key: string };
}

/** Of so many of a destination's newest links the keys are looked at: the very newest may have been moved away. */
const linksRead = 20;

/** What a statement needs to know of a place. */
export interface PlaceValues {
  readonly destinationId: string;
  readonly siteId: string;
  readonly projectId: string;
  readonly keyPrefix: string;
}

export function placeValues({ destinationId, siteId, project }: FilingPlace): PlaceValues {
  return { destinationId, siteId, projectId: project.id, keyPrefix: `${project.key}-` };
}

/**
 * The highest number known of a project's keys, as an expression for a statement: that of AvsB's own newest tickets, which
 * needn't be stored apart, or the stored one. 0 if none is known.
 */
export function newestNumberOf(database: Database, place: PlaceValues): RawBuilder<number> {
  const { destinationId, siteId, projectId, keyPrefix } = place;
  const greatest = sql.raw(isPostgres(database) ? 'greatest' : 'max');
  const prefix = sql`CAST(${keyPrefix} AS text)`;
  return sql<number>`${greatest}(
    coalesce((
      SELECT newest_number FROM project_keys WHERE site_id = ${siteId} AND project_id = ${projectId}
    ), 0),
    coalesce((
      SELECT max(
        CASE WHEN substr(issue_key, 1, length(${prefix})) = ${prefix}
        THEN CAST(substr(issue_key, length(${prefix}) + 1) AS integer) END
      )
      FROM (
        SELECT issue_key FROM links WHERE destination_id = ${destinationId} AND origin = 'event'
        ORDER BY id DESC LIMIT ${sql.lit(linksRead)}
      ) AS newest
    ), 0)
  )`;
}

/** The highest number known of a project's keys; 0 if none is. */
export async function readNewestNumber(database: Database, place: FilingPlace): Promise<number> {
  const { rows } = await sql<{
    newest: number;
  }>`SELECT ${newestNumberOf(database, placeValues(place))} AS newest`.execute(database);
  return rows[0]?.newest ?? 0;
}

/** Notes a number that was seen in a project's keys, unless a higher one is known. */
export async function noteNewestNumber(
  database: Database,
  organisationId: string,
  { siteId, project }: FilingPlace,
  seen: number,
): Promise<void> {
  await database
    .insertInto('project_keys')
    .values({ organisation_id: organisationId, site_id: siteId, project_id: project.id, newest_number: seen })
    .onConflict((on) =>
      on
        .columns(['site_id', 'project_id'])
        .doUpdateSet({ newest_number: seen })
        .where('project_keys.newest_number', '<', seen),
    )
    .execute();
}
