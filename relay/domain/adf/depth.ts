/** How many levels of nodes, attributes and lists a document may have: far more than any editor produces. */
export const maxDepth = 200;

/** Whether a JSON value is nested so deeply that walking it could exhaust the stack. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}
