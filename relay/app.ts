import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { createSender } from './atlassian/sender';
import { shareLimits } from './atlassian/shared-limits';
import { stoppableFetch } from './atlassian/stoppable-fetch';
import { createAtlassianClient, jiraTimeoutMs } from './atlassian-client';
import type { Config } from './config';
import { createIntake } from './delivery/intake';
import type { Log } from './delivery/log';
import { createRenderGate } from './delivery/render-gate';
import type { Clock } from './domain/clock';
import { createIds } from './domain/ids';
import { roundPointsPerHour } from './domain/points-budget';
import { openEngine } from './engine';
import { errorCodeOf } from './error-code';
import { limitConnections, timeouts } from './http/connections';
import type { HttpContext } from './http/context';
import type { DemoControls } from './http/demo-controls';
import { createForgeVerifier } from './http/forge-token';
import { createGate } from './http/gate';
import { createJiraVerifier } from './http/jira-token';
import { answerMalformedRequests } from './http/malformed-request';
import { createMetrics } from './http/metrics';
import { createPermissionNotes } from './http/permissions';
import { createHttp } from './http/server';
import { createTokenVerifier } from './http/token';
import { addUpAllCounts } from './jobs/add-up-counts';
import { type Cron, createCrons, type Tick } from './jobs/cron';
import { wakeForgottenMessages } from './jobs/forgotten-messages';
import { noteLongWaits } from './jobs/long-waits';
import { createPointsBudget } from './jobs/points-budget';
import { retain } from './jobs/retention';
import { createStatusSync, type StatusSync } from './jobs/status-sync';
import { refreshTokens } from './jobs/token-refresh';
import { waitUntilStopped } from './jobs/wait';
import { createTasks } from './later-work';
import { scheduleSiteRefreshes } from './setup/refresh-site';
import { scheduleDueWebhooks } from './setup/webhooks';
import { StartError } from './start-error';
import { ping } from './store/database';
import { bindToColumns } from './store/key-rotation';
import { createSecretBox } from './store/secret-box';

/** The world outside, which tests replace. */
export interface Outside {
  readonly now: Clock;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** Where the built pages are. */
  readonly webFolder: string;
  /** Metrics of the process itself. */
  readonly processMetrics: Registry;
}

export interface App {
  /** The address that it listens on, as `http://host:port`. */
  readonly url: string;
  /** Stops intake, finishes or records what is in flight, and closes everything. */
  stop(): Promise<void>;
}

/** How long a stop waits for requests in flight before it cuts the connections to Jira. */
const graceMs = 6_000;

