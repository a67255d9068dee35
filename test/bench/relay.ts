import { join, resolve } from 'node:path';
import { jwtSecret, tokenOf, webhookSecret } from '../relay/support/avsb';
import { folder, type Listening, startListening } from './process/children';

export interface RelayOptions {
  /** Its database's file, where no other is given. */
  readonly name: string;
  readonly databaseUrl?: string;
  readonly jiraUrl: string;
  /** Options for Node, such as those of its profiler. */
  readonly nodeOptions?: readonly string[];
  /** What is started: by default the relay as it was built last. */
  readonly program?: string;
}

/** This build, or another one that BENCH_RELAY names to compare with it. */
const defaultProgram = resolve(process.env.BENCH_RELAY ?? 'dist/main.mjs');

/** Starts the built relay as its users do, with every setting at its default but the addresses and the secrets. */
export async function startRelay(options: RelayOptions): Promise<Listening> {
  const {
    name,
    databaseUrl = `sqlite:${join(folder, `${name}.db`)}`,
    jiraUrl,
    nodeOptions = [],
    program = defaultProgram,
  } = options;
  const relay = await startListening([...nodeOptions, program], {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ATLASSIAN_CLIENT_ID: 'bench',
    ATLASSIAN_CLIENT_SECRET: 'bench-secret',
    ATLASSIAN_AUTH_URL: jiraUrl,
    ATLASSIAN_API_URL: jiraUrl,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    AVSB_WEBHOOK_SECRET: webhookSecret,
    AVSB_JWT_SECRET: jwtSecret,
  });
  await isReady(relay.url);
  return relay;
}

/** Starts the relay, connects the bench's Jira and makes a destination there with the product's default rows. */
export async function startConnectedRelay(options: RelayOptions): Promise<Listening> {
  const relay = await startRelay(options);
  const headers = { authorization: `Bearer ${await tokenOf()}`, 'content-type': 'application/json' };
  const begun = await fetch(`${relay.url}/v1/sites/connect`, { method: 'POST', headers });
  const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { authorizeUrl } = (await begun.json()) as { authorizeUrl: string };
  const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
  const callback = `${relay.url}/oauth/callback?${new URLSearchParams({ code: 'code', state })}`;
  const landed = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
  const siteId = new URL(landed.headers.get('location') ?? '', relay.url).searchParams.get('connected');
  const body = JSON.stringify({ siteId, projectKey: 'ROLL', guard: null });
  const made = await fetch(`${relay.url}/v1/destinations`, { method: 'POST', headers, body });
  if (made.status !== 201) throw new Error(`The bench's destination was not made: ${await made.text()}`);
  return relay;
}

async function isReady(url: string): Promise<void> {
  const response = await fetch(`${url}/readyz`);
  if (response.status !== 200) throw new Error(`/readyz answered ${response.status}.`);
  await response.arrayBuffer();
}
