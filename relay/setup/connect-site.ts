import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type AccessibleResource, peopleScope, scopes, type Tokens } from '../atlassian/oauth';
import { AppError, notFound } from '../domain/app-error';
import { later, timestamp } from '../domain/clock';
import { writeAudit } from '../store/audit';
import { destinationsOfSite } from '../store/checks';
import type { Database } from '../store/database';
import { type OAuthState, storeOAuthState, takeOAuthState } from '../store/oauth-states';
import { noteOrganisation } from '../store/organisations';
import { endSiteChoice, findSiteChoice, type OfferedSite, storeSiteChoice } from '../store/site-choices';
import { connectSite, findCurrentOrRemovedSite, listSites, type Site } from '../store/sites';
import { checkOf } from './check';
import type { Person, SetupContext } from './context';
import { editionOf } from './edition';
import { resume } from './resume';
import { webhookOf } from './webhooks';

/** How long a person may take at Atlassian's consent page, and to choose among several sites. */
export const connectMs = 10 * 60_000;

/** The result for the connecting person's browser after Atlassian's consent page. */
export type Connected =
  | { readonly kind: 'connected'; readonly siteId: string }
  | { readonly kind: 'choose'; readonly choiceId: string }
  | { readonly kind: 'error'; readonly code: ConnectError };

export const connectErrors = [
  'access_denied',
  'invalid_state',
  'free_edition',
  'no_jira_site',
  'missing_scope',
  'site_mismatch',
  'exchange_failed',
] as const;

type ConnectError = (typeof connectErrors)[number];

/** What Atlassian's redirect carried, and what the browser sent with it. */
interface Callback {
  readonly code: string | undefined;
  readonly state: string | undefined;
  readonly error: string | undefined;
  /** The cookie that was set when the connection began. */
  readonly cookie: string | undefined;
  /** Who is signed in in that browser. */
  readonly person: Person | undefined;
}

/** Who begins a connection, and how they are signed in. */
interface Beginning {
  readonly person: Person;
  /** Signed in by a browser session, not by a token of AvsB's. */
  readonly isBySession: boolean;
}

/**
 * Begins a connection: returns where to send the browser, and the secret that its cookie must bring back. `siteId` is the
 * site to reconnect; it may be a removed one, since destinations still wait for it.
 */
export async function beginConnect(
  context: SetupContext,
  { person, isBySession }: Beginning,
  siteId: string | null,
): Promise<{ authorizeUrl: string; cookie: string }> {
  if (
    siteId !== null &&
    (await findCurrentOrRemovedSite(context.database, person.organisationId, siteId)) === undefined
  ) {
    throw notFound('site');
  }
  await noteOrganisation(context.database, person);
  const state = randomBytes(32).toString('base64url');
  const cookie = randomBytes(32).toString('base64url');
  await storeOAuthState(context.database, {
    id: context.newId('oauthState'),
    stateHash: hashOf(state),
    cookieHash: hashOf(cookie),
    organisationId: person.organisationId,
    userId: person.id,
    userName: person.name,
    siteId,
    needsSession: isBySession,
    expiresAt: timestamp(later(context.now(), connectMs)),
  });
  return { authorizeUrl: context.oauth.authorizeUrl({ state, redirectUri: redirectUriOf(context) }), cookie };
}

/** Completes a connection: exchanges the code, checks site, scopes and edition, and stores the site with its tokens. */
export async function completeConnect(context: SetupContext, callback: Callback): Promise<Connected> {
  const begun = await takeBegun(context, callback);
  if (begun === undefined) return failed('invalid_state');
  if (callback.error !== undefined || callback.code === undefined) {
    return failed(callback.error === 'access_denied' ? 'access_denied' : 'exchange_failed');
  }
  const exchanged = await context.oauth.exchange(callback.code, redirectUriOf(context));
  if (exchanged.kind === 'missing_refresh_token') return failed('missing_scope');
  if (exchanged.kind !== 'granted') {
    context.log.warn({ answer: exchanged }, 'Atlassian did not exchange the code of a connection.');
    return failed('exchange_failed');
  }
  const { tokens } = exchanged;
  if (!hasAllScopes(tokens.scopes)) return failed('missing_scope');
  const listed = await context.oauth.accessibleResources(tokens.accessToken);
  if (listed.kind !== 'listed') return failed('exchange_failed');
  const jiraSites = listed.resources.filter((resource) => resource.scopes.includes('read:jira-work'));
  return connectOneOf(context, begun, tokens, jiraSites);
}

