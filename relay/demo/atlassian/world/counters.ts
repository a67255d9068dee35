import type { World } from './types';

const FIRST = { issue: 10_000, comment: 20_000, project: 10_100, history: 30_000, field: 10_200, other: 1 } as const;

type CounterKind = keyof typeof FIRST;

/** The next number of its kind: counted, not random, so that two runs of the same steps give the same ids. */
export function nextNumber(world: World, kind: CounterKind): number {
  const next = (world.counters[kind] ?? FIRST[kind] - 1) + 1;
  world.counters[kind] = next;
  return next;
}

/** The same as text, as Jira gives its ids. */
export function nextId(world: World, kind: CounterKind): string {
  return String(nextNumber(world, kind));
}
