import type { Problem } from '../domain/destination';
import type { Database } from './database';

/** A destination that is to be checked. */
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
  check_due_at: string;
  checked_at: string | null;
}

/** Takes destinations of connected sites whose check is due; nobody else gets them before `until`. */
export async function takeDueChecks(
  database: Database,
  request: { readonly now: string; readonly until: string; readonly limit: number },
): Promise<DueCheck[]> {
  const due = database('destinations')
    .join('sites', 'sites.id', 'destinations.site_id')
    .where({ 'sites.status': 'connected', 'sites.removed_at': null, 'destinations.deleted_at': null })
    .andWhere('destinations.check_due_at', '<=', request.now)
    .orderBy('destinations.check_due_at')
    .limit(request.limit);
  const ids: string[] = await due.pluck('destinations.id');
  if (ids.length === 0) return [];
  const rows = await destinations(database)
    .whereIn('id', ids)
    .andWhere('check_due_at', '<=', request.now)
    .update({ check_due_at: request.until })
    .returning(['id', 'organisation_id']);
  return rows.map((row) => ({ organisationId: row.organisation_id, destinationId: row.id }));
}

/** Has a destination checked at that time. */
export async function setCheckDue(
  database: Database,
  organisationId: string,
  destinationId: string,
  dueAt: string,
): Promise<void> {
  await destinations(database)
    .where({ organisation_id: organisationId, id: destinationId })
    .update({ check_due_at: dueAt });
}

/** Has a destination checked by then, unless that is to happen earlier anyway. */
export async function bringCheckForward(
  database: Database,
  organisationId: string,
  destinationId: string,
  dueAt: string,
): Promise<void> {
  await destinations(database)
    .where({ organisation_id: organisationId, id: destinationId })
    .andWhere('check_due_at', '>', dueAt)
    .update({ check_due_at: dueAt });
}

/** Has all destinations of a site checked at once. */
export async function checkSiteSoon(database: Database, organisationId: string, siteId: string): Promise<void> {
  await destinations(database).where({ organisation_id: organisationId, site_id: siteId }).update({ check_due_at: '' });
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
  check: { readonly version: number; readonly problems: readonly Problem[]; readonly dueAt: string },
): Promise<boolean> {
  const changed = await destinations(database)
    .where({ organisation_id: organisationId, id: destinationId, version: check.version })
    .update({ problems: JSON.stringify(check.problems), check_due_at: check.dueAt });
  return changed > 0;
}

/** Notes that a check was carried out because it was due. */
export async function noteChecked(database: Database, { organisationId, destinationId }: DueCheck, at: string) {
  await destinations(database).where({ organisation_id: organisationId, id: destinationId }).update({ checked_at: at });
}

function destinations(database: Database) {
  return database<CheckedRow & { site_id: string; deleted_at: string | null }>('destinations');
}
