import type { Database } from './database';

interface OrganisationRow {
  organisation_id: string;
  name: string;
}

/** Notes what AvsB calls an organisation now; a token without a name for it, which stands in with the id, changes nothing. */
export async function noteOrganisation(
  database: Database,
  { organisationId, organisationName }: { readonly organisationId: string; readonly organisationName: string },
): Promise<void> {
  if (organisationName === organisationId) return;
  await organisations(database)
    .insert({ organisation_id: organisationId, name: organisationName })
    .onConflict('organisation_id')
    .merge();
}

/** The names of organisations by their ids, as far as they are known. */
export async function organisationNames(
  database: Database,
  organisationIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await organisations(database).whereIn('organisation_id', [...organisationIds]);
  return new Map(rows.map(({ organisation_id, name }) => [organisation_id, name]));
}

function organisations(database: Database) {
  return database<OrganisationRow>('organisations');
}
