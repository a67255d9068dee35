import type { KnownWebhook } from '../domain/webhook';
import type { Database } from './database';

/** A connected site, with the projects of its destinations and what is known of its webhook. */
export interface WebhookSite {
  readonly organisationId: string;
  readonly siteId: string;
  readonly cloudId: string;
  readonly connectedAt: string;
  readonly projectKeys: readonly string[];
  readonly webhook: KnownWebhook | undefined;
}

interface WebhookRow {
  site_id: string;
  organisation_id: string;
  webhook_id: string | null;
  url: string;
  jql: string;
  looked_at: string;
}

interface SiteRow extends WebhookRow {
  id: string;
  owner_id: string;
  cloud_id: string;
  connected_at: string;
}

/** The connected sites, of every organisation, that have or may need a webhook; or one of them. */
export async function webhookSites(database: Database, siteId?: string): Promise<WebhookSite[]> {
  const query = database('sites')
    .leftJoin('webhooks', 'webhooks.site_id', 'sites.id')
    .where({ 'sites.status': 'connected', 'sites.removed_at': null })
    .orderBy('sites.id')
    .select('webhooks.*', {
      id: 'sites.id',
      owner_id: 'sites.organisation_id',
      cloud_id: 'sites.cloud_id',
      connected_at: 'sites.connected_at',
    });
  const projects = database('destinations').where({ deleted_at: null }).distinct('site_id', 'project_key');
  if (siteId !== undefined) {
    query.andWhere('sites.id', siteId);
    projects.andWhere('site_id', siteId);
  }
  const rows: SiteRow[] = await query;
  const keysOf = new Map<string, string[]>();
  const found: { site_id: string; project_key: string }[] = await projects;
  for (const { site_id, project_key } of found) keysOf.set(site_id, [...(keysOf.get(site_id) ?? []), project_key]);
  return rows.map((row) => ({
    organisationId: row.owner_id,
    siteId: row.id,
    cloudId: row.cloud_id,
    connectedAt: row.connected_at,
    projectKeys: keysOf.get(row.id) ?? [],
    webhook: row.site_id === null ? undefined : toKnown(row),
  }));
}

/** What is known of a site's webhook. */
export async function findWebhook(
  database: Database,
  organisationId: string,
  siteId: string,
): Promise<KnownWebhook | undefined> {
  const row = await webhooks(database).where({ organisation_id: organisationId, site_id: siteId }).first();
  return row && toKnown(row);
}

/** Jira's ids of the webhooks that others have on the same site of Jira: they are not ours to change. */
export async function webhooksOfOthers(database: Database, { cloudId, siteId }: WebhookSite): Promise<Set<number>> {
  const rows: { webhook_id: string }[] = await database('webhooks')
    .join('sites', 'sites.id', 'webhooks.site_id')
    .where('sites.cloud_id', cloudId)
    .whereNot('sites.id', siteId)
    .whereNotNull('webhooks.webhook_id')
    .select('webhooks.webhook_id');
  return new Set(rows.map((row) => Number(row.webhook_id)));
}

export async function storeWebhook(
  database: Database,
  organisationId: string,
  siteId: string,
  webhook: KnownWebhook,
): Promise<void> {
  const row: WebhookRow = {
    site_id: siteId,
    organisation_id: organisationId,
    webhook_id: webhook.webhookId === null ? null : String(webhook.webhookId),
    url: webhook.url,
    jql: webhook.jql,
    looked_at: webhook.lookedAt,
  };
  await webhooks(database).insert(row).onConflict('site_id').merge();
}

export async function forgetWebhook(database: Database, organisationId: string, siteId: string): Promise<void> {
  await webhooks(database).where({ organisation_id: organisationId, site_id: siteId }).delete();
}

/** The sites whose webhooks have these ids. Each site counts its own, so there may be several. */
export async function sitesOfWebhooks(database: Database, webhookIds: readonly string[]): Promise<string[]> {
  return webhooks(database)
    .whereIn('webhook_id', [...webhookIds])
    .pluck('site_id');
}

function webhooks(database: Database) {
  return database<WebhookRow>('webhooks');
}

function toKnown(row: WebhookRow): KnownWebhook {
  return {
    webhookId: row.webhook_id === null ? null : Number(row.webhook_id),
    url: row.url,
    jql: row.jql,
    lookedAt: row.looked_at,
  };
}
