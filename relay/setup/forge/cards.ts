import type { Card } from '../../../shared/forge-api';
import { type AddressClaim, subjectAt } from '../../domain/address-owner';
import { cardOf } from '../../domain/card';
import { resultsUrlKeys } from '../../domain/results-url';
import type { Database } from '../../store/database';
import { addressClaims } from '../../store/subjects';
import { connectionsOf } from './sites';

/** The cards of results pages, one per address, in their order. */
export async function cardsFor(database: Database, cloudId: string, urls: readonly string[]): Promise<Card[]> {
  const connections = await connectionsOf(database, cloudId);
  const keys = urls.map(resultsUrlKeys);
  const found = await addressClaims(
    database,
    connections.map(({ organisationId }) => organisationId),
    [...new Set(keys.flat())],
  );
  const returns = new Map(connections.map(({ organisationId, returnedAt }) => [organisationId, returnedAt]));
  const claims = found.map((claim) => sinceReturn(claim, returns.get(claim.organisationId) ?? ''));
  return urls.map((url, index) => {
    const subject = subjectAt(keys[index] ?? [], claims);
    return subject === undefined ? { url, access: 'not_found' } : cardOf(url, subject);
  });
}

/** An organisation that disconnected the site gave up its addresses there, and claims them again when it reconnects. */
function sinceReturn(claim: AddressClaim, returnedAt: string): AddressClaim {
  return claim.since < returnedAt ? { ...claim, since: returnedAt } : claim;
}
