import type { Database } from './database';

/** Stores an organisation's current name in AvsB. A token without the name has the id instead: then nothing changes. */
export async function noteOrganisation(
  database: Database,
  { organisationId, organisationName }: { readonly organisationId: string; readonly organisationName: string },
): Promise<void> {
  if (organisationName === organisationId) return;
  await database
    .insertInto('organisations')
    .values({ organisation_id: organisationId, name: organisationName })
    .onConflict((on) => on.column('organisation_id').doUpdateSet({ name: organisationName }))
    .execute();
}

/** The names of organisations by id, as far as they are known. */
export async function organisationNames(
  database: Database,
  organisationIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (organisationIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('organisations')
    .selectAll()
    .where('organisation_id', 'in', organisationIds)
    .execute();
  return new Map(rows.map(({ organisation_id, name }) => [organisation_id, name]));
}
