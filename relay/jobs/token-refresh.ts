import type { Tokens } from '../atlassian/tokens';
import type { Log } from '../delivery/log';
import { type Clock, later, timestamp } from '../domain/clock';
import type { Database } from '../store/database';
import { sitesExpiringBefore } from '../store/sites';

/** Access tokens that expire within this time are refreshed in advance. */
const refreshAheadMs = 60 * 60_000;

interface TokenRefreshSettings {
  readonly database: Database;
  readonly tokens: Tokens;
  readonly now: Clock;
  readonly log: Log;
}

/** Refreshes access tokens that expire soon, one site at a time, so that no refresh token stays unused for long. */
export async function refreshTokens({ database, tokens, now, log }: TokenRefreshSettings): Promise<void> {
  const sites = await sitesExpiringBefore(database, timestamp(later(now(), refreshAheadMs)));
  for (const { id: siteId, cloudId, organisationId } of sites) {
    try {
      const answer = await tokens.refresh({ siteId, cloudId, organisationId });
      if (answer.kind !== 'token') log.warn({ siteId, answer }, 'The tokens of a site were not refreshed.');
    } catch (error) {
      // For example tokens whose key is no longer configured: the other sites' tokens still need refreshing.
      log.error({ siteId, err: error }, 'The tokens of a site could not be refreshed.');
    }
  }
}