/** The sites to choose from, for the person who connected, while the choice is open. */
export async function offeredSites(context: SetupContext, person: Person, choiceId: string) {
  return (await openChoice(context, person, choiceId)).offered;
}

/** Connects the chosen one of several sites. */
export async function chooseSite(
  context: SetupContext,
  person: Person,
  choiceId: string,
  cloudId: string,
): Promise<Site> {
  const choice = await openChoice(context, person, choiceId);
  const chosen = choice.offered.find((offered) => offered.cloudId === cloudId);
  if (chosen === undefined) throw notFound('site among those to choose from');
  const refused = await refuseEdition(context, person.organisationId, chosen, choice.tokens.accessToken);
  if (refused !== undefined) {
    const { status, title, detail } = refusals[refused];
    throw new AppError(refused, status, title, detail);
  }
  if (!(await endSiteChoice(context.database, person.organisationId, choiceId))) throw notFound('choice');
  const connectedBy = { id: person.id, name: person.name };
  return storeSite(context, person.organisationId, connectedBy, chosen, choice.tokens);
}

async function takeBegun(context: SetupContext, { state, cookie, person }: Callback): Promise<OAuthState | undefined> {
  if (state === undefined || cookie === undefined) return undefined;
  const begun = await takeOAuthState(context.database, hashOf(state), timestamp(context.now()));
  if (begun === undefined || !isSamePerson(begun, person)) return undefined;
  return timingSafeEqual(Buffer.from(begun.cookieHash), Buffer.from(hashOf(cookie))) ? begun : undefined;
}

/**
 * Cookies can be planted: if a browser holds the cookie of another person's connection, consenting in it would give that
 * person the site of the one who consents.
 */
function isSamePerson({ organisationId, userId, needsSession }: OAuthState, person: Person | undefined): boolean {
  if (person === undefined) return !needsSession;
  return person.organisationId === organisationId && person.id === userId;
}

/** Connects the site that is meant. Atlassian keeps one grant per account and app and adds sites to it, so it may list several. */
async function connectOneOf(
  context: SetupContext,
  begun: OAuthState,
  tokens: Tokens,
  offered: readonly AccessibleResource[],
): Promise<Connected> {
  if (offered.length === 0 && begun.siteId === null) return failed('no_jira_site');
  const site =
    begun.siteId === null ? await newSiteAmong(context, begun, offered) : await ownSiteAmong(context, begun, offered);
  if (site === 'several') return offerChoice(context, begun, tokens, offered);
  if (site === undefined) return failed('site_mismatch');
  if (!hasAllScopes(site.scopes)) return failed('missing_scope');
  const refused = await refuseEdition(context, begun.organisationId, site, tokens.accessToken);
  if (refused !== undefined) return failed(refused);
  const connectedBy = { id: begun.userId, name: begun.userName };
  const connected = await storeSite(context, begun.organisationId, connectedBy, site, tokens);
  return { kind: 'connected', siteId: connected.id };
}

async function newSiteAmong(
  context: SetupContext,
  begun: OAuthState,
  offered: readonly AccessibleResource[],
): Promise<AccessibleResource | 'several'> {
  const [only, ...others] = offered;
  if (only !== undefined && others.length === 0) return only;
  const known = new Set((await listSites(context.database, begun.organisationId)).map(({ cloudId }) => cloudId));
  const [fresh, ...moreFresh] = offered.filter(({ cloudId }) => !known.has(cloudId));
  return fresh !== undefined && moreFresh.length === 0 ? fresh : 'several';
}

async function ownSiteAmong(
  context: SetupContext,
  begun: OAuthState,
  offered: readonly AccessibleResource[],
): Promise<AccessibleResource | undefined> {
  const own = await findCurrentOrRemovedSite(context.database, begun.organisationId, begun.siteId ?? '');
  return offered.find(({ cloudId }) => cloudId === own?.cloudId);
}

