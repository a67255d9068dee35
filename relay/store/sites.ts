import type { SiteStatus } from '../domain/destination';
import type { Database } from './database';
import type { SecretBox } from './secret-box';
import { statement } from './statement';
import { takeTurns } from './turns';

/** A Jira Cloud site that an organisation has connected. Its tokens are read by `tokensOf` alone. */
export interface Site {
  readonly id: string;
  readonly organisationId: string;
  readonly cloudId: string;
  readonly name: string;
  readonly url: string;
  readonly status: SiteStatus;
  readonly accessTokenExpiresAt: string | null;
  readonly connectedBy: { readonly id: string; readonly name: string };
  readonly connectedAt: string;
}

/** One organisation's connection of a Jira site that others may have connected, too. */
export interface Connection extends Site {
  /** When it was last connected after it had been disconnected; null where it never was. */
  readonly returnedAt: string | null;
}

export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessTokenExpiresAt: string;
}

interface SiteRow {
  id: string;
  organisation_id: string;
  cloud_id: string;
  name: string;
  url: string;
  status: SiteStatus;
  access_token: string | null;
  refresh_token: string | null;
  access_token_expires_at: string | null;
  connected_by_id: string;
  connected_by_name: string;
  connected_at: string;
  removed_at: string | null;
  returned_at: string | null;
}

export async function listSites(database: Database, organisationId: string): Promise<Site[]> {
  const rows: SiteRow[] = await sites(database)
    .where({ organisation_id: organisationId, removed_at: null })
    .orderBy('id');
  return rows.map(toSite);
}

/** The connections of one Jira site, of every organisation that has connected it, the oldest first. */
export async function sitesOfCloud(database: Database, cloudId: string): Promise<Connection[]> {
  const rows: SiteRow[] = await sites(database).where({ cloud_id: cloudId, removed_at: null }).orderBy('id');
  return rows.map((row) => ({ ...toSite(row), returnedAt: row.returned_at }));
}

/** The sites of every organisation that have not been removed. */
export async function allSites(database: Database): Promise<Site[]> {
  const rows: SiteRow[] = await sites(database).where({ removed_at: null }).orderBy('id');
  return rows.map(toSite);
}

export async function findSite(database: Database, organisationId: string, id: string): Promise<Site | undefined> {
  const row = await sites(database).where({ organisation_id: organisationId, id, removed_at: null }).first();
  return row && toSite(row);
}

/** The ids of the sites, of every organisation, with this address. */
export async function sitesWithAddress(database: Database, origin: string): Promise<string[]> {
  return sites(database).where({ url: origin, removed_at: null }).pluck('id');
}

/** A site that the organisation has, or had and removed. */
export async function findSiteOfOld(database: Database, organisationId: string, id: string): Promise<Site | undefined> {
  const row = await sites(database).where({ organisation_id: organisationId, id }).first();
  return row && toSite(row);
}

/**
 * Takes a site out of the list and forgets its tokens; its destinations wait until it is connected again.
 *
 * @returns false where it was not in the list any more
 */
export async function removeSite(
  database: Database,
  organisationId: string,
  id: string,
  removedAt: string,
): Promise<boolean> {
  const changed = await sites(database).where({ organisation_id: organisationId, id, removed_at: null }).update({
    status: 'reconnect_required',
    access_token: null,
    refresh_token: null,
    access_token_expires_at: null,
    removed_at: removedAt,
  });
  return changed > 0;
}

/**
 * Stores a site that was connected just now, with its tokens: a new one, or the one that this organisation already has
 * (or had) for the same cloudId, which keeps its id.
 */
