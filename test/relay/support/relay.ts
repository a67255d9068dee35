import { Registry } from 'prom-client';
import { startApp } from '../../../relay/app';
import { loadConfig } from '../../../relay/config';
import {
  type SimulatedAtlassian,
  type SimulatedAtlassianOptions,
  seedWorld,
  startSimulatedAtlassian,
} from '../../../relay/demo/atlassian';
import type { DemoControls } from '../../../relay/http/demo-controls';
import { ownNextStep } from '../../../relay/web/api/next-step';
import { type eventOf, jwtSecret, type PersonClaims, signedHeaders, tokenOf, webhookSecret } from './avsb';
import { createTestDatabase, type TestDatabase } from './database';
import { undocumentedIn } from './document';
import { tellsNextStep } from './next-step';
import { until } from './until';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, and fail if one is not as expected
type Json = any;

export interface TestRelay {
  readonly url: string;
  readonly atlassian: SimulatedAtlassian;
  readonly database: TestDatabase;
  /** What was logged, each line with its facts. */
  readonly logged: { level: string; facts: Json; sentence: string }[];
  /** Calls a route as a person of `org_1` who may manage integrations, unless the test says otherwise. */
  call(
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<{ status: number; body: Json; headers: Headers }>;
  /** Sends a signed event, and expects it to be taken. */
  send(event: ReturnType<typeof eventOf>, id?: string): Promise<Json>;
  /** Walks the OAuth flow for a site; the answer is where the browser lands. */
  connect(cloudId?: string, claims?: PersonClaims): Promise<URL>;
  /** The same for a site that is to be connected again. */
  reconnect(siteId: string, cloudId?: string): Promise<URL>;
  /** Connects a site and makes a destination there, without a storm guard: tests send many events at once. */
  destination(projectKey?: string, cloudId?: string): Promise<Json>;
  /** The delivery, once it is neither queued nor in progress. */
  settled(deliveryId: string, withinMs?: number): Promise<Json>;
  stop(): Promise<void>;
}

export interface CallOptions {
  claims?: PersonClaims;
  headers?: Record<string, string>;
  token?: string | null;
}

export interface TestRelayOptions {
  environment?: Record<string, string>;
  atlassian?: SimulatedAtlassianOptions;
  now?: () => Date;
  webFolder?: string;
  /** A database that is not empty. */
  database?: TestDatabase;
  /** Demo mode, which is off unless a test is about that. */
  demo?: DemoControls;
  /** What the process is measured by: nothing, unless a test is about that. */
  processMetrics?: Registry;
}

/** The environment of a relay that talks to a simulated Atlassian Cloud. */
export function environmentFor(atlassianUrl: string, databaseUrl: string): Record<string, string> {
  return {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ATLASSIAN_CLIENT_ID: 'test-client',
    ATLASSIAN_CLIENT_SECRET: 'test-client-secret',
    ATLASSIAN_AUTH_URL: atlassianUrl,
    ATLASSIAN_API_URL: atlassianUrl,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    AVSB_WEBHOOK_SECRET: webhookSecret,
    AVSB_JWT_SECRET: jwtSecret,
  };
}

/** A simulated Atlassian Cloud whose OAuth app is the test relay's. */
export function startAtlassian(options: SimulatedAtlassianOptions = {}): Promise<SimulatedAtlassian> {
  const world = seedWorld({ clientId: 'test-client', clientSecret: 'test-client-secret', redirectUris: [] });
  return startSimulatedAtlassian({ searchLagMs: 0, world, ...options });
}

const running = new Set<() => Promise<void>>();
afterAll(async () => {
  await Promise.all([...running].map((stop) => stop()));
});

/** A relay over real HTTP and a real database, with a simulated Atlassian Cloud of its own; it ends with the tests. */
export async function startRelay(options: TestRelayOptions = {}): Promise<TestRelay> {
  const database = options.database ?? (await createTestDatabase());
  const listens = { url: '' };
  // Jira demands https for its webhooks; a relay of a test has none, and is called where it listens.
  const webhookUrl = (registered: string) => `${listens.url}${new URL(registered).pathname}`;
  const atlassian = await startAtlassian({ webhookUrl, ...options.atlassian });
  const config = loadConfig({ ...environmentFor(atlassian.url, database.url), ...options.environment });
  if (!config.ok) throw new Error(config.problems.join('\n'));
  const logged: TestRelay['logged'] = [];
  const line = (level: string) => (facts: object, sentence: string) => void logged.push({ level, facts, sentence });
  const log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const outside = {
    now: options.now ?? (() => new Date()),
    random: Math.random,
    fetch,
    log,
    webFolder: options.webFolder ?? 'no pages',
    processMetrics: options.processMetrics ?? new Registry(),
  };
  const app = await startApp(config.config, outside, options.demo);
  listens.url = app.url;
  allowCallback(atlassian, app.url, options.environment?.PUBLIC_URL);
  async function stop(): Promise<void> {
    if (!running.delete(stop)) return;
    await app.stop();
    await atlassian.close();
    await database.drop();
  }
  running.add(stop);
  return { ...clientOf(app.url, atlassian), atlassian, database, logged, stop };
}

/** Registers the relay's callback with the simulated OAuth app, once its port is known. */
export function allowCallback(atlassian: SimulatedAtlassian, relayUrl: string, publicUrl?: string): void {
  const { port } = new URL(relayUrl);
  atlassian.world.apps[0]?.redirectUris.push(`${publicUrl ?? `http://localhost:${port}`}/oauth/callback`);
}

/** What tests do with a running relay, in this process or in another. */
export function clientOf(
  url: string,
  atlassian: SimulatedAtlassian,
): Omit<TestRelay, 'atlassian' | 'database' | 'logged' | 'stop'> {
  async function call(method: string, path: string, body?: unknown, { claims, headers, token }: CallOptions = {}) {
    const bearer = token === undefined ? await tokenOf(claims) : token;
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = { status: response.status, body: readBody(await response.text()), headers: response.headers };
    expect([method, path, undocumentedIn({ method, path, ...answer })]).toEqual([method, path, []]);
    expect([method, path, leavesHelpless(answer.body)]).toEqual([method, path, undefined]);
    return answer;
  }

  async function authorize(path: string, cloudId = 'acme', claims: PersonClaims = {}): Promise<URL> {
    const begun = await call('POST', path, undefined, { claims });
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
    const callback = await consent(atlassian, begun.body.authorizeUrl, cloudId);
    const landed = await fetch(toRelay(callback), { headers: { cookie }, redirect: 'manual' });
    return new URL(landed.headers.get('location') ?? '', url);
  }

  /** The relay's public address is `localhost`; tests reach it where it listens. */
  function toRelay(callback: URL): string {
    return `${url}${callback.pathname}${callback.search}`;
  }

  return {
    url,
    call,
    connect: (cloudId, claims) => authorize('/v1/sites/connect', cloudId, claims),
    reconnect: (siteId, cloudId) => authorize(`/v1/sites/${siteId}/reconnect`, cloudId),
    async send(event, id) {
      const body = JSON.stringify(event);
      const headers = signedHeaders(body, id === undefined ? {} : { id });
      const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body });
      expect(response.status).toBe(202);
      return response.json();
    },
    async destination(projectKey = 'ROLL', cloudId = 'acme') {
      const siteId = (await authorize('/v1/sites/connect', cloudId)).searchParams.get('connected');
      const made = await call('POST', '/v1/destinations', { siteId, projectKey, guard: null });
      expect(made.status).toBe(201);
      return made.body;
    },
    settled(deliveryId, withinMs) {
      return until(
        async () => {
          const { body } = await call('GET', `/v1/deliveries/${deliveryId}`);
          return ['queued', 'delivering'].includes(body.state) ? undefined : body;
        },
        `delivery ${deliveryId} to settle`,
        withinMs,
      );
    },
  };
}

/** Consents on the simulated Atlassian's page, or declines. @returns where it sends the browser */
export async function consent(
  atlassian: SimulatedAtlassian,
  authorizeUrl: string,
  cloudId: string,
  decision: 'accept' | 'cancel' = 'accept',
): Promise<URL> {
  const form = new URLSearchParams(new URL(authorizeUrl).searchParams);
  form.set('decision', decision);
  form.set('cloudId', cloudId);
  const answer = await fetch(`${atlassian.url}/authorize/decision`, { method: 'POST', body: form, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank');
}

/** A problem whose words a page shows although they do not say what to do next. */
function leavesHelpless(body: Json): string | undefined {
  const isProblem = typeof body?.type === 'string' && body.type.startsWith('urn:avsb:problem:');
  if (!isProblem || ownNextStep(body.type) !== undefined || tellsNextStep(body.detail)) return undefined;
  return `${body.title} ${body.detail}`;
}

function readBody(text: string): Json {
  if (text === '') return undefined;
  return /^[[{"]/.test(text) ? JSON.parse(text) : text;
}
