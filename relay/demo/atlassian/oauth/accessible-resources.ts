import { type Answer, gatewayRefusal } from '../answer';
import type { Simulation } from '../context';
import { siteUrl } from '../site-url';
import { findSite } from '../world/find';
import { bearer } from './tokens';

/** `GET /oauth/token/accessible-resources`: all sites of the grant, also those that were added by an earlier consent. */
export function answerAccessibleResources(simulation: Simulation, authorization: string | undefined): Answer {
  const authorized = bearer(simulation, authorization);
  if (!authorized) throw gatewayRefusal(401, 'Unauthorized');
  const { grant, token } = authorized;
  const sites = grant.cloudIds.flatMap((cloudId) => findSite(simulation.world, cloudId) ?? []);
  return {
    status: 200,
    body: sites.map((site) => ({
      id: site.cloudId,
      url: siteUrl(simulation, site),
      name: site.name,
      scopes: token.scopes.filter((scope) => scope !== 'offline_access'),
      avatarUrl: `${simulation.url()}/pages/site-avatar.svg`,
    })),
  };
}