async function offerChoice(
  context: SetupContext,
  begun: OAuthState,
  tokens: Tokens,
  offered: readonly AccessibleResource[],
): Promise<Connected> {
  const usable = offered.filter((site) => hasAllScopes(site.scopes));
  if (usable.length === 0) return failed('missing_scope');
  const choiceId = context.newId('siteChoice');
  await storeSiteChoice(context.database, context.box, {
    id: choiceId,
    organisationId: begun.organisationId,
    userId: begun.userId,
    tokens,
    offered: usable.map(({ cloudId, name, url }) => ({ cloudId, name, url })),
    expiresAt: timestamp(later(context.now(), connectMs)),
  });
  return { kind: 'choose', choiceId };
}

async function openChoice(context: SetupContext, person: Person, choiceId: string) {
  const { database, box } = context;
  const now = timestamp(context.now());
  const choice = await findSiteChoice(database, box, person.organisationId, person.id, choiceId, now);
  if (choice === undefined) throw notFound('choice');
  return choice;
}

const refusals = {
  free_edition: { status: 422, title: 'This site is on Jira Free.', detail: 'Upgrade it or choose another site.' },
  missing_scope: {
    status: 502,
    title: 'Atlassian granted fewer permissions than AvsB needs.',
    detail: 'Connect the site again, and approve every permission listed.',
  },
  exchange_failed: {
    status: 502,
    title: 'Atlassian did not complete the connection.',
    detail: 'Try again in a moment.',
  },
} as const;

async function refuseEdition(
  context: SetupContext,
  organisationId: string,
  { cloudId }: OfferedSite,
  accessToken: string,
): Promise<keyof typeof refusals | undefined> {
  const edition = await editionOf(context.jiraWith(accessToken), { siteId: '', cloudId, organisationId });
  if (edition.kind === 'paid') return undefined;
  if (edition.kind === 'free') return 'free_edition';
  context.log.warn({ cloudId, answer: edition.answer }, 'The edition of a site could not be read.');
  return edition.answer.kind === 'refused' && edition.answer.status === 403 ? 'missing_scope' : 'exchange_failed';
}

/** Stores the site and puts the deliveries that waited for it back into the queue, in one transaction. */
function storeSite(
  context: SetupContext,
  organisationId: string,
  connectedBy: Site['connectedBy'],
  { cloudId, name, url }: OfferedSite,
  tokens: Tokens,
): Promise<Site> {
  return context.transact(async (transaction) => {
    const connectedAt = timestamp(context.now());
    const id = context.newId('site');
    const site = await connectSite(
      transaction,
      context.box,
      { id, organisationId, cloudId, name, url, connectedBy, connectedAt, scopes: tokens.scopes },
      tokens,
    );
    await writeAudit(transaction, context, organisationId, {
      action: 'JIRA_SITE_CONNECTED',
      actor: { type: 'user', ...connectedBy },
      target: { kind: 'site', id: site.id, name },
      details: { cloudId, url, again: site.id !== id },
    });
    await resumeSite(context, transaction, organisationId, site.id);
    return site;
  });
}

/** Schedules everything that waited for the site. */
async function resumeSite(
  context: SetupContext,
  transaction: Database,
  organisationId: string,
  siteId: string,
): Promise<void> {
  for (const task of ['read-issue', 'write-property'] as const) await context.queue.expedite(transaction, task, siteId);
  const checks = (await destinationsOfSite(transaction, organisationId, siteId)).map(checkOf);
  const released = { organisationId, obstacle: 'reconnect_required', siteId } as const;
  await resume(context, transaction, released, [...checks, webhookOf(siteId)]);
}

function hasAllScopes(granted: readonly string[]): boolean {
  // A grant without `offline_access` brings no refresh token, which the exchange has checked already.
  // Without the one for people, everything else works.
  const needed = scopes.filter((scope) => scope !== 'offline_access' && scope !== peopleScope);
  return needed.every((scope) => granted.includes(scope));
}

function redirectUriOf({ publicUrl }: SetupContext): string {
  return `${publicUrl}/oauth/callback`;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function failed(code: ConnectError): Connected {
  return { kind: 'error', code };
}
