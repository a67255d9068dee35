import { nextId } from './counters';
import type { Grant, Site, World } from './types';

/** Adds a site to the account's grant for the app; there is one grant for an account and an app, and sites add up. */
export function grantSite(world: World, clientId: string, accountId: string, cloudId: string): Grant {
  let grant = world.grants.find(
    (other) => !other.revoked && other.clientId === clientId && other.accountId === accountId,
  );
  if (!grant) {
    grant = { id: `grant-${nextId(world, 'other')}`, clientId, accountId, cloudIds: [], revoked: false };
    world.grants.push(grant);
  }
  if (!grant.cloudIds.includes(cloudId)) grant.cloudIds.push(cloudId);
  return grant;
}

/** The user revokes the app's access: tokens become invalid at once. With a site, only that site leaves the grants. */
export function revokeGrants(world: World, site?: Site): void {
  for (const grant of world.grants) {
    if (site) grant.cloudIds = grant.cloudIds.filter((cloudId) => cloudId !== site.cloudId);
    if (!site || grant.cloudIds.length === 0) grant.revoked = true;
  }
}

/** Expires every access token now; refresh tokens stay valid. */
export function expireAccessTokens(world: World): void {
  for (const token of Object.values(world.accessTokens)) token.expiresAt = new Date(0).toISOString();
}

/** From now on consent does not give these scopes, though the app asks for them. */
export function withholdScopes(world: World, scopes: string[]): void {
  world.withheldScopes = [...scopes];
}

/** The grant with this id, unless its user has revoked it. */
export function liveGrant(world: World, grantId: string): Grant | undefined {
  return world.grants.find((grant) => grant.id === grantId && !grant.revoked);
}