export async function connectSite(
  database: Database,
  box: SecretBox,
  site: Omit<Site, 'status' | 'accessTokenExpiresAt'>,
  tokens: StoredTokens,
): Promise<Site> {
  await takeTurns(database, [`site ${site.organisationId} ${site.cloudId}`]);
  const known = await sites(database)
    .where({ organisation_id: site.organisationId, cloud_id: site.cloudId })
    .first('id', 'removed_at');
  const id = known?.id ?? site.id;
  const key = { id, organisation_id: site.organisationId, cloud_id: site.cloudId };
  const now = {
    name: site.name,
    url: site.url,
    status: 'connected' as const,
    ...sealed(box, id, tokens),
    connected_by_id: site.connectedBy.id,
    connected_by_name: site.connectedBy.name,
    connected_at: site.connectedAt,
    removed_at: null,
    ...(known?.removed_at && { returned_at: site.connectedAt }),
  };
  // The key is left alone: to write it would hold up all that refer to the site, such as a change of its destinations.
  await sites(database)
    .insert({ ...key, ...now })
    .onConflict('id')
    .merge(now);
  return toSite({ ...key, returned_at: null, ...now });
}

/** The site's tokens, or undefined where it has none (any more). */
export async function tokensOf(database: Database, box: SecretBox, siteId: string): Promise<StoredTokens | undefined> {
  const [row] = await tokensRow(database, { id: siteId });
  if (!row?.access_token || !row.refresh_token || !row.access_token_expires_at) return undefined;
  return {
    accessToken: box.open(row.access_token, siteId, 'sites.access_token'),
    refreshToken: box.open(row.refresh_token, siteId, 'sites.refresh_token'),
    accessTokenExpiresAt: row.access_token_expires_at,
  };
}

/** The same, and nobody changes them until the transaction ends. */
export async function heldTokensOf(trx: Database, box: SecretBox, siteId: string): Promise<StoredTokens | undefined> {
  await sites(trx).where({ id: siteId }).forNoKeyUpdate().first('id');
  return tokensOf(trx, box, siteId);
}

const tokensRow = statement<Pick<SiteRow, 'id'>, SiteRow>((database, { id }) => sites(database).where({ id }));

/**
 * Stores what a refresh token was rotated into, before anyone uses it, unless the site was connected again or
 * disconnected meanwhile: then that counts.
 *
 * @returns the tokens that the site has now
 */
export async function rotateTokens(
  database: Database,
  box: SecretBox,
  siteId: string,
  used: { readonly refreshToken: string },
  rotated: StoredTokens,
): Promise<StoredTokens | undefined> {
  return database.transaction(async (trx) => {
    const current = await heldTokensOf(trx, box, siteId);
    if (current?.refreshToken !== used.refreshToken) return current;
    await sites(trx)
      .where({ id: siteId })
      .update(sealed(box, siteId, rotated));
    return rotated;
  });
}

/** Notes that Atlassian takes our tokens no more. Undefined where that was known already. */
export async function requireReconnect(database: Database, siteId: string): Promise<{ name: string } | undefined> {
  const [row] = await sites(database)
    .where({ id: siteId, status: 'connected' })
    .update({ status: 'reconnect_required' })
    .returning('name');
  return row;
}

/** Connected sites whose access token expires before the given time, the soonest first. */
export async function sitesExpiringBefore(database: Database, time: string): Promise<Site[]> {
  const rows: SiteRow[] = await sites(database)
    .where({ status: 'connected', removed_at: null })
    .andWhere('access_token_expires_at', '<', time)
    .orderBy('access_token_expires_at');
  return rows.map(toSite);
}

function sites(database: Database) {
  return database<SiteRow>('sites');
}

function sealed(box: SecretBox, siteId: string, tokens: StoredTokens) {
  return {
    access_token: box.seal(tokens.accessToken, siteId, 'sites.access_token'),
    refresh_token: box.seal(tokens.refreshToken, siteId, 'sites.refresh_token'),
    access_token_expires_at: tokens.accessTokenExpiresAt,
  };
}

function toSite(row: SiteRow): Site {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    cloudId: row.cloud_id,
    name: row.name,
    url: row.url,
    status: row.status,
    accessTokenExpiresAt: row.access_token_expires_at,
    connectedBy: { id: row.connected_by_id, name: row.connected_by_name },
    connectedAt: row.connected_at,
  };
}
