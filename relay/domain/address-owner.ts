import type { Subject } from './subject';

/** A subject whose results page an organisation says is at an address. */
export interface AddressClaim {
  readonly organisationId: string;
  readonly urlKey: string;
  /** When that organisation first named the address for a subject of its own that still has it. */
  readonly since: string;
  readonly subject: Subject;
}

/**
 * The subject that an address in Jira stands for, by the keys it may stand for, the likeliest first (`resultsUrlKeys`).
 * Of several organisations on one Jira site, an address is the first one's that named it, for as long as that one does:
 * another organisation can't put its own result in its place.
 *
 * Where one organisation owns the address as it stands and another owns it without its query, it is unclear
 * whose page a person meant, so it stands for nothing.
 */
export function subjectAt(urlKeys: readonly string[], claims: readonly AddressClaim[]): Subject | undefined {
  const owned = urlKeys.flatMap((urlKey) => firstClaim(claims.filter((claim) => claim.urlKey === urlKey)));
  const [first, ...others] = owned;
  return others.every(({ organisationId }) => organisationId === first?.organisationId) ? first?.subject : undefined;
}

function firstClaim(claims: readonly AddressClaim[]): AddressClaim[] {
  const [first] = [...claims].sort(
    (one, other) => compare(one.since, other.since) || compare(one.organisationId, other.organisationId),
  );
  return first === undefined ? [] : [first];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
