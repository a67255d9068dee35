import type { Environment } from '../config';
import { AvsbError } from '../demo/avsb/avsb-error';
import type { SiteReport } from '../jobs/status-sync';
import { allSites } from '../store/sites';
import type { Output } from './output';
import { withCommandContext, withStatusSync } from './wiring';

export interface SyncOptions {
  readonly site?: string;
  readonly organisation?: string;
}

/** Reads the status of every ticket of the last 90 days now, of one site or of all. */
export async function sync(options: SyncOptions, environment: Environment, output: Output): Promise<void> {
  const reports = await withCommandContext(environment, async (command) => {
    const sites = (await allSites(command.database)).filter(
      ({ id, organisationId }) =>
        (options.site ?? id) === id && (options.organisation ?? organisationId) === organisationId,
    );
    if (sites.length === 0 && options.site !== undefined) {
      throw new AvsbError(`There is no site ${options.site}.`, '“sites list” shows all sites.');
    }
    return withStatusSync(command, async ({ syncSite }) => {
      const done: (SiteReport & { name: string })[] = [];
      for (const { id, organisationId, name } of sites) done.push({ name, ...(await syncSite(organisationId, id)) });
      return done;
    });
  });
  output.result(reports, () => {
    for (const { name, issues, changed, message } of reports) {
      output.say(`${name}: ${issues} tickets read, ${changed} links changed.${message === null ? '' : ` ${message}`}`);
    }
    if (reports.length === 0) output.say('No site is connected.');
  });
  const cutOff = reports.filter(({ end }) => end !== 'finished');
  if (cutOff.length > 0) {
    const names = cutOff.map(({ name }) => name).join(', ');
    throw new AvsbError(`Not all tickets were read: ${names}.`, '“doctor” shows what is wrong.');
  }
}
