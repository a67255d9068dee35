/**
 * The code of an error of Node (`ENOENT`) or PostgreSQL (`40P01`); undefined if it doesn't have one. Read by shape, since
 * a test's errors may be from another realm.
 */
export function errorCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
