import { z } from 'zod';
import { AvsbError } from './avsb-error';
import type { RelayClient } from './client';

const sites = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })) });
const begun = z.object({ authorizeUrl: z.string() });
const destinations = z.object({ items: z.array(z.object({ id: z.string() })) });
const destination = z.object({ id: z.string(), name: z.string(), project: z.object({ key: z.string() }) });

/** The demo's site and project: where its first ticket goes. */
const demoSite = 'acme';
const demoProject = 'ROLL';

/** Connects the demo site and creates a destination, if there is none: everything that a first event needs. */
export async function setUpDemo(relay: RelayClient, say: (line: string) => void): Promise<void> {
  const siteId = await connectedDemoSite(relay, say);
  const { items } = await relay.call('GET', '/v1/destinations', destinations);
  if (items.length > 0) return;
  const made = await relay.call('POST', '/v1/destinations', destination, { siteId, projectKey: demoProject });
  say(`Created the destination “${made.name}” for the project ${made.project.key}.`);
}

async function connectedDemoSite(relay: RelayClient, say: (line: string) => void): Promise<string> {
  const { items } = await relay.call('GET', '/v1/sites', sites);
  const known = items.find(({ status }) => status === 'connected');
  if (known !== undefined) return known.id;
  const siteId = await connect(relay, items[0]?.id);
  say(`Connected the demo site ${demoSite}.`);
  return siteId;
}

/** Walks the OAuth flow as a browser would, and consents on the simulated Atlassian's own form. */
async function connect(relay: RelayClient, known: string | undefined): Promise<string> {
  const path = known === undefined ? '/v1/sites/connect' : `/v1/sites/${known}/reconnect`;
  const started = await relay.request('POST', path);
  const cookie = started.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { authorizeUrl } = begun.parse(await started.json());
  const authorize = new URL(authorizeUrl);
  const form = new URLSearchParams(authorize.searchParams);
  form.set('decision', 'accept');
  form.set('cloudId', demoSite);
  const consented = await fetch(new URL('/authorize/decision', authorize), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const callback = consented.headers.get('location');
  if (callback === null) throw new AvsbError('The simulated Atlassian did not redirect.', 'Restart the demo.');
  const connected = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
  const landed = new URL(connected.headers.get('location') ?? '', callback);
  const siteId = landed.searchParams.get('connected');
  if (siteId !== null) return siteId;
  throw new AvsbError(
    `The demo site was not connected (${landed.searchParams.get('error') ?? 'no reason given'}).`,
    'Delete the data folder and start the demo again.',
  );
}
