import type { Card } from '../../../shared/forge-api';
import { cardOf } from '../../domain/card';
import { resultsUrlKeys } from '../../domain/results-url';
import type { Database } from '../../store/database';
import { findSubjectsByUrl } from '../../store/subjects';
import { connectionsOf } from './sites';

/**
 * The cards of results pages, one for each address and in their order. Where several organisations (or subjects) have
 * the same page, the one that was told of last is shown.
 */
export async function cardsFor(database: Database, cloudId: string, urls: readonly string[]): Promise<Card[]> {
  const connections = await connectionsOf(database, cloudId);
  const keys = urls.map(resultsUrlKeys);
  const found = await findSubjectsByUrl(
    database,
    connections.map(({ organisationId }) => organisationId),
    [...new Set(keys.flat())],
  );
  const newestFirst = new Map(found.reverse().map(({ urlKey, subject }) => [urlKey, subject]));
  return urls.map((url, index) => {
    const subject = keys[index]?.map((key) => newestFirst.get(key)).find((candidate) => candidate !== undefined);
    return subject === undefined ? { url, access: 'not_found' } : cardOf(url, subject);
  });
}
