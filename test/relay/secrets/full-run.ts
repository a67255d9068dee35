import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { seedWorld } from '../../../relay/demo/atlassian';
import { moveToDone } from '../../../relay/demo/atlassian/world';
import { expireAccessTokens } from '../../../relay/demo/atlassian/world/grants';
import { eventOf, jwtSecret, signedHeaders, signInTokenOf, tokenOf, webhookSecret } from '../support/avsb';
import { runCli } from '../support/cli';
import { inDatabase, type Refused, refuseWrites } from '../support/database';
import { type ForgeKeys, forgeAppId, startForgeKeys } from '../support/forge-keys';
import { issuesOf, siteOf } from '../support/jira';
import { type RelayProcess, runRelayToEnd, startRelayProcess } from '../support/process';
import { consent } from '../support/relay';
import { until } from '../support/until';
import type { Secret } from './forms';
import { type Recorder, startRecorder } from './recorder';

const host = 'relay.avsb.example';
const PUBLIC_URL = `https://${host}`;

/** With the characters that change on their way through a form, an address or JSON. */
const clientSecret = `ATOA~${randomBytes(24).toString('base64')}/+&"=4F2A`;
const key = () => randomBytes(32).toString('base64');
const keys = { current: key(), old: key() };
const webhookSecrets = [webhookSecret, `whsec_${key()}`];

/** What the operator has configured. */
export const configured: readonly Secret[] = [
  { kind: 'client secret', value: clientSecret },
  { kind: 'JWT secret', value: jwtSecret },
  ...webhookSecrets.map((value) => ({ kind: 'webhook secret', value })),
  ...Object.values(keys).map((value) => ({ kind: 'encryption key', value })),
];

export interface FullRun {
  readonly relay: RelayProcess;
  readonly recorder: Recorder;
  /** What the command line has written. */
  readonly commands: string;
  /** How the crash ended the process. */
  readonly crash: { readonly code: number | null };
  /** What a start with a wrong configuration wrote, and the secrets that it was given. */
  readonly refusedStart: { readonly output: string; readonly secrets: readonly Secret[] };
  dispose(): Promise<void>;
}

