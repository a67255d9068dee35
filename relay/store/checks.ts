import type { Problem } from '../domain/destination';
import type { Database } from './database';

/** A destination whose check is due. */
export interface DueCheck {
  readonly organisationId: string;
  readonly destinationId: string;
}

/** What refers to the rows of a destination that a check is about. */
export interface CheckState {
  readonly problems: readonly Problem[];
  readonly checkedAt: string | null;
}

interface CheckedRow {
  id: string;
  organisation_id: string;
  problems: string;
  version: number;
  checked_at: string | null;
}

/** A destination of any organisation whose site is connected; undefined for any other, which is not checked. */
export async function destinationToCheck(database: Database, id: string): Promise<DueCheck | undefined> {
  const row: { organisation_id: string } | undefined = await database('destinations')
    .join('sites', 'sites.id', 'destinations.site_id')
    .where({ 'destinations.id': id, 'destinations.deleted_at': null })
    .andWhere({ 'sites.status': 'connected', 'sites.removed_at': null })
    .first('destinations.organisation_id');
  return row && { organisationId: row.organisation_id, destinationId: id };
}

/** The destinations of a site. */
export async function destinationsOfSite(
  database: Database,
  organisationId: string,
  siteId: string,
): Promise<string[]> {
  return destinations(database)
    .where({ organisation_id: organisationId, site_id: siteId, deleted_at: null })
    .pluck('id');
}

/** What was last found out about a destination. */
export async function checkStateOf(
  database: Database,
  organisationId: string,
  destinationId: string,
): Promise<CheckState | undefined> {
  const row = await destinations(database)
    .where({ organisation_id: organisationId, id: destinationId })
    .first('problems', 'checked_at');
  return row && { problems: JSON.parse(row.problems), checkedAt: row.checked_at };
}

/**
 * Stores what a check found, unless somebody has saved the destination since: then it was another one that was checked.
 * The version stays, for nobody has edited anything.
 */
export async function storeCheck(
  database: Database,
  organisationId: string,
  destinationId: string,
  check: { readonly version: number; readonly problems: readonly Problem[] },
): Promise<boolean> {
  const changed = await destinations(database)
    .where({ organisation_id: organisationId, id: destinationId, version: check.version })
    .update({ problems: JSON.stringify(check.problems) });
  return changed > 0;
}

/** Notes that a check was carried out because it was due. */
export async function noteChecked(database: Database, { organisationId, destinationId }: DueCheck, at: string) {
  await destinations(database).where({ organisation_id: organisationId, id: destinationId }).update({ checked_at: at });
}

function destinations(database: Database) {
  return database<CheckedRow & { site_id: string; deleted_at: string | null }>('destinations');
}
