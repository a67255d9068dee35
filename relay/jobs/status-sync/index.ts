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
  /** Resumes the syncs that a stop or a crash interrupted within the last hours. */
  resume(): Promise<void>;
  /** Syncs one site now, from the start. Throws `not_found` if the organisation doesn't have this site. */
  syncSite(organisationId: string, siteId: string): Promise<SiteReport>;
  /** Syncs all connected sites of an organisation now. */
  syncOrganisation(organisationId: string): Promise<SiteReport[]>;
}

/**
 * An interrupted sync continues where it stopped within this time, and starts over after it. Shorter than the time between
 * two nightly runs, so that each of them reads every link.
 */
const runWindowMs = 12 * 60 * 60_000;

/**
 * The nightly sync of the statuses of the tickets of the last 90 days. Sites are synced independently of each other, each
 * with its own tokens; a site that must wait or be reconnected doesn't hold up the others.
 */
export function createStatusSync(context: StatusSyncContext): StatusSync {
  const { database, now, random, wait } = context;
  const inProgress = new Map<string, Promise<SiteReport>>();
  let running: Promise<void> | undefined;

  /** A site that is already being synced isn't synced twice at once. */
  function sync(site: SyncedSite, begin: 'from_the_start' | 'where_it_stopped'): Promise<SiteReport> {
    const known = inProgress.get(site.siteId);
    if (known !== undefined) return known;
    const syncing = syncFrom(context, site, begin).finally(() => inProgress.delete(site.siteId));
    inProgress.set(site.siteId, syncing);
    return syncing;
  }

  async function runAll({ intervalMs }: Tick): Promise<void> {
    const sites = await sitesToSync(database, timestamp(followedSince(now())));
    await Promise.all(
      sites.map((site) =>
        guarded(context, site, async () => {
          const delayMs = startDelayMs(intervalMs, random());
          if (delayMs > 0) await wait(delayMs);
          return sync(site, 'where_it_stopped');
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
      await Promise.all(sites.map((site) => guarded(context, site, () => sync(site, 'where_it_stopped'))));
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

/** Syncs a site; if the relay stops in the meantime, the run stays unfinished. */
async function syncFrom(
  context: StatusSyncContext,
  site: SyncedSite,
  begin: 'from_the_start' | 'where_it_stopped',
): Promise<SiteReport> {
  const { database, now, log } = context;
  const continueAfter = begin === 'from_the_start' ? null : timestamp(later(now(), -runWindowMs));
  const run = await beginRun(database, site, timestamp(now()), continueAfter);
  const report = await syncRun(context, run).catch((error: unknown): SiteReport => {
    if (!context.stopping.aborted) throw error;
    const message = 'The relay stopped. The sync continues when it starts again.';
    return { siteId: site.siteId, end: 'interrupted', message, issues: 0, changed: 0 };
  });
  context.observe?.(report.end);
  if (report.end === 'finished') log.debug({ ...report }, 'The tickets of a site were synced.');
  else log.warn({ ...report }, 'The tickets of a site were not all synced.');
  return report;
}

/** A failure of one site doesn't affect the others. */
async function guarded(
  { log, stopping }: StatusSyncContext,
  { siteId }: SyncedSite,
  sync: () => Promise<SiteReport>,
): Promise<void> {
  try {
    await sync();
  } catch (error) {
    if (!stopping.aborted)
      log.error({ err: error, siteId }, 'The sync of a site failed. It runs again at its next scheduled time.');
  }
}
