import type { Problem } from '../domain/destination';
import type { Database } from './database';
import { isPostgres } from './is-postgres';

/** A destination whose check is due. */
interface DueCheck {
  readonly organisationId: string;
  readonly destinationId: string;
}

/** What the last check of a destination found. */
interface CheckState {
  readonly problems: readonly Problem[];
  readonly checkedAt: string | null;
}

/** A destination of any organisation; undefined if its site isn't connected, so that it isn't checked. */
export async function destinationToCheck(database: Database, id: string): Promise<DueCheck | undefined> {
  const row = await database
    .selectFrom('destinations')
    .innerJoin('sites', 'sites.id', 'destinations.site_id')
    .select('destinations.organisation_id')
    .where((is) => is.and({ 'destinations.id': id, 'destinations.deleted_at': null }))
    .where((is) => is.and({ 'sites.status': 'connected', 'sites.removed_at': null }))
    .executeTakeFirst();
  return row && { organisationId: row.organisation_id, destinationId: id };
}

/** The destinations of a site. */
export async function destinationsOfSite(
  database: Database,
  organisationId: string,
  siteId: string,
): Promise<string[]> {
  const rows = await database
    .selectFrom('destinations')
    .select('id')
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId, deleted_at: null }))
    .execute();
  return rows.map(({ id }) => id);
}

/** What was last found out about a destination. */
export async function checkStateOf(
  database: Database,
  organisationId: string,
  destinationId: string,
): Promise<CheckState | undefined> {
  const row = await database
    .selectFrom('destinations')
    .select(['problems', 'checked_at'])
    .where((is) => is.and({ organisation_id: organisationId, id: destinationId }))
    .executeTakeFirst();
  return row && { problems: JSON.parse(row.problems), checkedAt: row.checked_at };
}

/**
 * Stores what a check found, unless an admin has saved the destination since: then the check was of an earlier version.
 * The version stays, since no admin has edited anything.
 *
 * @returns whether it was stored
 */
export async function storeCheck(
  database: Database,
  organisationId: string,
  destinationId: string,
  check: { readonly version: number; readonly problems: readonly Problem[]; readonly at: string },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('destinations')
    .set({ problems: JSON.stringify(check.problems), last_check_at: check.at })
    .where((is) => is.and({ organisation_id: organisationId, id: destinationId, version: check.version }))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0;
}

/** Adds a problem that was found while filing, unless it is known. */
export async function addProblem(
  transaction: Database,
  organisationId: string,
  destinationId: string,
  problem: Problem,
): Promise<void> {
  const ofDestination = { organisation_id: organisationId, id: destinationId };
  const row = await transaction
    .selectFrom('destinations')
    .select('problems')
    .where((is) => is.and(ofDestination))
    .$if(isPostgres(transaction), (query) => query.forNoKeyUpdate())
    .executeTakeFirst();
  const known: Problem[] = row === undefined ? [] : JSON.parse(row.problems);
  if (known.some(({ code, eventType }) => code === problem.code && eventType === problem.eventType)) return;
  await transaction
    .updateTable('destinations')
    .set({ problems: JSON.stringify([...known, problem]) })
    .where((is) => is.and(ofDestination))
    .execute();
}

/** Records that a scheduled check was carried out. */
export async function noteChecked(database: Database, { organisationId, destinationId }: DueCheck, at: string) {
  await database
    .updateTable('destinations')
    .set({ checked_at: at })
    .where((is) => is.and({ organisation_id: organisationId, id: destinationId }))
    .execute();
}
