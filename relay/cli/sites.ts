import { z } from 'zod';
import { AvsbError } from '../demo/avsb/avsb-error';
import { createRelayClient, signInUrl, type Target } from '../demo/avsb/client';
import type { Output } from './output';

const site = z.looseObject({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  status: z.enum(['connected', 'reconnect_required']),
});
const page = z.object({ items: z.array(site), nextCursor: z.string().nullable() });
type Site = z.infer<typeof site>;

/** Lists the connected sites of an organisation. */
export async function listSites(target: Target, output: Output): Promise<void> {
  const items = await sitesOf(target);
  output.result({ items }, () => {
    for (const { id, name, url, status } of items) output.say([id, status.padEnd(18), name, url].join('  '));
    output.say(`${items.length} connected.`);
  });
}

/**
 * Prints the address where a site is reconnected. Atlassian's consent must begin in the browser that it ends in, so the
 * address signs that browser in; it works once, within a minute.
 */
export async function reconnectUrl(siteId: string, target: Target, output: Output): Promise<void> {
  const found = (await sitesOf(target)).find(({ id }) => id === siteId);
  if (found === undefined) throw new AvsbError(`There is no site ${siteId}.`, '“sites list” shows all sites.');
  const url = await signInUrl(target);
  const { name, status } = found;
  output.result({ siteId, name, status, url }, () => {
    if (status === 'connected') output.say(`${name} is connected; reconnecting it renews its tokens.`);
    output.say(`Open this within a minute, once, and press Reconnect at ${name}:`);
    output.say(url);
  });
}

async function sitesOf(target: Target): Promise<Site[]> {
  const relay = createRelayClient(target);
  const all: Site[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '200', ...(cursor !== '' && { cursor }) });
    const next: z.infer<typeof page> = await relay.call('GET', `/v1/sites?${query}`, page);
    all.push(...next.items);
    cursor = next.nextCursor;
  }
  return all;
}
