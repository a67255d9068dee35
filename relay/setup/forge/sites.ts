import { AppError } from '../../domain/app-error';
import type { Database } from '../../store/database';
import { organisationNames } from '../../store/organisations';
import { type Connection, sitesOfCloud } from '../../store/sites';

/**
 * The organisations' connections of one Jira site. Each of them chose to share with that site, so the app there shows the
 * data of all of them, and nothing of an organisation that didn't connect it.
 *
 * @throws 403 if no organisation has connected it
 */
export async function connectionsOf(database: Database, cloudId: string): Promise<[Connection, ...Connection[]]> {
  const [first, ...others] = await sitesOfCloud(database, cloudId);
  if (first !== undefined) return [first, ...others];
  const title = 'This Jira site is not connected to AvsB.';
  throw new AppError('site_not_connected', 403, title, 'Ask an AvsB admin to connect it in AvsB.');
}

/**
 * How to name an organisation to people in Jira: by its id and name if several have connected the site, and not at all if
 * only one has, since everything there belongs to it.
 */
export async function organisationNaming(
  database: Database,
  connections: readonly Connection[],
): Promise<(organisationId: string) => { readonly id: string; readonly name: string } | undefined> {
  if (connections.length === 1) return () => undefined;
  const names = await organisationNames(
    database,
    connections.map(({ organisationId }) => organisationId),
  );
  return (id) => ({ id, name: names.get(id) ?? id });
}
