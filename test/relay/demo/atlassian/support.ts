import {
  type SimulatedAtlassian,
  type SimulatedAtlassianOptions,
  startSimulatedAtlassian,
  validateAnswer,
} from '../../../../relay/demo/atlassian';
import { siteOf } from '../../../../relay/demo/atlassian/world';

export const CALLBACK = 'http://localhost:3000/oauth/callback';
export const SCOPES = 'read:jira-work write:jira-work manage:jira-webhook read:license:jira offline_access';

export interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  token_type: string;
  scope: string;
}

export interface Answered {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  headers: Headers;
}

export interface TestCloud extends SimulatedAtlassian {
  /** Sets the clock forward. */
  pass(ms: number): void;
  /** Calls Jira's REST API as the demo account; every answer is checked by the contract. */
  jira(method: string, path: string, body?: unknown, site?: string): Promise<Answered>;
  tokens: Tokens;
}

/** A simulated Atlassian with a clock of its own, and a grant on acme (and, with `sites`, on others). */
export async function startCloud(
  options: SimulatedAtlassianOptions & { sites?: string[]; scopes?: string } = {},
): Promise<TestCloud> {
  let now = Date.parse('2026-11-23T10:00:00.000Z');
  const cloud = await startSimulatedAtlassian({ now: () => new Date(now), searchLagMs: 0, ...options });
  running.push(cloud);
  let tokens: Tokens | undefined;
  for (const site of options.sites ?? ['acme']) tokens = await connect(cloud, site, options.scopes ?? SCOPES);
  const granted = tokens!;
  return {
    ...cloud,
    tokens: granted,
    pass(ms) {
      now += ms;
    },
    jira: (method, path, body, site = 'acme') => callJira(cloud, granted.access_token, method, path, body, site),
  };
}

const running: SimulatedAtlassian[] = [];

/** Also after a test that failed: a server left open keeps Jest from ending. */
afterEach(async () => {
  await Promise.allSettled(running.splice(0).map((cloud) => cloud.close()));
});

export async function callJira(
  cloud: SimulatedAtlassian,
  accessToken: string,
  method: string,
  path: string,
  body?: unknown,
  site = 'acme',
): Promise<Answered> {
  const response = await fetch(`${cloud.url}/ex/jira/${siteOf(cloud.world, site).cloudId}/rest/api/3${path}`, {
    method,
    headers: {
      authorization: `Bearer ${accessToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answered: unknown = text === '' ? undefined : JSON.parse(text);
  const operationId = cloud.requests.at(-1)?.operationId;
  if (operationId) {
    const problems = validateAnswer(operationId, response.status, answered);
    if (problems.length > 0) throw new Error(`${operationId} ${response.status}: ${problems.join('; ')}\n${text}`);
  }
  return { status: response.status, body: answered, headers: response.headers };
}

export function authorizeQuery(differing: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    audience: 'api.atlassian.com',
    client_id: 'demo-client-id',
    scope: SCOPES,
    redirect_uri: CALLBACK,
    state: 'the-state',
    response_type: 'code',
    prompt: 'consent',
    ...differing,
  });
}

/** Decides on the consent page; gives the address that the browser is sent to. */
export async function decide(
  cloud: SimulatedAtlassian,
  decision: 'accept' | 'cancel',
  fields: Record<string, string> = {},
): Promise<URL> {
  const form = authorizeQuery({ decision, ...fields });
  const response = await fetch(`${cloud.url}/authorize/decision`, { method: 'POST', body: form, redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
}

export async function token(cloud: SimulatedAtlassian, fields: Record<string, string>): Promise<Answered> {
  const response = await fetch(`${cloud.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: 'demo-client-id', client_secret: 'demo-client-secret', ...fields }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

export async function connect(cloud: SimulatedAtlassian, site: string, scope = SCOPES): Promise<Tokens> {
  const callback = await decide(cloud, 'accept', { cloudId: site, scope });
  const code = callback.searchParams.get('code') ?? '';
  const answer = await token(cloud, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK });
  expect(answer.status).toBe(200);
  return answer.body as Tokens;
}

/** An ADF document of one paragraph for each text. */
export function doc(...texts: string[]) {
  return {
    version: 1,
    type: 'doc',
    content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  };
}

export function newIssue(fields: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  return {
    fields: { project: { key: 'ROLL' }, issuetype: { name: 'Task' }, summary: 'Roll out', ...fields },
    ...rest,
  };
}
