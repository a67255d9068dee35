import type { KeysBefore } from './decide';

/** Jira reads so many issues at once. */
const keysAtOnce = 100;

/**
 * A project numbers its issues one after another, but a number may be missing: its issue was deleted, AvsB may not see it,
 * or the create that had taken it failed. After so many in a row nothing more is expected.
 */
const missingAtEnd = 50;

/** A walk gives up after so many keys. */
const maxKeys = 2_000;

/**
 * A walk through a project's keys, in ascending order, to find what a create of unknown outcome filed. Issue keys are
 * exact where the search index isn't: Jira reads them from its database.
 */
export interface KeyWalk {
  readonly projectKey: string;
  readonly first: number;
  /** The next number to read. */
  readonly next: number;
  /** How many of the last ones read were missing. */
  readonly missing: number;
  /** The highest number that was there, or 0. */
  readonly newest: number;
}

/** A walk that begins after the newest key that was known before the create began. */
export function walkAfter({ projectKey, newest }: KeysBefore): KeyWalk {
  return { projectKey, first: newest + 1, next: newest + 1, missing: 0, newest: 0 };
}

/** The keys to read next. */
export function nextKeys({ projectKey, next }: KeyWalk): string[] {
  return Array.from({ length: keysAtOnce }, (_, index) => `${projectKey}-${next + index}`);
}

/** The walk after these issues were there of `nextKeys`. */
export function walked(walk: KeyWalk, keysThere: readonly string[]): KeyWalk {
  const last = walk.next + keysAtOnce - 1;
  const numbers = keysThere.flatMap((key) => numberOf(walk.projectKey, key) ?? []);
  const newest = Math.max(walk.newest, ...numbers);
  // An issue that was moved away, or whose project was renamed, answers by its new key: it isn't known where it was.
  const isAnyElsewhere = numbers.length < keysThere.length;
  const missing = numbers.length === 0 ? walk.missing + keysAtOnce : last - newest;
  return { ...walk, next: last + 1, newest, missing: isAnyElsewhere ? 0 : missing };
}

/**
 * Whether to go on: `whole` where nothing more is expected, `too_long` where the walk gives up.
 *
 * @param newestKnown the highest number that is known by now: where there are hidden ones in between, the walk goes on
 */
export function stateOf({ first, next, missing }: KeyWalk, newestKnown: number): 'unfinished' | 'whole' | 'too_long' {
  if (missing >= missingAtEnd && next > newestKnown) return 'whole';
  return next - first >= maxKeys ? 'too_long' : 'unfinished';
}

/** The number of a key, or null where it is one of another project. */
export function numberOf(projectKey: string, key: string): number | null {
  const number = key.startsWith(`${projectKey}-`) ? Number(key.slice(projectKey.length + 1)) : Number.NaN;
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
