import type { Selectable } from 'kysely';
import type { DestinationStatus, SiteStatus } from '../domain/destination';
import type { Database } from './database';
import { isPostgres } from './is-postgres';
import { lockInOrder } from './lock-in-order';
import type { SitesTable } from './schema/sites';
import type { SecretBox } from './secret-box';
import { statement } from './statement';
import { inTransaction } from './transaction';

/** A Jira Cloud site that an organisation has connected. Only `tokensOf` reads its tokens. */
export interface Site {
  readonly id: string;
  readonly organisationId: string;
  readonly cloudId: string;
  readonly name: string;
  readonly url: string;
  /** Addresses that it had before, the latest first. */
  readonly formerUrls: readonly string[];
  readonly status: SiteStatus;
  readonly accessTokenExpiresAt: string | null;
  readonly connectedBy: { readonly id: string; readonly name: string };
  readonly connectedAt: string;
  /** What Atlassian lets AvsB do there. */
  readonly scopes: readonly string[];
  /** When the access token was last renewed; null where it is still the first one. */
  readonly lastRefreshAt: string | null;
}

/** One organisation's connection of a Jira site, which other organisations may have connected, too. */
export interface Connection extends Site {
  /** When it was last reconnected after it had been disconnected; null if it never was. */
  readonly returnedAt: string | null;
}

export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessTokenExpiresAt: string;
}

export async function listSites(database: Database, organisationId: string): Promise<Site[]> {
  const rows = await database
    .selectFrom('sites')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, removed_at: null }))
    .orderBy('id')
    .execute();
  return rows.map(toSite);
}

/** The connections of one Jira site, of every organisation that has connected it, the oldest first. */
export async function sitesOfCloud(database: Database, cloudId: string): Promise<Connection[]> {
  const rows = await database
    .selectFrom('sites')
    .selectAll()
    .where((is) => is.and({ cloud_id: cloudId, removed_at: null }))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...toSite(row), returnedAt: row.returned_at }));
}

/** The sites of every organisation that have not been removed. */
export async function allSites(database: Database): Promise<Site[]> {
  const rows = await database.selectFrom('sites').selectAll().where('removed_at', 'is', null).orderBy('id').execute();
  return rows.map(toSite);
}

export async function findSite(database: Database, organisationId: string, id: string): Promise<Site | undefined> {
  const row = await database
    .selectFrom('sites')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, id, removed_at: null }))
    .executeTakeFirst();
  return row && toSite(row);
}

/** The ids of the sites, of every organisation, that have or had this address. */
export async function sitesWithAddress(database: Database, origin: string): Promise<string[]> {
  const rows = await database
    .selectFrom('sites')
    .select('id')
    .where('removed_at', 'is', null)
    .where((is) => is.or([is('url', '=', origin), is('former_urls', 'like', `%${JSON.stringify(origin)}%`)]))
    .execute();
  return rows.map(({ id }) => id);
}

/** A site that the organisation has, or has removed. */
export async function findCurrentOrRemovedSite(
  database: Database,
  organisationId: string,
  id: string,
): Promise<Site | undefined> {
  const row = await database
    .selectFrom('sites')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .executeTakeFirst();
  return row && toSite(row);
}

/** A site's status, also if it has been removed. */
export async function statusOfSite(
  database: Database,
  organisationId: string,
  id: string,
): Promise<Pick<DestinationStatus, 'siteStatus' | 'isSiteRemoved' | 'siteName'> | undefined> {
  const row = await database
    .selectFrom('sites')
    .select(['status', 'removed_at', 'name'])
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .executeTakeFirst();
  return row && { siteStatus: row.status, isSiteRemoved: row.removed_at !== null, siteName: row.name };
}

/**
 * Removes a site from the list and deletes its tokens; its destinations wait until it is reconnected.
 *
 * @returns false if it was no longer in the list
 */
export async function removeSite(
  database: Database,
  organisationId: string,
  id: string,
  removedAt: string,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('sites')
    .set({
      status: 'reconnect_required',
      access_token: null,
      refresh_token: null,
      access_token_expires_at: null,
      removed_at: removedAt,
    })
    .where((is) => is.and({ organisation_id: organisationId, id, removed_at: null }))
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/**
 * Stores a site that was just connected, with its tokens: a new site, or the one that this organisation has or had for the
 * same cloudId, which keeps its id.
 */
export async function connectSite(
  database: Database,
  box: SecretBox,
  site: Omit<Site, 'status' | 'accessTokenExpiresAt' | 'lastRefreshAt' | 'formerUrls'>,
  tokens: StoredTokens,
): Promise<Site> {
  await lockInOrder(database, [`site ${site.organisationId} ${site.cloudId}`]);
  const known = await database
    .selectFrom('sites')
    .select(['id', 'removed_at', 'url', 'former_urls'])
    .where((is) => is.and({ organisation_id: site.organisationId, cloud_id: site.cloudId }))
    .executeTakeFirst();
  const id = known?.id ?? site.id;
  const key = { id, organisation_id: site.organisationId, cloud_id: site.cloudId };
  const now = {
    name: site.name,
    url: site.url,
    former_urls: known === undefined ? '[]' : formerUrlsOf(known, site.url),
    status: 'connected' as const,
    ...sealed(box, id, tokens),
    connected_by_id: site.connectedBy.id,
    connected_by_name: site.connectedBy.name,
    connected_at: site.connectedAt,
    scopes: JSON.stringify(site.scopes),
    last_refresh_at: null,
    removed_at: null,
    ...(known?.removed_at && { returned_at: site.connectedAt }),
  };
  // The key columns aren't updated: that would lock out every write that refers to the site, such as to its destinations.
  await database
    .insertInto('sites')
    .values({ ...key, ...now })
    .onConflict((on) => on.column('id').doUpdateSet(now))
    .execute();
  return toSite({ ...key, returned_at: null, ...now });
}

/** At most this many of a site's former addresses are known. */
const maxFormerUrls = 10;

function formerUrlsOf({ url, former_urls }: Pick<Selectable<SitesTable>, 'url' | 'former_urls'>, now: string): string {
  const before: string[] = JSON.parse(former_urls);
  const former = [url, ...before].filter((address) => address !== now);
  return JSON.stringify([...new Set(former)].slice(0, maxFormerUrls));
}

/**
 * Stores what a site is called now, and its address.
 *
 * @returns whether it was called otherwise before
 */
export async function renameSite(
  database: Database,
  organisationId: string,
  id: string,
  { name, url }: Pick<Site, 'name' | 'url'>,
): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const row = await transaction
      .selectFrom('sites')
      .select(['name', 'url', 'former_urls'])
      .where((is) => is.and({ organisation_id: organisationId, id, removed_at: null }))
      .$if(isPostgres(transaction), (query) => query.forNoKeyUpdate())
      .executeTakeFirst();
    if (row === undefined || (row.name === name && row.url === url)) return false;
    await transaction
      .updateTable('sites')
      .set({ name, url, former_urls: formerUrlsOf(row, url) })
      .where('id', '=', id)
      .execute();
    return true;
  });
}

