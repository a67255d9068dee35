import type { Simulation } from './context';
import type { Issue, Site } from './world/types';

/** A site's address for people; all sites share the simulator's origin, so they differ by path. */
export function siteUrl(simulation: Pick<Simulation, 'url'>, site: Site): string {
  return site.url ?? `${simulation.url()}/site/${site.slug}`;
}

/** The page of an issue. */
export function issueUrl(simulation: Pick<Simulation, 'url'>, site: Site, issue: Issue): string {
  return `${siteUrl(simulation, site)}/browse/${issue.key}`;
}

/** The address of a site's REST API, which `self` links point to. */
export function apiUrl(simulation: Pick<Simulation, 'url'>, site: Site): string {
  return `${simulation.url()}/ex/jira/${site.cloudId}/rest/api/3`;
}
