/** The code by which Node, PostgreSQL or SQLite names an error's kind, such as `ECONNRESET`; undefined where it has none. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
