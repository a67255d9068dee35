import type { Database } from './database';

/** A person who is signed in by a browser. Of its cookie only the hash is kept: who reads the table is not signed in. */
export interface Session {
  readonly cookieHash: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly userId: string;
  readonly userName: string;
  readonly permissions: readonly string[];
  /** When AvsB issued the token that says so. */
  readonly permissionsAt: string;
  readonly expiresAt: string;
}

interface SessionRow {
  cookie_hash: string;
  organisation_id: string;
  organisation_name: string;
  user_id: string;
  user_name: string;
  permissions: string;
  permissions_at: string;
  expires_at: string;
}

interface UsedTokenRow {
  token_hash: string;
  expires_at: string;
}

/** Stores a session; the ones that ran out go. */
export async function storeSession(database: Database, session: Session, now: string): Promise<void> {
  await sessions(database).where('expires_at', '<=', now).delete();
  await sessions(database).insert({
    cookie_hash: session.cookieHash,
    organisation_id: session.organisationId,
    organisation_name: session.organisationName,
    user_id: session.userId,
    user_name: session.userName,
    permissions: JSON.stringify(session.permissions),
    permissions_at: session.permissionsAt,
    expires_at: session.expiresAt,
  });
}

/** The session of a cookie, unless it has run out. */
export async function findSession(database: Database, cookieHash: string, now: string): Promise<Session | undefined> {
  const row = await sessions(database).where({ cookie_hash: cookieHash }).where('expires_at', '>', now).first();
  return row && toSession(row);
}

export async function deleteSession(database: Database, cookieHash: string): Promise<void> {
  await sessions(database).where({ cookie_hash: cookieHash }).delete();
}

/** Ends the sessions of a person, of an organisation, or all. @returns how many */
export async function endSessions(
  database: Database,
  { organisationId, userId }: { readonly organisationId: string | undefined; readonly userId: string | undefined },
): Promise<number> {
  const query = sessions(database);
  if (organisationId !== undefined) query.where({ organisation_id: organisationId });
  if (userId !== undefined) query.where({ user_id: userId });
  return query.delete();
}

/** Gives all sessions of a person the permissions that a newer token of AvsB names. */
export async function givePermissions(
  database: Database,
  told: Pick<Session, 'organisationId' | 'userId' | 'permissions' | 'permissionsAt'>,
): Promise<void> {
  await sessions(database)
    .where({ organisation_id: told.organisationId, user_id: told.userId })
    .where('permissions_at', '<', told.permissionsAt)
    .update({ permissions: JSON.stringify(told.permissions), permissions_at: told.permissionsAt });
}

/** Marks a one-time token as used. @returns whether this was the first time, over all processes */
export async function spendToken(
  database: Database,
  token: { readonly hash: string; readonly expiresAt: string },
  now: string,
): Promise<boolean> {
  await usedTokens(database).where('expires_at', '<=', now).delete();
  const rows: unknown[] = await usedTokens(database)
    .insert({ token_hash: token.hash, expires_at: token.expiresAt })
    .onConflict('token_hash')
    .ignore()
    .returning('token_hash');
  return rows.length > 0;
}

function sessions(database: Database) {
  return database<SessionRow>('sessions');
}

function usedTokens(database: Database) {
  return database<UsedTokenRow>('used_tokens');
}

function toSession(row: SessionRow): Session {
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
