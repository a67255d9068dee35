import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { timestamp } from '../domain/clock';
import { type AuditContext, operatorActor, writeAudit } from './audit';
import type { Database } from './database';
import { isPostgres } from './is-postgres';
import { hasKeyIn, valuesOf } from './keys';
import { batchesOfTenant, isOfTenant, type TenantTable, tenantTables } from './tenant-tables';
import { inTransaction } from './transaction';

/** Rows per transaction; between two transactions, a running relay can write. */
const atOnce = 500;

interface Erasure extends AuditContext {
  readonly database: Database;
  readonly organisationId: string;
  /** Waits between two transactions. */
  readonly pause: () => Promise<void>;
}

/** How many rows were deleted, by table. */
export type ErasedRows = Readonly<Record<string, number>>;

/**
 * Deletes everything stored about an organisation, even while a relay runs. Only one entry of the audit log is left, with
 * the number of deleted rows. It may be interrupted anywhere and run again.
 */
export async function eraseOrganisation(erasure: Erasure): Promise<ErasedRows> {
  const { database, organisationId, pause } = erasure;
  const counts: Record<string, number> = {};
  // Otherwise SQLite leaves deleted data readable in the file until it is overwritten.
  if (!isPostgres(database)) await sql`PRAGMA secure_delete = ON`.execute(database);
  await inTransaction(database, (transaction) => withdraw(transaction, organisationId, timestamp(erasure.now())));
  for (const table of tenantTables.filter(isBatched)) {
    for await (const rows of batchesOfTenant(database, table, organisationId, atOnce)) {
      const keys = rows.map((row) => valuesOf(row, table.key));
      const deleted = await deleteWhere(database, table, hasKeyIn(database, table.key, keys));
      counts[table.name] = (counts[table.name] ?? 0) + deleted;
      await pause();
    }
  }
  await inTransaction(database, async (transaction) => {
    for (const [table, deleted] of Object.entries(await deleteOrganisation(transaction, organisationId))) {
      counts[table] = (counts[table] ?? 0) + deleted;
    }
    await writeAudit(transaction, erasure, organisationId, {
      action: 'JIRA_ORGANISATION_ERASED',
      actor: operatorActor,
      target: { kind: 'organisation', id: organisationId, name: organisationId },
      details: { rows: counts },
    });
  });
  if (!isPostgres(database)) await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(database);
  return counts;
}

/** Deletes an organisation for the demo's reset, in one transaction. People stay signed in. */
export async function forgetOrganisation(database: Database, organisationId: string): Promise<void> {
  const tables = tenantTables.filter(({ name }) => name !== 'sessions');
  await inTransaction(database, (transaction) => deleteOrganisation(transaction, organisationId, tables));
}

/** Deletes everything of an organisation in one transaction. @returns how many rows were deleted, by table */
async function deleteOrganisation(
  transaction: Database,
  organisationId: string,
  tables: readonly TenantTable[] = tenantTables,
): Promise<ErasedRows> {
  await deleteWork(transaction, organisationId);
  const counts: Record<string, number> = {};
  for (const table of tables) {
    counts[table.name] = await deleteWhere(transaction, table, isOfTenant(table, organisationId));
  }
  return counts;
}

async function deleteWhere(database: Database, { name }: TenantTable, condition: RawBuilder<SqlBool>): Promise<number> {
  const { numAffectedRows } = await sql`DELETE FROM ${sql.table(name)} WHERE ${condition}`.execute(database);
  return Number(numAffectedRows ?? 0);
}

/** Deletes tokens, sessions and work items first, so that nothing is filed or read from now on, and no one is signed in. */
async function withdraw(transaction: Database, organisation_id: string, now: string): Promise<void> {
  await deleteWork(transaction, organisation_id);
  for (const table of ['sessions', 'oauth_states', 'site_choices'] as const) {
    await transaction.deleteFrom(table).where('organisation_id', '=', organisation_id).execute();
  }
  await transaction
    .updateTable('destinations')
    .set({ deleted_at: now })
    .where((is) => is.and({ organisation_id, deleted_at: null }))
    .execute();
  const withoutTokens = { access_token: null, refresh_token: null, access_token_expires_at: null };
  await transaction
    .updateTable('sites')
    .set({ ...withoutTokens, status: 'reconnect_required', removed_at: now })
    .where('organisation_id', '=', organisation_id)
    .execute();
}

/** The other tables have few rows, and a running relay may still refer to them: they are deleted last. */
function isBatched({ name }: TenantTable): boolean {
  return !['destinations', 'mappings', 'sites', 'organisations'].includes(name);
}

/** Work items are keyed by their object: see the tasks of the queue. */
async function deleteWork(transaction: Database, organisation_id: string): Promise<void> {
  const keyedById = {
    'find-test-ticket': 'test_tickets',
    'check-destination': 'destinations',
    'read-project': 'destinations',
    'keep-webhook': 'sites',
  } as const;
  for (const [task, table] of Object.entries(keyedById)) {
    await transaction
      .deleteFrom('work_items')
      .where('task', '=', task)
      .where('key', 'in', (is) => is.selectFrom(table).select('id').where('organisation_id', '=', organisation_id))
      .execute();
  }
  // A dedup key, and the turn of a callback, is a JSON array that begins with the organisation.
  const ofOrganisation = `${JSON.stringify([organisation_id]).slice(0, -1)},`;
  for (const task of ['deliver', 'send-callbacks']) await deleteItems(transaction, task, ofOrganisation);
  const sites = await transaction
    .selectFrom('sites')
    .select('id')
    .where('organisation_id', '=', organisation_id)
    .execute();
  for (const { id } of sites) {
    for (const task of ['read-issue', 'write-property']) await deleteItems(transaction, task, `${id}/`);
  }
}

/** Keys with the same prefix are neighbours in the index, since texts are compared byte by byte. */
async function deleteItems(transaction: Database, task: string, prefix: string): Promise<void> {
  const next = `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
  await transaction
    .deleteFrom('work_items')
    .where('task', '=', task)
    .where('key', '>=', prefix)
    .where('key', '<', next)
    .execute();
}
