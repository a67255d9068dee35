import { later, timestamp } from './clock';
import type { UncertainWrite } from './decide';

/**
 * A write that isn't in Jira this long after Jira's last moment to do it, did not happen. Before a request is sent, an
 * access token may have to be refreshed, so the last moment is known to within some seconds.
 */
export const resolveMs = 10_000;

/**
 * The same where only Jira's search index can tell, which has no promise about its lag: mostly seconds, sometimes minutes.
 */
export const resolveByIndexMs = 5 * 60_000;

const lookAgainMs = [1_000, 2_000, 4_000, 6_000] as const;
const lookAgainByIndexMs = 30_000;

/** What to do when an uncertain write was not found. */
type NothingFound = { readonly kind: 'did_not_happen' } | { readonly kind: 'look_again'; readonly at: string };

/**
 * A look that began at `lookedAt` found nothing: either Jira can't be working on the write any longer, so it did not
 * happen, or it is too early to say.
 *
 * @param isExact whether the look read what is in Jira, and not its search index
 */
export function afterNothingFound(
  write: Pick<UncertainWrite, 'since' | 'endsAt'>,
  lookedAt: Date,
  isExact = true,
): NothingFound {
  const resolvedAt = later(new Date(write.endsAt), isExact ? resolveMs : resolveByIndexMs);
  if (lookedAt >= resolvedAt) return { kind: 'did_not_happen' };
  const elapsedMs = Math.max(0, lookedAt.getTime() - Date.parse(write.since));
  const pauseMs = lookAgainMs.find((ms) => elapsedMs < 2 * ms) ?? (isExact ? 6_000 : lookAgainByIndexMs);
  const next = later(lookedAt, pauseMs);
  return { kind: 'look_again', at: timestamp(next < resolvedAt ? next : resolvedAt) };
}
