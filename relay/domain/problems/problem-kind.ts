/** What can be wrong for longer than a moment, in the order in which it is to be put right. */
export const problemKinds = [
  'reconnect_required',
  'repair_required',
  'remap_required',
  'configuration',
  'deliveries_failed',
  'events_held',
  'oldest_waiting',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

export function isProblemKind(text: string): text is ProblemKind {
  const kinds: readonly string[] = problemKinds;
  return kinds.includes(text);
}
