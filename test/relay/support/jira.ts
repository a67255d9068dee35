import type { SimulatedAtlassian } from '../../../relay/demo/atlassian';
import type { Comment, Issue, Site } from '../../../relay/demo/atlassian/world/types';

/** A site of the simulated Atlassian Cloud, by its slug. */
export function siteOf({ world }: SimulatedAtlassian, slug = 'acme'): Site {
  const site = world.sites.find((candidate) => candidate.slug === slug);
  if (site === undefined) throw new Error(`There is no site ${slug}.`);
  return site;
}

/** All issues of a site, the oldest first. */
export function issuesOf(atlassian: SimulatedAtlassian, slug = 'acme'): Issue[] {
  return Object.values(siteOf(atlassian, slug).issues).sort((a, b) => Number(a.id) - Number(b.id));
}

/** The requests that broke the contract, with what was wrong: in a good test there are none. */
export function violationsOf({ requests }: SimulatedAtlassian): string[] {
  return requests.flatMap(({ operationId, violations }) =>
    violations.map((violation) => `${operationId}: ${violation}`),
  );
}

/** How often an operation was called. */
export function callsOf({ requests }: SimulatedAtlassian, operationId: string): number {
  return requests.filter((request) => request.operationId === operationId).length;
}

/** The deliveries that a comment reported, by its properties. */
export function deliveriesTold({ properties }: Comment): string[] {
  return properties.flatMap(({ key, value }) =>
    key === 'avsb.delivery' ? (value as { deliveryIds: string[] }).deliveryIds : [],
  );
}

/** Every token that the simulated Atlassian has given out: none may be seen anywhere but on its way. */
export function tokensOf({ world }: SimulatedAtlassian): string[] {
  return [...Object.keys(world.refreshTokens), ...Object.keys(world.accessTokens)];
}
