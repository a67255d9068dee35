import { AppError } from '../../domain/app-error';
import type { Database } from '../../store/database';
import { type Site, sitesOfCloud } from '../../store/sites';

/**
 * The organisations' connections of one Jira site. Each of them chose to share with that site, so the app there shows
 * what any of them knows, and nothing of an organisation that did not connect it.
 *
 * @throws 403 where nobody has connected it
 */
export async function connectionsOf(database: Database, cloudId: string): Promise<[Site, ...Site[]]> {
  const [first, ...others] = await sitesOfCloud(database, cloudId);
  if (first !== undefined) return [first, ...others];
  const title = 'This Jira site is not connected to AvsB.';
  throw new AppError('site_not_connected', 403, title, 'Ask an AvsB admin to connect it in AvsB.');
}