/** Everything that a relay does with secrets, once, with all that can go wrong. */
export async function fullRun(): Promise<FullRun> {
  const forge = await startForgeKeys();
  const listens = { url: '' };
  const relay = await startRelayProcess({
    atlassian: {
      world: seedWorld({ clientId: 'test-client', clientSecret, redirectUris: [] }),
      webhookUrl: (registered) => `${listens.url}${new URL(registered).pathname}`,
    },
    environment: {
      LOG_LEVEL: 'trace',
      PUBLIC_URL,
      ATLASSIAN_CLIENT_SECRET: clientSecret,
      ENCRYPTION_KEYS: `current:${keys.current},old:${keys.old}`,
      AVSB_WEBHOOK_SECRET: webhookSecrets.join(' '),
      FORGE_APP_ID: forgeAppId,
      FORGE_JWKS_URL: forge.jwksUrl,
      RATE_LIMIT_PER_SECOND: '100',
      NODE_OPTIONS: `--require=${resolve(__dirname, 'crash.cjs')}`,
    },
  });
  listens.url = relay.url;
  const recorder = startRecorder(relay.url);
  const dispose = async () => {
    recorder.stop();
    await relay.dispose();
    await forge.server.close();
  };
  try {
    await connectAndFile(relay, recorder);
    await failInJira(relay);
    await failAtTokens(relay);
    await failToAuthenticate(relay, recorder, forge);
    await failInside(relay, recorder);
    const commands = await command(relay);
    const crash = await relay.terminate('SIGUSR2');
    await relay.start();
    await deliver(relay, 'exp_after_the_crash');
    await look(relay);
    await relay.terminate();
    return { relay, recorder, commands, crash, refusedStart: await refuseToStart(relay), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Connects by a session as people do, files and comments, hears of a change in Jira, refreshes, and reconnects. */
async function connectAndFile(relay: RelayProcess, recorder: Recorder): Promise<void> {
  const { world } = relay.atlassian;
  const { setCookie } = await recorder.browse(relay, `/session?token=${await signInTokenOf()}`, { host });
  const [session = ''] = setCookie.split(';');
  const bySession = { token: null, headers: { cookie: session } };
  const { csrfToken } = (await relay.call('GET', '/v1/session', undefined, bySession)).body;
  const changing = { token: null, headers: { cookie: session, 'x-csrf-token': csrfToken } };
  const begun = await relay.call('POST', '/v1/sites/connect', undefined, changing);
  const callback = await consent(relay.atlassian, begun.body.authorizeUrl, 'acme');
  const landed = await comeBack(relay, callback, `${session}; ${cookieIn(begun.headers)}`);
  const siteId = landed.searchParams.get('connected') ?? '';
  expect((await relay.call('POST', '/v1/destinations', { siteId, projectKey: 'ROLL', guard: null })).status).toBe(201);
  await until(() => siteOf(relay.atlassian).webhooks.length === 1, 'the webhook');

  await deliver(relay, 'exp_1');
  await deliver(relay, 'exp_1');
  moveToDone(world, siteOf(relay.atlassian), issuesOf(relay.atlassian)[0]?.key ?? '');
  await until(async () => {
    const { body } = await relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=exp_1');
    return body.items[0].status.category === 'done';
  }, 'the hook to be heard');
  expireAccessTokens(world);
  await deliver(relay, 'exp_after_a_refresh');
  await relay.reconnect(siteId);

  // Another person's link asks first, and signs no one out.
  const other = await signInTokenOf({ sub: 'user_2', org: 'org_2' });
  const asked = { host, cookie: session, 'sec-fetch-site': 'cross-site' };
  const { text } = await recorder.browse(relay, `/session?token=${other}`, asked);
  expect(text).toContain('/session/switch?csrf=');
  await relay.call('POST', '/session/end', undefined, changing);
}

/** Every way in which an answer of Jira's may quote what it was sent. */
async function failInJira(relay: RelayProcess): Promise<void> {
  const { faults, world } = relay.atlassian;
  const header = () => `Authorization: Bearer ${Object.keys(world.accessTokens).at(-1)}`;
  const echoes: [number, () => unknown][] = [
    [400, () => ({ errorMessages: [`Bad header ${header()}`], errors: { summary: header() } })],
    [400, () => ({ code: 400, message: header() })],
    [403, () => `<html><pre>${header()}</pre>${'x'.repeat(1_000)}</html>`],
    [409, () => ({ unknown: { headers: [header()] } })],
    [500, () => ({ errorMessages: [header()] })],
    [302, header],
    [200, header],
    [401, () => ({ errorMessages: [header()], errors: {} })],
  ];
  const [destination] = (await relay.call('GET', '/v1/destinations')).body.items;
  const { site } = destination;
  for (const [at, [status, body]] of echoes.entries()) {
    const answerNext = (operationId: string) => {
      const action = { kind: 'answer', status, headers: { 'x-echo': header() }, body: body() } as const;
      const id = faults.add({ match: { operationId }, action, times: 1 });
      return () => faults.list().some((fault) => fault.id === id && fault.struck > 0);
    };
    for (const operationId of ['getIssue', 'addComment']) {
      await deliver(relay, `exp_${operationId}_${at}`);
      const hasStruck = answerNext(operationId);
      await deliver(relay, `exp_${operationId}_${at}`, hasStruck);
    }
    await deliver(relay, `exp_create_${at}`, answerNext('createIssue'));
    answerNext('searchPriorities');
    await relay.call('GET', `/v1/sites/${site.id}/priorities`);
    // A 403 to a create blocks it until an admin fixes it.
    await relay.call('PATCH', `/v1/destinations/${destination.id}`, { projectKey: 'ROLL' });
  }
  faults.clear();
}

/** The token endpoint quotes the form that it was sent, when a code is exchanged, and when tokens are refreshed. */
async function failAtTokens(relay: RelayProcess): Promise<void> {
  const { faults, world } = relay.atlassian;
  const sent = { client_id: 'test-client', client_secret: clientSecret };
  const answerNext = (status: number, error: string, more: Record<string, string>) => {
    const form = { ...sent, ...more };
    const words = [new URLSearchParams(form), JSON.stringify(form), ...Object.values(form)].join(' ');
    const body = { error, error_description: `Refused: ${words}` };
    faults.add({ match: { operationId: 'token' }, action: { kind: 'answer', status, body }, times: 1 });
  };
  const [site] = (await relay.call('GET', '/v1/sites')).body.items;
  const begun = await relay.call('POST', `/v1/sites/${site.id}/reconnect`);
  const callback = await consent(relay.atlassian, begun.body.authorizeUrl, 'acme');
  answerNext(403, 'access_denied', { code: callback.searchParams.get('code') ?? '' });
  const landed = await comeBack(relay, callback, cookieIn(begun.headers));
  expect(landed.searchParams.get('error')).toBe('exchange_failed');

  const refreshToken = { refresh_token: Object.keys(world.refreshTokens).at(-1) ?? '' };
  answerNext(401, 'access_denied', refreshToken);
  answerNext(400, 'invalid_grant', refreshToken);
  expireAccessTokens(world);
  await deliver(relay, 'exp_waits', async () => {
    const { body } = await relay.call('GET', '/v1/sites');
    return body.items[0].status === 'reconnect_required';
  });
  faults.clear();
  await relay.reconnect(site.id);
}

/** Unknown callers, with what they tried; and malformed requests. */
async function failToAuthenticate(relay: RelayProcess, recorder: Recorder, forge: ForgeKeys): Promise<void> {
  const { cloudId } = siteOf(relay.atlassian);
  const foreign = await tokenOf({}, 'another secret, which is as long as they must be');
  const expired = await tokenOf({ exp: Math.floor(Date.now() / 1_000) - 60 });
  const invocation = await forge.tokenFor(cloudId);
  for (const token of [foreign, expired, await signInTokenOf(), invocation]) {
    expect((await relay.call('GET', '/v1/sites', undefined, { token })).status).toBe(401);
    await relay.call('POST', '/hooks/jira', {}, { token });
    await recorder.browse(relay, `/session?token=${token}`, { host });
    await recorder.browse(relay, `/nowhere?token=${token}`, { host });
    await recorder.browse(relay, `/%ff?token=${token}`, { host, authorization: `Bearer ${token}` });
    await recorder.browse(relay, `/oauth/callback?code=${token}&state=${token}`, { host, cookie: `a=${token}` });
    await recorder.raw(`GET /?token=${token} HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nno header\r\n\r\n`);
  }
  const cards = { urls: ['https://app.avsb.example/experiments/exp_1/results'] };
  expect((await relay.call('POST', '/forge/v1/cards', cards, { token: invocation })).status).toBe(200);
  expect((await relay.call('POST', '/forge/v1/cards', '{', { token: invocation })).status).toBe(422);
  const late = await forge.tokenFor(cloudId, { exp: -60 });
  expect((await relay.call('POST', '/forge/v1/cards', cards, { token: late })).status).toBe(401);
  expect((await relay.call('POST', '/v1/destinations', { siteId: 7 })).status).toBe(422);
  const cookie = `__Host-avsb_jira_session=${randomBytes(32).toString('base64url')}`;
  for (const headers of [{ authorization: `Basic ${foreign}` }, { cookie }]) {
    expect((await relay.call('GET', '/v1/sites', undefined, { token: null, headers })).status).toBe(401);
  }
  const event = JSON.stringify(eventOf('experiment.srm_failed'));
  for (const [secret, body, status] of [
    [webhookSecrets[1], event, 202],
    [webhookSecrets[1], '{', 401],
    [`whsec_${key()}`, event, 401],
  ] as const) {
    const headers = signedHeaders(event, { secret });
    expect((await fetch(`${relay.url}/v1/events`, { method: 'POST', headers, body })).status).toBe(status);
  }
}

/** The database refuses what would be stored of secrets: the log then quotes the statement. */
async function failInside(relay: RelayProcess, recorder: Recorder): Promise<void> {
  const [site] = (await relay.call('GET', '/v1/sites')).body.items;
  for (const table of ['sessions', 'used_tokens']) {
    await refusing(relay, { event: 'INSERT', table }, async () => {
      const { status } = await recorder.browse(relay, `/session?token=${await signInTokenOf()}`, { host });
      expect(status).toBe(500);
    });
  }
  await refusing(relay, { event: 'INSERT', table: 'oauth_states' }, async () => {
    expect((await relay.call('POST', `/v1/sites/${site.id}/reconnect`)).status).toBe(500);
  });
  await refusing(relay, { event: 'UPDATE', table: 'sites' }, async () => {
    const { body, headers } = await relay.call('POST', `/v1/sites/${site.id}/reconnect`);
    const callback = await consent(relay.atlassian, body.authorizeUrl, 'acme');
    const cookie = cookieIn(headers);
    const url = `${relay.url}${callback.pathname}${callback.search}`;
    expect((await fetch(url, { headers: { cookie }, redirect: 'manual' })).status).toBe(500);
  });
}

async function refusing(relay: RelayProcess, refused: Refused, work: () => Promise<void>): Promise<void> {
  await inDatabase(relay, async (database) => {
    const accept = await refuseWrites(database, refused);
    try {
      await work();
    } finally {
      await accept();
    }
  });
}

/** What the relay shows of all that happened. */
async function look(relay: RelayProcess): Promise<void> {
  const lists = ['deliveries', 'audit-log', 'sites', 'destinations', 'links', 'event-types'];
  for (const name of lists) expect((await relay.call('GET', `/v1/${name}?limit=200`)).status).toBe(200);
  const { body } = await relay.call('GET', '/v1/deliveries?limit=200');
  for (const { id } of body.items) await relay.call('GET', `/v1/deliveries/${id}`);
  await relay.call('GET', '/v1/audit-log?limit=200', undefined, { headers: { accept: 'text/csv' } });
  for (const path of ['/metrics', '/healthz', '/readyz', '/openapi.json', '/docs']) {
    expect((await relay.call('GET', path, undefined, { token: null })).status).toBe(200);
  }
}

/** The command line on the same database. */
async function command(relay: RelayProcess): Promise<string> {
  const { NODE_OPTIONS: _, ...given } = relay.environment;
  const environment = { ...given, PUBLIC_URL: relay.url };
  const commands = [
    ['doctor'],
    ['doctor', '--json'],
    ['keys', 'rotate', '--json'],
    ['sites', 'list', '--json', '--organisation', 'org_1'],
    ['deliveries', 'list', '--json', '--organisation', 'org_1'],
  ];
  const ended = await Promise.all(commands.map((args) => runCli(args, environment)));
  return ended.map(({ out, err }) => out + err).join('\n');
}

/** A start that fails, because of a malformed secret and because of an unreachable database. */
async function refuseToStart(relay: RelayProcess) {
  const password = randomBytes(24).toString('base64url');
  const wrong = { kind: 'malformed secret', value: randomBytes(27).toString('base64') };
  const starts = [
    { DATABASE_URL: `postgres://relay:${password}@127.0.0.1:1/relay` },
    { DATABASE_URL: `postgres//relay:${password}@127.0.0.1:1/relay` },
    { ENCRYPTION_KEYS: wrong.value, AVSB_WEBHOOK_SECRET: wrong.value, AVSB_JWKS_URL: wrong.value },
  ];
  const ended = await Promise.all(starts.map((start) => runRelayToEnd({ ...relay.environment, ...start })));
  const output = ended.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  return { output, secrets: [{ kind: 'password of the database', value: password }, wrong] };
}

/** Sends a breach of a subject's guardrail, and waits until it has settled, or has got as far as a test needs. */
async function deliver(relay: RelayProcess, subjectId: string, hasGotThere?: () => Promise<boolean> | boolean) {
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached', { subjectId }));
  const { id } = deliveries[0];
  if (hasGotThere === undefined) return relay.settled(id);
  await until(hasGotThere, `the fault that ${subjectId} is for`);
  return until(async () => {
    const { body } = await relay.call('GET', `/v1/deliveries/${id}`);
    return body.lastError !== null || body.state === 'delivered';
  }, `what came of ${subjectId}`);
}

/** Follows Atlassian's redirect to the relay. @returns where that leads the browser */
async function comeBack(relay: RelayProcess, { pathname, search }: URL, cookie: string): Promise<URL> {
  const landed = await fetch(`${relay.url}${pathname}${search}`, { headers: { cookie }, redirect: 'manual' });
  return new URL(landed.headers.get('location') ?? 'about:blank');
}

function cookieIn(headers: Headers): string {
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}
