import { z } from 'zod';
import { type Card, maxCardUrlChars, maxCardUrls } from '../shared/forge-api';
import { askRelay } from './relay-client';

/** Jira sends the addresses in a payload, or bare. */
const links = z.object({ urls: z.array(z.string()) });
const requestOfJira = z.union([z.object({ payload: links }).transform(({ payload }) => payload), links]);

const cardsOfRelay = z.object({
  cards: z.array(
    z.discriminatedUnion('access', [
      z.object({
        url: z.string(),
        access: z.literal('granted'),
        title: z.string(),
        description: z.string(),
        updatedAt: z.string(),
      }),
      z.object({ url: z.string(), access: z.literal('not_found') }),
    ]),
  ),
});

/** One address as Jira's smart links want it resolved. */
interface ResolvedLink {
  readonly identifier: { readonly url: string };
  readonly meta: {
    readonly access: 'granted' | 'not_found' | 'forbidden';
    readonly visibility: 'restricted' | 'not_found';
  };
  readonly entity?: object;
}

/**
 * Results pages as smart links: Jira sends all links of a page at once, and expects each of them back, unchanged.
 *
 * @throws where the relay fails: Jira then shows the bare link, and asks again
 */
export async function resolveLinks(request: unknown): Promise<{ readonly entities: readonly ResolvedLink[] }> {
  const { urls } = requestOfJira.parse(request);
  const askable = urls.filter(({ length }) => length <= maxCardUrlChars);
  const links = (await Promise.all(inBatches(askable).map(resolveBatch))).flat();
  const byUrl = new Map(links.map((link) => [link.identifier.url, link]));
  return { entities: urls.map((url) => byUrl.get(url) ?? toLink({ url, access: 'not_found' })) };
}

function inBatches(urls: readonly string[]): string[][] {
  const count = Math.ceil(urls.length / maxCardUrls);
  return Array.from({ length: count }, (_, index) => urls.slice(index * maxCardUrls, (index + 1) * maxCardUrls));
}

async function resolveBatch(urls: readonly string[]): Promise<ResolvedLink[]> {
  const answer = await askRelay({ method: 'POST', path: '/forge/v1/cards', body: { urls } });
  if (answer.kind === 'not_connected') {
    return urls.map((url) => ({ identifier: { url }, meta: { access: 'forbidden', visibility: 'restricted' } }));
  }
  const cards = new Map(cardsOfRelay.parse(answer.body).cards.map((card) => [card.url, card]));
  return urls.map((url) => toLink(cards.get(url) ?? { url, access: 'not_found' }));
}

function toLink(card: Card): ResolvedLink {
  const identifier = { url: card.url };
  if (card.access === 'not_found') return { identifier, meta: { access: 'not_found', visibility: 'not_found' } };
  const { url, title, description, updatedAt } = card;
  return {
    identifier,
    meta: { access: 'granted', visibility: 'restricted' },
    entity: {
      schemaVersion: '2.0',
      id: url,
      updateSequenceNumber: Date.parse(updatedAt),
      displayName: title,
      description,
      url,
      createdAt: updatedAt,
      lastUpdatedAt: updatedAt,
      'atlassian:document': { type: { category: 'document', ...iconOf() } },
    },
  };
}

/** The relay serves the icon: Jira fetches it by its address, and Forge's own files have none that lasts. */
function iconOf(): { readonly iconUrl?: string } {
  const { RELAY_URL } = process.env;
  return RELAY_URL ? { iconUrl: `${RELAY_URL.replace(/\/+$/, '')}/icon.svg` } : {};
}
