import type { Generated } from 'kysely';
import type { SiteStatus } from '../../domain/destination';

/** Jira sites that organisations have connected, with their tokens, encrypted. */
export interface SitesTable {
  id: string;
  organisation_id: string;
  cloud_id: string;
  name: string;
  url: string;
  /** Addresses that it had before, a list as JSON. */
  former_urls: Generated<string>;
  status: SiteStatus;
  access_token: string | null;
  refresh_token: string | null;
  access_token_expires_at: string | null;
  connected_by_id: string;
  connected_by_name: string;
  connected_at: string;
  /** What Atlassian granted, a list as JSON. */
  scopes: Generated<string>;
  last_refresh_at: string | null;
  removed_at: string | null;
  /** When it was last reconnected after it had been disconnected. */
  returned_at: string | null;
}

/** Connections in progress, until the browser comes back from Atlassian. */
export interface OAuthStatesTable {
  id: string;
  state_hash: string;
  cookie_hash: string;
  organisation_id: string;
  user_id: string;
  user_name: string;
  site_id: string | null;
  expires_at: string;
  needs_session: Generated<boolean | number>;
}

/** Grants for several sites, until the person chooses one. */
export interface SiteChoicesTable {
  id: string;
  organisation_id: string;
  user_id: string;
  tokens: string;
  resources: string;
  expires_at: string;
}

/** The webhook that is registered in Jira for a site. */
export interface WebhooksTable {
  site_id: string;
  organisation_id: string;
  webhook_id: string | null;
  url: string;
  jql: string;
  looked_at: string;
  /** The address of another relay that uses the same OAuth app on the site. */
  other_url: string | null;
}

/** The last sync of each site's links. */
export interface SyncRunsTable {
  site_id: string;
  organisation_id: string;
  started_at: string;
  cursor: string | null;
  finished_at: string | null;
}
