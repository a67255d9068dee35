import type { Database } from './database';

/** Notes what AvsB calls an organisation now. A token without its name gives the id in place of one: nothing changes. */
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

/** The names of organisations by their ids, as far as they are known. */
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
