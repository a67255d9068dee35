import { later, timestamp } from './clock';
import type { UncertainWrite } from './decide';

/**
 * A write that can't be found after this long did not happen: Jira's search index lags at most 10 s behind a write, and
 * a request that timed out may still be processed for as long again.
 */
export const resolveMs = 20_000;

const lookAgainMs = [1_000, 2_000, 4_000, 6_000] as const;

/** What to do when an uncertain write was not found. */
type NothingFound = { readonly kind: 'did_not_happen' } | { readonly kind: 'look_again'; readonly at: string };

/**
 * A search that began at `lookedAt` found nothing: either the index must have caught up by then, so the write did not
 * happen, or it is too early to say.
 */
export function afterNothingFound(write: UncertainWrite, lookedAt: Date): NothingFound {
  const since = new Date(write.since);
  const resolvedAt = later(since, resolveMs);
  if (lookedAt >= resolvedAt) return { kind: 'did_not_happen' };
  const elapsedMs = Math.max(0, lookedAt.getTime() - since.getTime());
  const pauseMs = lookAgainMs.find((ms) => elapsedMs < 2 * ms) ?? 6_000;
  const next = later(lookedAt, pauseMs);
  return { kind: 'look_again', at: timestamp(next < resolvedAt ? next : resolvedAt) };
}
