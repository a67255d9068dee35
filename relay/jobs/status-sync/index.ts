import { notFound } from '../../domain/app-error';
import { later, timestamp } from '../../domain/clock';
import { followedSince, startDelayMs } from '../../domain/status-sync';
import { findSite, listSites } from '../../store/sites';
import { beginRun, type SyncedSite, sitesCutOff, sitesToSync } from '../../store/sync-runs';
import type { Tick } from '../cron';
import type { StatusSyncContext } from './context';
import { type SiteReport, syncRun } from './site';

export type { SiteReport } from './site';

/** Keeps the cached statuses of links up to date with Jira. */
export interface StatusSync {
  /** The cron's run over every connected site, spread over the beginning of the interval. One at a time. */
  run(tick: Tick): Promise<void>;
  /** Goes on with what a stop or a crash cut off within the last hours. */
  resume(): Promise<void>;
  /** Syncs one site now, from its beginning. Throws `not_found` where the organisation has no such site. */
  syncSite(organisationId: string, siteId: string): Promise<SiteReport>;
  /** Syncs all connected sites of an organisation now. */
  syncOrganisation(organisationId: string): Promise<SiteReport[]>;
}

/**
 * Within this time, a sync that was interrupted continues where it ended; after it, it starts over. Shorter than the night
 * between two runs, so that each of them looks at every link.
 */
const runWindowMs = 12 * 60 * 60_000;

/**
 * The nightly sync: what became of the tickets of the last 90 days. Sites go on independently of each other, each with
 * its own tokens; one that must wait or be reconnected holds up none of the others.
 */
export function createStatusSync(context: StatusSyncContext): StatusSync {
  const { database, now, random, wait } = context;
  const underWay = new Map<string, Promise<SiteReport>>();
  let running: Promise<void> | undefined;

  /** A site that is being synced is not synced a second time beside it. */
  function sync(site: SyncedSite, begin: 'from_the_start' | 'where_it_ended'): Promise<SiteReport> {
    const known = underWay.get(site.siteId);
    if (known !== undefined) return known;
    const syncing = syncFrom(context, site, begin).finally(() => underWay.delete(site.siteId));
    underWay.set(site.siteId, syncing);
    return syncing;
  }

  async function runAll({ intervalMs }: Tick): Promise<void> {
    const sites = await sitesToSync(database, timestamp(followedSince(now())));
    await Promise.all(
      sites.map((site) =>
        guarded(context, site, async () => {
          const delayMs = startDelayMs(intervalMs, random());
          if (delayMs > 0) await wait(delayMs);
          return sync(site, 'where_it_ended');
        }),
      ),
    );
  }

  return {
    run(tick) {
      running ??= runAll(tick).finally(() => {
        running = undefined;
      });
      return running;
    },
    async resume() {
      const sites = await sitesCutOff(database, timestamp(later(now(), -runWindowMs)));
      await Promise.all(sites.map((site) => guarded(context, site, () => sync(site, 'where_it_ended'))));
    },
    async syncSite(organisationId, siteId) {
      if ((await findSite(database, organisationId, siteId)) === undefined) throw notFound('site');
      return sync({ organisationId, siteId }, 'from_the_start');
    },
    async syncOrganisation(organisationId) {
      const sites = await listSites(database, organisationId);
      const connected = sites.filter(({ status }) => status === 'connected');
      return Promise.all(connected.map(({ id: siteId }) => sync({ organisationId, siteId }, 'from_the_start')));
    },
  };
}

/** Syncs a site; where the relay stops meanwhile, the run stays where it is. */
async function syncFrom(
  context: StatusSyncContext,
  site: SyncedSite,
  begin: 'from_the_start' | 'where_it_ended',
): Promise<SiteReport> {
  const { database, now, log } = context;
  const continueAfter = begin === 'from_the_start' ? null : timestamp(later(now(), -runWindowMs));
  const run = await beginRun(database, site, timestamp(now()), continueAfter);
  const report = await syncRun(context, run).catch((error: unknown): SiteReport => {
    if (!context.stopping.aborted) throw error;
    const message = 'The relay stopped. The sync goes on when it starts again.';
    return { siteId: site.siteId, end: 'interrupted', message, issues: 0, changed: 0 };
  });
  context.observe?.(report.end);
  if (report.end === 'finished') log.debug({ ...report }, 'The tickets of a site were looked at.');
  else log.warn({ ...report }, 'The tickets of a site were not all looked at.');
  return report;
}

/** One site's trouble is no other site's. */
async function guarded(
  { log, stopping }: StatusSyncContext,
  { siteId }: SyncedSite,
  sync: () => Promise<SiteReport>,
): Promise<void> {
  try {
    await sync();
  } catch (error) {
    if (!stopping.aborted)
      log.error({ err: error, siteId }, 'The sync of a site failed. It comes again at its next time.');
  }
}
