import { timestamp } from '../domain/clock';
import { type AuditPen, operatorActor, writeAudit } from './audit';
import { type Database, isPostgres } from './database';
import { batchesOfTenant, rowsOfTenant, type TenantTable, tenantTables, valuesOf } from './tenant-tables';

/** So many rows are deleted in one transaction; between two of them, a relay has its turn. */
const atOnce = 500;

export interface Erasure extends AuditPen {
  readonly database: Database;
  readonly organisationId: string;
  /** Waits between two transactions. */
  readonly pause: () => Promise<void>;
}

/** How many rows were deleted, by table. */
export type ErasedRows = Readonly<Record<string, number>>;

/**
 * Deletes all that is stored of an organisation, beside a relay that runs. One entry of the audit log says so, with how
 * much there was; it is all that is left. It may be cut off anywhere and run again.
 */
export async function eraseOrganisation(erasure: Erasure): Promise<ErasedRows> {
  const { database, organisationId, pause } = erasure;
  const counts: Record<string, number> = {};
  // What SQLite deletes stays readable in the file otherwise, until something else is written there.
  if (!isPostgres(database)) await database.raw('PRAGMA secure_delete = ON');
  await database.transaction((trx) => withdraw(trx, organisationId, timestamp(erasure.now())));
  for (const table of tenantTables.filter(isBatched)) {
    for await (const rows of batchesOfTenant(database, table, organisationId, atOnce)) {
      const keys = rows.map((row) => valuesOf(row, table.key));
      const deleted = await database(table.name)
        .whereIn([...table.key], keys)
        .delete();
      counts[table.name] = (counts[table.name] ?? 0) + deleted;
      await pause();
    }
  }
  await database.transaction(async (trx) => {
    for (const [table, deleted] of Object.entries(await deleteOrganisation(trx, organisationId))) {
      counts[table] = (counts[table] ?? 0) + deleted;
    }
    await writeAudit(trx, erasure, organisationId, {
      action: 'JIRA_ORGANISATION_ERASED',
      actor: operatorActor,
      target: { kind: 'organisation', id: organisationId, name: organisationId },
      details: { rows: counts },
    });
  });
  if (!isPostgres(database)) await database.raw('PRAGMA wal_checkpoint(TRUNCATE)');
  return counts;
}

/** Deletes what there is of an organisation at once. @returns how many rows there were, by table */
export async function deleteOrganisation(
  trx: Database,
  organisationId: string,
  tables: readonly TenantTable[] = tenantTables,
): Promise<ErasedRows> {
  await deleteWork(trx, organisationId);
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table.name] = await rowsOfTenant(trx, table, organisationId).delete();
  return counts;
}

/** From now on nothing is filed or read, and no one is signed in: no token, session or work item is left. */
async function withdraw(trx: Database, organisation_id: string, now: string): Promise<void> {
  await deleteWork(trx, organisation_id);
  for (const table of ['sessions', 'oauth_states', 'site_choices'])
    await trx(table).where({ organisation_id }).delete();
  await trx('destinations').where({ organisation_id, deleted_at: null }).update({ deleted_at: now });
  const withoutTokens = { access_token: null, refresh_token: null, access_token_expires_at: null };
  await trx('sites')
    .where({ organisation_id })
    .update({ ...withoutTokens, status: 'reconnect_required', removed_at: now });
}

/** The others have few rows each, to which a relay that is in the middle of something may still refer: they go last. */
function isBatched({ name }: TenantTable): boolean {
  return !['destinations', 'mappings', 'sites', 'organisations'].includes(name);
}

/** Work is keyed by what it is about: see the tasks of the queue. */
async function deleteWork(trx: Database, organisation_id: string): Promise<void> {
  const sites: string[] = await trx('sites').where({ organisation_id }).pluck('id');
  const keys = {
    'find-test-ticket': trx('test_tickets').where({ organisation_id }).select('id'),
    'check-destination': trx('destinations').where({ organisation_id }).select('id'),
    'keep-webhook': sites,
  };
  for (const [task, known] of Object.entries(keys)) {
    await trx('work_items').where({ task }).whereIn('key', known).delete();
  }
  // A dedup key is a JSON array that begins with the organisation.
  await deleteItems(trx, 'deliver', `${JSON.stringify([organisation_id]).slice(0, -1)},`);
  for (const site of sites) {
    for (const task of ['read-issue', 'write-property']) await deleteItems(trx, task, `${site}/`);
  }
}

/** Keys that begin in one way lie together in the index: texts are compared byte by byte. */
async function deleteItems(trx: Database, task: string, prefix: string): Promise<void> {
  const next = `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
  await trx('work_items').where({ task }).andWhere('key', '>=', prefix).andWhere('key', '<', next).delete();
}
