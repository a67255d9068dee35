import type { Database } from './database';
import { deleteOrganisation } from './erase-organisation';
import { tenantTables } from './tenant-tables';
import { inTransaction } from './transaction';

/** Forgets an organisation for the demo's reset, at once. People stay signed in. */
export async function forgetOrganisation(database: Database, organisationId: string): Promise<void> {
  const tables = tenantTables.filter(({ name }) => name !== 'sessions');
  await inTransaction(database, (transaction) => deleteOrganisation(transaction, organisationId, tables));
}
