import type { Card } from '../../../shared/forge-api';
import { subjectAt } from '../../domain/address-owner';
import { cardOf } from '../../domain/card';
import { resultsUrlKeys } from '../../domain/results-url';
import type { Database } from '../../store/database';
import { addressClaims } from '../../store/subjects';
import { connectionsOf } from './sites';

/** The cards of results pages, one for each address and in their order. */
export async function cardsFor(database: Database, cloudId: string, urls: readonly string[]): Promise<Card[]> {
  const connections = await connectionsOf(database, cloudId);
  const keys = urls.map(resultsUrlKeys);
  const claims = await addressClaims(
    database,
    connections.map(({ organisationId }) => organisationId),
    [...new Set(keys.flat())],
  );
  return urls.map((url, index) => {
    const subject = subjectAt(keys[index] ?? [], claims);
    return subject === undefined ? { url, access: 'not_found' } : cardOf(url, subject);
  });
}