/** Builds the relay from its configuration and starts it. The only place that knows every part. */
export async function startApp(config: Config, outside: Outside, demo: DemoControls | null = null): Promise<App> {
  const { now, random, log } = outside;
  const engine = await openEngine(config, outside);
  const { database, transact, queue, owner } = engine;

  const network = stoppableFetch(outside.fetch);
  const sender = createSender();
  const newId = createIds(now);
  const box = createSecretBox(config.encryptionKeys);
  for (const { table, id, message } of await bindToColumns(database, box)) log.warn({ table, id }, message);
  const { limits, ...shared } = await shareLimits({ database, listen: engine.listen, now, log });
  const metrics = createMetrics({ database, now, processMetrics: outside.processMetrics });
  const observe = { observe: metrics.jiraCalled, observeRefresh: metrics.tokensRefreshed };
  const client = {
    database,
    box,
    limits,
    fetch: network.fetch,
    send: sender.send,
    now,
    newId,
    queue,
    tellsAvsb: config.callbacks !== null,
    log,
    observe,
  };
  const atlassian = createAtlassianClient(config.atlassian, client);
  const { jira, tokens } = atlassian;
  const renderGate = createRenderGate();
  const sending = { jira, limits, jiraTimeoutMs, renderGate };
  const tellsAvsb = config.callbacks !== null;
  const delivery = { ...sending, database, transact, queue, now, newId, random, log, metrics, owner, tellsAvsb };
  const address = { publicUrl: config.publicUrl };
  const context: HttpContext = {
    ...delivery,
    oauth: atlassian.oauth,
    box,
    // With port 0, the port is known only once the relay listens.
    get publicUrl() {
      return address.publicUrl;
    },
    maxDestinations: config.maxDestinations,
    notices: { mail: config.mail, allowPrivateTargets: config.allowPrivateTargets, now },
    sampleResults: demo === null ? null : demo.sampleResults,
    jiraWith: atlassian.jiraWith,
    sitesGrantedWith: atlassian.sitesGrantedWith,
    intake: createIntake(delivery),
    verifyToken: createTokenVerifier({ ...config.jwt, now }),
    forge: forgeOf(config, network.fetch, now),
    verifyJira: createJiraVerifier({ clientSecret: config.atlassian.clientSecret, now }),
    webhookSecrets: config.webhookSecrets,
    gate: createGate({ perSecond: config.rateLimitPerSecond, now, log, metrics }),
    notePermissions: createPermissionNotes({ database }),
    avsbOrigins: config.avsbOrigins,
    webFolder: outside.webFolder,
    demo,
    checkReady: () => ping(database),
  };

  const isWeb = config.role !== 'worker';
  const server = createServer(timeouts, createHttp(context));
  limitConnections(server);
  answerMalformedRequests(server);
  if (isWeb) await listen(server, config);
  const port = isWeb ? (server.address() as AddressInfo).port : config.port;
  if (config.port === 0) address.publicUrl = config.publicUrl.replace(/:0$/, `:${port}`);

  const isWorker = config.role !== 'web';
  const stopping = new AbortController();
  const wait = waitUntilStopped(stopping.signal);
  const budget = createPointsBudget({ database, pointsPerHour: roundPointsPerHour, now });
  const reading = { database, jira, queue, newId, tellsAvsb, budget, now, random, stopping: stopping.signal, log };
  const statusSync = createStatusSync({ ...reading, wait, observe: metrics.siteSynced });
  const refresh = () => refreshTokens({ database, tokens, now, log });
  const { eventRetentionDays, auditRetentionDays } = config;
  const retention = {
    database,
    eventRetentionDays,
    auditRetentionDays,
    now,
    random,
    wait,
    stopping: stopping.signal,
    log,
  };
  const upkeep = async (tick: Tick) => {
    await scheduleDueWebhooks(context);
    await scheduleSiteRefreshes(context, tick);
    await retain(retention, tick);
  };
  const cronContext = { database, queue, now, stopping: stopping.signal, log };
  const everyMinute = {
    'long-waits': () => noteLongWaits({ database, now, newId, queue, tellsAvsb }),
    'forgotten-messages': () => wakeForgottenMessages({ database, now, queue }),
    'add-up-counts': () => addUpAllCounts({ database, stopping: stopping.signal }),
  };
  const crons = createCrons(cronsOf(config, { refresh, statusSync, upkeep, everyMinute }), cronContext);
  if (isWorker) {
    const { workerConcurrency, callbacks } = config;
    await scheduleDueWebhooks(context);
    // Before due items are processed, so that an interrupted job is resumed only once.
    await crons.start();
    await queue.start(createTasks(context, { workerConcurrency, callbacks, budget, crons, stopping: stopping.signal }));
  }

  return {
    url: `http://${hostInUrl(config.host)}:${port}`,
    async stop() {
      stopping.abort(new Error('The relay is stopping.'));
      const cronsStopped = crons.stop();
      const closed = isWeb ? close(server) : Promise.resolve();
      const cut = setTimeout(() => {
        network.cut();
        sender.cut();
      }, graceMs);
      if (isWorker) await queue.stop();
      await cronsStopped;
      await closed;
      clearTimeout(cut);
      await shared.stop();
      await engine.close();
    },
  };
}

async function listen(server: Server, { port, host }: Config): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason = errorCodeOf(error) ?? String(error);
    throw new StartError(`PORT: the relay cannot listen on ${host}:${port} (${reason}). Choose another.`);
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await once(server, 'close');
  clearTimeout(cut);
}

function forgeOf({ forge }: Config, send: typeof fetch, now: Clock): HttpContext['forge'] {
  const { appId } = forge;
  if (appId === null) return null;
  return { verify: createForgeVerifier({ ...forge, appId, fetch: send, now }) };
}

interface Jobs {
  readonly refresh: () => Promise<void>;
  readonly statusSync: StatusSync;
  /** Daily: trims old data, and looks for webhooks that are out of date. */
  readonly upkeep: (tick: Tick) => Promise<void>;
  /** By their names. */
  readonly everyMinute: Readonly<Record<string, () => Promise<void>>>;
}

/** At night, but not together with the status sync at two o'clock. */
const retentionCron = '30 3 * * *';

function cronsOf(
  { tokenRefreshCron, statusSyncCron }: Config,
  { refresh, statusSync, upkeep, everyMinute }: Jobs,
): Cron[] {
  return [
    { name: 'token-refresh', expression: tokenRefreshCron, run: refresh },
    { name: 'status-sync', expression: statusSyncCron, run: statusSync.run, resume: statusSync.resume },
    { name: 'retention', expression: retentionCron, run: upkeep },
    ...Object.entries(everyMinute).map(([name, run]) => ({ name, expression: '* * * * *', run })),
  ];
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