/** The site's tokens; undefined if it doesn't have any, or no longer does. */
export async function tokensOf(database: Database, box: SecretBox, siteId: string): Promise<StoredTokens | undefined> {
  const [row] = await sealedTokensOf(database, { siteId });
  if (!row?.access_token || !row.refresh_token || !row.access_token_expires_at) return undefined;
  return {
    accessToken: box.open(row.access_token, siteId, 'sites.access_token'),
    refreshToken: box.open(row.refresh_token, siteId, 'sites.refresh_token'),
    accessTokenExpiresAt: row.access_token_expires_at,
  };
}

type SealedTokens = Pick<Selectable<SitesTable>, 'access_token' | 'refresh_token' | 'access_token_expires_at'>;

const sealedTokensOf = statement<{ readonly siteId: string }, SealedTokens>((database, { siteId }) =>
  database
    .selectFrom('sites')
    .select(['access_token', 'refresh_token', 'access_token_expires_at'])
    .where('id', '=', siteId),
);

/** The same, locked against changes by other transactions until this one ends. */
export async function lockTokensOf(
  transaction: Database,
  box: SecretBox,
  siteId: string,
): Promise<StoredTokens | undefined> {
  await transaction
    .selectFrom('sites')
    .select('id')
    .where('id', '=', siteId)
    .$if(isPostgres(transaction), (query) => query.forNoKeyUpdate())
    .execute();
  return tokensOf(transaction, box, siteId);
}

/**
 * Stores rotated tokens before they are used, unless the site was reconnected or disconnected in the meantime: then that
 * counts.
 *
 * @returns the tokens that the site has now
 */
export async function rotateTokens(
  database: Database,
  box: SecretBox,
  siteId: string,
  used: { readonly refreshToken: string },
  rotated: StoredTokens,
  now: string,
): Promise<StoredTokens | undefined> {
  return inTransaction(database, async (transaction) => {
    const current = await lockTokensOf(transaction, box, siteId);
    if (current?.refreshToken !== used.refreshToken) return current;
    await transaction
      .updateTable('sites')
      .set({ ...sealed(box, siteId, rotated), last_refresh_at: now })
      .where('id', '=', siteId)
      .execute();
    return rotated;
  });
}

/** Records that Atlassian no longer accepts the site's tokens. Undefined if that was known already. */
export async function requireReconnect(database: Database, siteId: string): Promise<{ name: string } | undefined> {
  return database
    .updateTable('sites')
    .set({ status: 'reconnect_required' })
    .where((is) => is.and({ id: siteId, status: 'connected' }))
    .returning('name')
    .executeTakeFirst();
}

/** Connected sites whose access token expires before the given time, the soonest first. */
export async function sitesExpiringBefore(database: Database, time: string): Promise<Site[]> {
  const rows = await database
    .selectFrom('sites')
    .selectAll()
    .where((is) => is.and({ status: 'connected', removed_at: null }))
    .where('access_token_expires_at', '<', time)
    .orderBy('access_token_expires_at')
    .execute();
  return rows.map(toSite);
}

function sealed(box: SecretBox, siteId: string, tokens: StoredTokens) {
  return {
    access_token: box.seal(tokens.accessToken, siteId, 'sites.access_token'),
    refresh_token: box.seal(tokens.refreshToken, siteId, 'sites.refresh_token'),
    access_token_expires_at: tokens.accessTokenExpiresAt,
  };
}

function toSite(row: Omit<Selectable<SitesTable>, 'access_token' | 'refresh_token'>): Site {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    cloudId: row.cloud_id,
    name: row.name,
    url: row.url,
    formerUrls: JSON.parse(row.former_urls),
    status: row.status,
    accessTokenExpiresAt: row.access_token_expires_at,
    connectedBy: { id: row.connected_by_id, name: row.connected_by_name },
    connectedAt: row.connected_at,
    scopes: JSON.parse(row.scopes),
    lastRefreshAt: row.last_refresh_at,
  };
}
