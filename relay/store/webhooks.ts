import { type Insertable, type Selectable, sql } from 'kysely';
import type { KnownWebhook, OtherRelay } from '../domain/webhook';
import type { Database } from './database';
import type { WebhooksTable } from './schema/sites';

/** A connected site, with the projects of its destinations and what is known of its webhook. */
export interface WebhookSite {
  readonly organisationId: string;
  readonly siteId: string;
  readonly cloudId: string;
  readonly connectedAt: string;
  readonly projectKeys: readonly string[];
  readonly webhook: KnownWebhook | undefined;
}

/** The connected sites, of every organisation, that have or may need a webhook; or one of them. */
export async function webhookSites(database: Database, siteId?: string): Promise<WebhookSite[]> {
  const rows = await database
    .selectFrom('sites')
    .leftJoin('webhooks', 'webhooks.site_id', 'sites.id')
    .select(['sites.id', 'sites.organisation_id', 'sites.cloud_id', 'sites.connected_at'])
    .select(['webhooks.webhook_id', 'webhooks.url', 'webhooks.jql', 'webhooks.looked_at', 'webhooks.other_url'])
    .where((is) =>
      is.and({
        'sites.status': 'connected',
        'sites.removed_at': null,
        ...(siteId !== undefined && { 'sites.id': siteId }),
      }),
    )
    .orderBy('sites.id')
    .execute();
  const keysOf = await projectKeysBySite(database, siteId);
  return rows.map(({ id, organisation_id, cloud_id, connected_at, webhook_id, url, jql, looked_at, other_url }) => ({
    organisationId: organisation_id,
    siteId: id,
    cloudId: cloud_id,
    connectedAt: connected_at,
    projectKeys: keysOf.get(id) ?? [],
    webhook:
      url === null || jql === null || looked_at === null
        ? undefined
        : toKnown({ webhook_id, url, jql, looked_at, other_url }),
  }));
}

/**
 * The keys of the Jira projects that destinations file in, by site. A project that Jira doesn't show is left out: it would
 * keep the others from being followed.
 */
async function projectKeysBySite(database: Database, siteId: string | undefined): Promise<Map<string, string[]>> {
  const rows = await database
    .selectFrom('destinations')
    .select(['site_id', 'project_key'])
    .distinct()
    .where((is) => is.and({ deleted_at: null, ...(siteId !== undefined && { site_id: siteId }) }))
    // PostgreSQL compares JSON with nothing.
    .where(sql<string>`CAST(problems AS text)`, 'not like', '%"project_unreachable"%')
    .execute();
  const keysOf = new Map<string, string[]>();
  for (const { site_id, project_key } of rows) keysOf.set(site_id, [...(keysOf.get(site_id) ?? []), project_key]);
  return keysOf;
}

/** What is known of a site's webhook. */
export async function findWebhook(
  database: Database,
  organisationId: string,
  siteId: string,
): Promise<KnownWebhook | undefined> {
  const row = await database
    .selectFrom('webhooks')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId }))
    .executeTakeFirst();
  return row && toKnown(row);
}

/** The webhooks of other organisations on the same Jira site: the address of each, by Jira's id. */
export async function webhooksOfOthers(
  database: Database,
  { cloudId, siteId }: WebhookSite,
): Promise<Map<number, string>> {
  const rows = await database
    .selectFrom('webhooks')
    .innerJoin('sites', 'sites.id', 'webhooks.site_id')
    .select(['webhooks.webhook_id', 'webhooks.url'])
    .where('sites.cloud_id', '=', cloudId)
    .where('sites.id', '!=', siteId)
    .where('webhooks.webhook_id', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [Number(row.webhook_id), row.url]));
}

export async function storeWebhook(
  database: Database,
  organisationId: string,
  siteId: string,
  webhook: KnownWebhook,
): Promise<void> {
  const row: Omit<Insertable<WebhooksTable>, 'site_id'> = {
    organisation_id: organisationId,
    webhook_id: webhook.webhookId === null ? null : String(webhook.webhookId),
    url: webhook.url,
    jql: webhook.jql,
    looked_at: webhook.lookedAt,
    other_url: webhook.otherUrl,
  };
  await database
    .insertInto('webhooks')
    .values({ site_id: siteId, ...row })
    .onConflict((on) => on.column('site_id').doUpdateSet(row))
    .execute();
}

export async function forgetWebhook(database: Database, organisationId: string, siteId: string): Promise<void> {
  await database
    .deleteFrom('webhooks')
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId }))
    .execute();
}

/** The sites whose webhooks have these ids. Each Jira site numbers its own, so there may be several. */
export async function sitesOfWebhooks(database: Database, webhookIds: readonly string[]): Promise<string[]> {
  if (webhookIds.length === 0) return [];
  const rows = await database.selectFrom('webhooks').select('site_id').where('webhook_id', 'in', webhookIds).execute();
  return rows.map((row) => row.site_id);
}

/** The relays that use the same OAuth app on these sites of an organisation, by site. */
export async function otherRelaysOf(database: Database, organisationId: string): Promise<Map<string, OtherRelay>> {
  const rows = await database
    .selectFrom('webhooks')
    .select(['site_id', 'other_url', 'webhook_id'])
    .where('organisation_id', '=', organisationId)
    .where('other_url', 'is not', null)
    .execute();
  return new Map(
    rows.flatMap(({ site_id, other_url, webhook_id }) =>
      other_url === null ? [] : [[site_id, { url: other_url, isFollowing: webhook_id === null }] as const],
    ),
  );
}

function toKnown(row: Omit<Selectable<WebhooksTable>, 'site_id' | 'organisation_id'>): KnownWebhook {
  return {
    webhookId: row.webhook_id === null ? null : Number(row.webhook_id),
    url: row.url,
    jql: row.jql,
    lookedAt: row.looked_at,
    otherUrl: row.other_url,
  };
}
