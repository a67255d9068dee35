import { timestamp } from '../domain/clock';
import { givePermissions } from '../store/sessions';
import type { HttpContext } from './context';
import type { VerifiedToken } from './token';

/** Beyond so many people, those that are known are noted once more. */
const maxPeople = 10_000;

/** Takes note of what a token says that a person may do. */
export type PermissionNotes = (token: VerifiedToken) => Promise<void>;

/**
 * Gives the sessions of a person what their newest token permits: who has lost a permission in AvsB loses it here as soon
 * as the panel on a results page calls, and not only when the session ends. Each token is looked at once. Of one without
 * `iat` nobody knows whether it is newer.
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
