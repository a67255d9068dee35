import type { JiraSite } from '../atlassian/jira';
import { backoffMs, backoffs } from '../domain/backoff';
import { later } from '../domain/clock';
import { startDelayMs } from '../domain/status-sync';
import type { ItemHandling } from '../queue/leased-task';
import { siteOfWork } from '../store/site-of-work';
import { allSites, renameSite } from '../store/sites';
import type { SetupContext } from './context';

type RefreshContext = Pick<SetupContext, 'database' | 'sitesGrantedWith' | 'queue' | 'now' | 'random' | 'log'>;

/** Schedules a daily look at each connected site, spread over the beginning of the interval. */
export async function scheduleSiteRefreshes(
  { database, queue, now, random }: RefreshContext,
  { intervalMs }: { readonly intervalMs: number },
): Promise<void> {
  const connected = (await allSites(database)).filter(({ status }) => status === 'connected');
  await queue.schedule(
    database,
    connected.map(({ id }) => ({
      task: 'refresh-site',
      key: id,
      at: later(now(), startDelayMs(intervalMs, random())),
    })),
  );
}

/** A site whose name can't be read is looked at again this often, then on the next day. */
const maxAttempts = 5;

/** Keeps names and addresses of sites up to date. */
export function siteRefreshes(context: RefreshContext): ItemHandling {
  return {
    concurrency: 5,
    async handle({ key, failures }) {
      const site = await siteOfWork(context.database, key);
      if (site === undefined || !site.isConnected) return 'done';
      const isRead = await refreshSite(context, site);
      if (isRead || failures + 1 >= maxAttempts) return 'done';
      const waitMs = backoffMs(failures + 1, context.random(), backoffs.rounds);
      return { at: later(context.now(), waitMs), failures: failures + 1 };
    },
  };
}

/**
 * Reads again what a site is called and its address, which a site admin may change.
 *
 * @returns whether Atlassian listed its sites
 */
export async function refreshSite(context: RefreshContext, site: JiraSite): Promise<boolean> {
  const { siteId, cloudId, organisationId } = site;
  const listed = await context.sitesGrantedWith(site);
  if (listed.kind !== 'listed') {
    context.log.warn({ siteId, message: listed.message }, 'The name of a site could not be read.');
    return false;
  }
  // A site is listed once for each product.
  const resource = listed.resources.find((granted) => granted.cloudId === cloudId);
  if (resource !== undefined && (await renameSite(context.database, organisationId, siteId, resource))) {
    context.log.info({ siteId, name: resource.name, url: resource.url }, 'A site has another name or address now.');
  }
  return true;
}
