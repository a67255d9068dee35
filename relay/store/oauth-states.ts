import type { Selectable } from 'kysely';
import type { Database } from './database';
import type { OAuthStatesTable } from './schema/sites';
import { inTransaction } from './transaction';

/** A connection that an admin started and that Atlassian hasn't completed yet. */
export interface OAuthState {
  readonly id: string;
  readonly stateHash: string;
  readonly cookieHash: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly userName: string;
  /** The site to reconnect, or null for a new one. */
  readonly siteId: string | null;
  /** Whether it was started in a browser session: then the same person must be signed in at its end. */
  readonly needsSession: boolean;
  readonly expiresAt: string;
}

export async function storeOAuthState(database: Database, state: OAuthState): Promise<void> {
  await database
    .insertInto('oauth_states')
    .values({
      id: state.id,
      state_hash: state.stateHash,
      cookie_hash: state.cookieHash,
      organisation_id: state.organisationId,
      user_id: state.userId,
      user_name: state.userName,
      site_id: state.siteId,
      needs_session: state.needsSession,
      expires_at: state.expiresAt,
    })
    .execute();
}

/** Takes a state out of the table, so that it is used only once. Deletes expired ones. */
export async function takeOAuthState(
  database: Database,
  stateHash: string,
  now: string,
): Promise<OAuthState | undefined> {
  return inTransaction(database, async (transaction) => {
    await transaction.deleteFrom('oauth_states').where('expires_at', '<=', now).execute();
    const taken = await transaction
      .deleteFrom('oauth_states')
      .where('state_hash', '=', stateHash)
      .returningAll()
      .executeTakeFirst();
    return taken && toState(taken);
  });
}

function toState(row: Selectable<OAuthStatesTable>): OAuthState {
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
