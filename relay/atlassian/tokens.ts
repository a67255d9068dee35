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
import { heldTokensOf, requireReconnect, rotateTokens, type StoredTokens, tokensOf } from '../store/sites';
import type { AccessToken, AccessTokens, JiraSite } from './jira';
import type { OAuth, TokenAnswer } from './oauth';

export interface TokenSettings {
  readonly database: Database;
  readonly box: SecretBox;
  readonly oauth: OAuth;
  readonly now: Clock;
  readonly newId: NewId;
  /** What Atlassian answered a refresh, for metrics. */
  readonly observeRefresh?: (result: TokenAnswer['kind']) => void;
  /** Told once of each site whose tokens no configured key opens, in words for the operator. */
  readonly onUnreadable?: (siteId: string, message: string) => void;
}

export interface Tokens extends AccessTokens {
  /** Refreshes the site's tokens now, unless that is under way already. */
  refresh(site: JiraSite): Promise<AccessToken>;
}

/** A token this close to its end is refreshed before it is used: it must outlive the request. */
const spareMs = 60_000;

const disconnected = reconnectRequired('The site is not connected any more.', null);

/**
 * Hands out access tokens of connected sites. A refresh token is used once and by one caller at a time, and what it is
 * rotated into is stored before the new access token is used, since Atlassian takes the old one no more.
 */
export function createTokens(settings: TokenSettings): Tokens {
  const { database, box } = settings;
  const refreshing = new Map<string, Promise<AccessToken>>();
  const ifReadable = createReader(settings);

  function refreshOnce(site: JiraSite, rejected?: string): Promise<AccessToken> {
    const underWay = refreshing.get(site.siteId);
    if (underWay !== undefined) return underWay;
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
    refused: (site, accessToken) =>
      revoke(settings, site, 'Jira answered 401 to a fresh access token.', { refusal: null, accessToken }),
  };
}

/** For people: which key is missing is the operator's business, and stands in the log. */
const unreadableMessage =
  'AvsB cannot read what it has stored for this site. Ask the operator of AvsB for Jira to look at its log, or reconnect the site.';

/** Tokens that no configured key opens are no refusal of Atlassian's: with the right key they are good again. */
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
  // Somebody else refreshed between the 401 and now.
  if (rejected !== undefined && before.accessToken !== rejected && isFresh(settings, before)) return tokenOf(before);
  return alone(settings, site, async () => {
    const stored = await tokensOf(database, box, site.siteId);
    if (stored === undefined) return disconnected;
    // Another process refreshed while this one waited for its turn.
    if (stored.refreshToken !== before.refreshToken && isFresh(settings, stored)) return tokenOf(stored);
    const answer = await oauth.refresh(stored.refreshToken);
    settings.observeRefresh?.(answer.kind);
    return settle(settings, site, stored, answer);
  });
}

async function settle(
  settings: TokenSettings,
  site: JiraSite,
  used: StoredTokens,
  answer: TokenAnswer,
): Promise<AccessToken> {
  switch (answer.kind) {
    case 'granted': {
      const current = await rotateTokens(settings.database, settings.box, site.siteId, used, answer.tokens);
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

/** Longer than a refresh can take; a process that died in the middle of one holds the others up no longer. */
const turnMs = 30_000;
const lookAgainMs = 50;

/** Does the work while no other process refreshes this site, however long that one takes. */
async function alone(
  { database, now }: TokenSettings,
  { siteId }: JiraSite,
  work: () => Promise<AccessToken>,
): Promise<AccessToken> {
  const turn = { task: lockTask, key: `token-refresh:${siteId}`, owner: randomUUID() };
  const waitUntilMs = performance.now() + turnMs;
  const take = () =>
    takeLease(database, { ...turn, now: timestamp(now()), expiresAt: timestamp(later(now(), turnMs)) });
  while (!(await take())) {
    if (performance.now() > waitUntilMs) {
      return { kind: 'unavailable', message: 'Another process has been refreshing the access token for too long.' };
    }
    await pause(lookAgainMs);
  }
  try {
    return await work();
  } finally {
    await releaseLease(database, turn);
  }
}

function isFresh({ now }: TokenSettings, { accessTokenExpiresAt }: StoredTokens): boolean {
  return new Date(accessTokenExpiresAt) > later(now(), spareMs);
}

/**
 * Notes that the site must be connected again by a person; its destinations' deliveries wait for that. Where it has
 * been connected again while the refused token was on its way, nothing is noted.
 */
async function revoke(
  { database, box, ...pen }: TokenSettings,
  site: JiraSite,
  reason: string,
  { refusal, ...refused }: { readonly refusal: JiraRefusal | null } & Partial<StoredTokens>,
): Promise<void> {
  await database.transaction(async (trx) => {
    const current = await heldTokensOf(trx, box, site.siteId);
    if (current === undefined) return;
    if (refused.refreshToken !== undefined && current.refreshToken !== refused.refreshToken) return;
    if (refused.accessToken !== undefined && current.accessToken !== refused.accessToken) return;
    const row = await requireReconnect(trx, site.siteId);
    if (row === undefined) return;
    await writeAudit(trx, pen, site.organisationId, {
      action: 'JIRA_SITE_REVOKED',
      actor: systemActor,
      target: { kind: 'site', id: site.siteId, name: row.name },
      details: { reason, jira: refusal },
    });
  });
}

function tokenOf({ accessToken }: StoredTokens): AccessToken {
  return { kind: 'token', accessToken };
}

function reconnectRequired(message: string, refusal: JiraRefusal | null): AccessToken {
  return { kind: 'reconnect_required', message, refusal };
}
