import type { Insertable, Selectable } from 'kysely';
import type { Database } from './database';
import type { SessionsTable } from './schema/organisations';

/** A browser session of a person. Only the hash of its cookie is stored: reading the table doesn't let anyone sign in. */
export interface Session {
  readonly cookieHash: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly userId: string;
  readonly userName: string;
  readonly permissions: readonly string[];
  /** When AvsB issued the token with these permissions. */
  readonly permissionsAt: string;
  readonly expiresAt: string;
}

/** Stores a session, and deletes expired ones. */
export async function storeSession(database: Database, session: Session, now: string): Promise<void> {
  await database.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  const row: Insertable<SessionsTable> = {
    cookie_hash: session.cookieHash,
    organisation_id: session.organisationId,
    organisation_name: session.organisationName,
    user_id: session.userId,
    user_name: session.userName,
    permissions: JSON.stringify(session.permissions),
    permissions_at: session.permissionsAt,
    expires_at: session.expiresAt,
  };
  await database.insertInto('sessions').values(row).execute();
}

/** The session of a cookie, unless it has expired. */
export async function findSession(database: Database, cookieHash: string, now: string): Promise<Session | undefined> {
  const row = await database
    .selectFrom('sessions')
    .selectAll()
    .where('cookie_hash', '=', cookieHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && toSession(row);
}

export async function deleteSession(database: Database, cookieHash: string): Promise<void> {
  await database.deleteFrom('sessions').where('cookie_hash', '=', cookieHash).execute();
}

/** Ends the sessions of a person, of an organisation, or all. @returns how many */
export async function endSessions(
  database: Database,
  { organisationId, userId }: { readonly organisationId: string | undefined; readonly userId: string | undefined },
): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('sessions')
    .where((is) =>
      is.and({
        ...(organisationId !== undefined && { organisation_id: organisationId }),
        ...(userId !== undefined && { user_id: userId }),
      }),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Gives all sessions of a person the permissions in a newer token of AvsB. */
export async function givePermissions(
  database: Database,
  given: Pick<Session, 'organisationId' | 'userId' | 'permissions' | 'permissionsAt'>,
): Promise<void> {
  await database
    .updateTable('sessions')
    .set({ permissions: JSON.stringify(given.permissions), permissions_at: given.permissionsAt })
    .where((is) => is.and({ organisation_id: given.organisationId, user_id: given.userId }))
    .where('permissions_at', '<', given.permissionsAt)
    .execute();
}

/** Marks a one-time token as used. @returns whether this was the first time, over all processes */
export async function spendToken(
  database: Database,
  token: { readonly hash: string; readonly expiresAt: string },
  now: string,
): Promise<boolean> {
  await database.deleteFrom('used_tokens').where('expires_at', '<=', now).execute();
  const first = await database
    .insertInto('used_tokens')
    .values({ token_hash: token.hash, expires_at: token.expiresAt })
    .onConflict((on) => on.column('token_hash').doNothing())
    .returning('token_hash')
    .executeTakeFirst();
  return first !== undefined;
}

function toSession(row: Selectable<SessionsTable>): Session {
  return {
    cookieHash: row.cookie_hash,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    userId: row.user_id,
    userName: row.user_name,
    permissions: JSON.parse(row.permissions),
    permissionsAt: row.permissions_at,
    expiresAt: row.expires_at,
  };
}
