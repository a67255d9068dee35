import type { Subject } from './subject';

/** An organisation's claim that a subject's results page is at an address. */
export interface AddressClaim {
  readonly organisationId: string;
  readonly urlKey: string;
  /** When that organisation first named the address for a subject of its own that still has it. */
  readonly since: string;
  readonly subject: Subject;
}

/**
 * The subject whose results page is at an address in Jira, given the address's possible keys, most likely first
 * (`resultsUrlKeys`). Where several organisations share a Jira site, an address belongs to the first one that named it,
 * for as long as it does: another organisation can't put its own result there.
 *
 * Where one organisation owns the exact address and another owns it without its query, it is unclear whose page was
 * meant, so there is no subject.
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
