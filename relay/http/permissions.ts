import { timestamp } from '../domain/clock';
import { givePermissions } from '../store/sessions';
import type { HttpContext } from './context';
import type { VerifiedToken } from './token';

/** The cache is cleared above this many people. */
const maxPeople = 10_000;

/** Notes the permissions that a token grants a person. */
export type PermissionNotes = (token: VerifiedToken) => Promise<void>;

/**
 * Gives the sessions of a person the permissions of their newest token: a person who has lost one in AvsB loses it here
 * as soon as the panel on a results page calls, and not only when the session ends. Each token is used once; whether
 * one without `iat` is newer can't be known.
 */
export function createPermissionNotes({ database }: Pick<HttpContext, 'database'>): PermissionNotes {
  const newest = new Map<string, number>();
  return async ({ person: { organisationId, id: userId, permissions }, issuedAt }) => {
    if (issuedAt === undefined) return;
    const key = JSON.stringify([organisationId, userId]);
    if (issuedAt <= (newest.get(key) ?? 0)) return;
    if (newest.size >= maxPeople) newest.clear();
    newest.set(key, issuedAt);
    const permissionsAt = timestamp(new Date(issuedAt * 1_000));
    await givePermissions(database, { organisationId, userId, permissions, permissionsAt });
  };
}
