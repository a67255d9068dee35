import type { Database } from './database';
import type { StoredRow } from './keys';
import { batchesOfTenant, type TenantTable, tenantTables } from './tenant-tables';

/** A row as it is exported: with JSON and booleans as such, and without secrets. */
export interface ExportedRow {
  readonly table: string;
  readonly row: StoredRow;
}

/** How many rows are in memory at once; an event may have hundreds of kilobytes. */
const atOnce = 200;

/** Everything stored about an organisation except secrets, the same on both engines. */
export async function* exportOrganisation(database: Database, organisationId: string): AsyncGenerator<ExportedRow> {
  // Tables that others refer to come first, so that the export reads in that order.
  for (const table of [...tenantTables].reverse()) {
    for await (const rows of batchesOfTenant(database, table, organisationId, atOnce)) {
      for (const row of rows) yield { table: table.name, row: exported(table, row) };
    }
  }
}

/** Whether anything is stored about an organisation. */
export async function isKnown(database: Database, organisationId: string): Promise<boolean> {
  for (const table of tenantTables) {
    for await (const _ of batchesOfTenant(database, table, organisationId, 1)) return true;
  }
  return false;
}

function exported({ json = [], booleans = [], secrets = [] }: TenantTable, row: StoredRow): StoredRow {
  const columns = Object.entries(row).filter(([column]) => !secrets.includes(column));
  return Object.fromEntries(
    columns.map(([column, value]) => {
      if (json.includes(column) && typeof value === 'string') return [column, JSON.parse(value)];
      return [column, booleans.includes(column) && value !== null ? Boolean(value) : value];
    }),
  );
}
