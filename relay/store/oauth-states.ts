import type { Database } from './database';

/** A connection that somebody began and Atlassian has yet to answer. */
export interface OAuthState {
  readonly id: string;
  readonly stateHash: string;
  readonly cookieHash: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly userName: string;
  /** The site that is connected again, or null for a new one. */
  readonly siteId: string | null;
  /** Whether it was begun by somebody who was signed in by a browser, and who must be so at its end. */
  readonly needsSession: boolean;
  readonly expiresAt: string;
}

interface OAuthStateRow {
  id: string;
  state_hash: string;
  cookie_hash: string;
  organisation_id: string;
  user_id: string;
  user_name: string;
  site_id: string | null;
  needs_session: boolean | number;
  expires_at: string;
}

export async function storeOAuthState(database: Database, state: OAuthState): Promise<void> {
  await states(database).insert({
    id: state.id,
    state_hash: state.stateHash,
    cookie_hash: state.cookieHash,
    organisation_id: state.organisationId,
    user_id: state.userId,
    user_name: state.userName,
    site_id: state.siteId,
    needs_session: state.needsSession,
    expires_at: state.expiresAt,
  });
}

/** Takes a state out, so that it is used once; the ones that ran out go as well. */
export async function takeOAuthState(
  database: Database,
  stateHash: string,
  now: string,
): Promise<OAuthState | undefined> {
  return database.transaction(async (trx) => {
    await states(trx).where('expires_at', '<=', now).delete();
    const row = await states(trx).where({ state_hash: stateHash }).first();
    if (row === undefined) return undefined;
    const taken = await states(trx).where({ id: row.id }).delete();
    return taken === 0 ? undefined : toState(row);
  });
}

function states(database: Database) {
  return database<OAuthStateRow>('oauth_states');
}

function toState(row: OAuthStateRow): OAuthState {
  return {
    id: row.id,
    stateHash: row.state_hash,
    cookieHash: row.cookie_hash,
    organisationId: row.organisation_id,
    userId: row.user_id,
    userName: row.user_name,
    siteId: row.site_id,
    needsSession: Boolean(row.needs_session),
    expiresAt: row.expires_at,
  };
}
