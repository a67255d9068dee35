import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, later, timestamp } from '../domain/clock';
import type { NewId } from '../domain/ids';
import type { JiraRefusal } from '../domain/jira-answer';
import { saidBy } from '../domain/outcome';
import { systemActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { lockTask, releaseLease, takeLease } from '../store/leases';
import { type SecretBox, UnreadableSecret } from '../store/secret-box';
import { lockTokensOf, requireReconnect, rotateTokens, type StoredTokens, tokensOf } from '../store/sites';
import { inTransaction } from '../store/transaction';
import type { AccessToken, AccessTokens, JiraSite } from './jira';
import type { OAuth, TokenAnswer } from './oauth';

export interface TokenSettings {
  readonly database: Database;
  readonly box: SecretBox;
  readonly oauth: OAuth;
  readonly now: Clock;
  readonly newId: NewId;
  /** How Atlassian answered a refresh, for metrics. */
  readonly observeRefresh?: (result: TokenAnswer['kind']) => void;
  /** Called in the transaction in which a site stops to be usable. */
  readonly onRevoked?: (transaction: Database, site: JiraSite) => Promise<void>;
  /** Called once for each site whose tokens no configured key opens, with a message for the operator. */
  readonly onUnreadable?: (siteId: string, message: string) => void;
}

export interface Tokens extends AccessTokens {
  /** Refreshes the site's tokens now, unless a refresh is already in progress. */
  refresh(site: JiraSite): Promise<AccessToken>;
}

/** A token this close to its end is refreshed before it is used: it must outlive the request. */
const spareMs = 60_000;

const disconnected = reconnectRequired('The site is no longer connected.', null);

/**
 * Hands out access tokens of connected sites. A refresh token is used once and by one caller at a time, and what it is
 * rotated into is stored before the new access token is used, since Atlassian no longer accepts the old one.
 */
export function createTokens(settings: TokenSettings): Tokens {
  const { database, box } = settings;
  const refreshing = new Map<string, Promise<AccessToken>>();
  const ifReadable = createReader(settings);

  function refreshOnce(site: JiraSite, rejected?: string): Promise<AccessToken> {
    const inProgress = refreshing.get(site.siteId);
    if (inProgress !== undefined) return inProgress;
    const refresh = refreshSite(settings, site, rejected).finally(() => refreshing.delete(site.siteId));
    refreshing.set(site.siteId, refresh);
    return refresh;
  }

  return {
    accessTokenFor: (site, rejected) =>
      ifReadable(site, async () => {
        const stored = await tokensOf(database, box, site.siteId);
        if (stored === undefined) return disconnected;
        if (isFresh(settings, stored) && stored.accessToken !== rejected) return tokenOf(stored);
        return refreshOnce(site, rejected);
      }),
    refresh: (site) => ifReadable(site, () => refreshOnce(site)),
    refused: (site, accessToken, reason) => revoke(settings, site, reason, { refusal: null, accessToken }),
  };
}

/** For the people of an organisation: which key is missing concerns the operator, and is in the log. */
const unreadableMessage =
  'AvsB cannot read what it has stored for this site. Ask the operator of AvsB for Jira to look at its log, or reconnect the site.';

/** Tokens that no configured key opens were not refused by Atlassian: with the right key they can be used again. */
function createReader({ onUnreadable }: TokenSettings) {
  const reported = new Set<string>();
  return async ({ siteId }: JiraSite, read: () => Promise<AccessToken>): Promise<AccessToken> => {
    try {
      const token = await read();
      reported.delete(siteId);
      return token;
    } catch (error) {
      if (!(error instanceof UnreadableSecret)) throw error;
      if (!reported.has(siteId)) onUnreadable?.(siteId, error.message);
      reported.add(siteId);
      return { kind: 'unavailable', message: unreadableMessage };
    }
  };
}

async function refreshSite(settings: TokenSettings, site: JiraSite, rejected?: string): Promise<AccessToken> {
  const { database, box, oauth } = settings;
  const before = await tokensOf(database, box, site.siteId);
  if (before === undefined) return disconnected;
  // Another call refreshed between the 401 and now.
  if (rejected !== undefined && before.accessToken !== rejected && isFresh(settings, before)) return tokenOf(before);
  return withRefreshLease(settings, site, async () => {
    const stored = await tokensOf(database, box, site.siteId);
    if (stored === undefined) return disconnected;
    // Another process refreshed while this one waited for the lease.
    if (stored.refreshToken !== before.refreshToken && isFresh(settings, stored)) return tokenOf(stored);
    const answer = await oauth.refresh(stored.refreshToken);
    settings.observeRefresh?.(answer.kind);
    return storeAnswer(settings, site, stored, answer);
  });
}

async function storeAnswer(
  settings: TokenSettings,
  site: JiraSite,
  used: StoredTokens,
  answer: TokenAnswer,
): Promise<AccessToken> {
  switch (answer.kind) {
    case 'granted': {
      const { database, box } = settings;
      const at = timestamp(settings.now());
      const current = await rotateTokens(database, box, site.siteId, used, answer.tokens, at);
      return current === undefined ? disconnected : tokenOf(current);
    }
    case 'refused': {
      const message = `Atlassian no longer accepts AvsB's access to this site. ${saidBy(answer.refusal)}`;
      await revoke(settings, site, message, { refusal: answer.refusal, refreshToken: used.refreshToken });
      return reconnectRequired(message, answer.refusal);
    }
    case 'missing_refresh_token':
      return { kind: 'unavailable', message: 'Atlassian answered a refresh without a refresh token.' };
    case 'unavailable':
      return { kind: 'unavailable', message: `The access token could not be refreshed. ${answer.message}` };
  }
}

/** Longer than a refresh can take: so long does a process that died during one hold up the others. */
const leaseMs = 30_000;
const pollMs = 50;

/** Does the work while no other process refreshes this site's tokens; waits for one that does. */
async function withRefreshLease(
  { database, now }: TokenSettings,
  { siteId }: JiraSite,
  work: () => Promise<AccessToken>,
): Promise<AccessToken> {
  const lease = { task: lockTask, key: `token-refresh:${siteId}`, owner: randomUUID() };
  const waitUntilMs = performance.now() + leaseMs;
  const take = () =>
    takeLease(database, { ...lease, now: timestamp(now()), expiresAt: timestamp(later(now(), leaseMs)) });
  while (!(await take())) {
    if (performance.now() > waitUntilMs) {
      return { kind: 'unavailable', message: 'Another process has been refreshing the access token for too long.' };
    }
    await pause(pollMs);
  }
  try {
    return await work();
  } finally {
    await releaseLease(database, lease);
  }
}

function isFresh({ now }: TokenSettings, { accessTokenExpiresAt }: StoredTokens): boolean {
  return new Date(accessTokenExpiresAt) > later(now(), spareMs);
}

/**
 * Records that a person has to reconnect the site; its destinations' deliveries wait for that. Does nothing if the site
 * was reconnected while the refused token was in use.
 */
async function revoke(
  { database, box, onRevoked, ...pen }: TokenSettings,
  site: JiraSite,
  reason: string,
  { refusal, ...refused }: { readonly refusal: JiraRefusal | null } & Partial<StoredTokens>,
): Promise<void> {
  await inTransaction(database, async (transaction) => {
    const current = await lockTokensOf(transaction, box, site.siteId);
    if (current === undefined) return;
    if (refused.refreshToken !== undefined && current.refreshToken !== refused.refreshToken) return;
    if (refused.accessToken !== undefined && current.accessToken !== refused.accessToken) return;
    const row = await requireReconnect(transaction, site.siteId);
    if (row === undefined) return;
    await writeAudit(transaction, pen, site.organisationId, {
      action: 'JIRA_SITE_REVOKED',
      actor: systemActor,
      target: { kind: 'site', id: site.siteId, name: row.name },
      details: { reason, jira: refusal },
    });
    await onRevoked?.(transaction, site);
  });
}

function tokenOf({ accessToken }: StoredTokens): AccessToken {
  return { kind: 'token', accessToken };
}

function reconnectRequired(message: string, refusal: JiraRefusal | null): AccessToken {
  return { kind: 'reconnect_required', message, refusal };
}
