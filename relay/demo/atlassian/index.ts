import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulatorApp } from './app';
import type { Settings, Simulation, WebhookCall } from './context';
import { type FaultRules, faultRules } from './faults';
import { createForgePlatform, type ForgeApp, type ForgePlatform } from './forge/platform';
import { callWebhooksOf } from './jira/webhook-calls';
import { type RecordedRequest, requestLog } from './request-log';
import { seedWorld } from './world/seed';
import type { World } from './world/types';

export { validateAnswer } from './contract/validate';
export type { FaultAction, FaultMatch, FaultRule, FaultRules, GarbageVariant, ListedFault } from './faults';
export type { RecordedRequest } from './request-log';
export { type SeedOptions, seedWorld } from './world/seed';
export type * from './world/types';
export { type SavedWorld, upgradeWorld } from './world/upgrade';

export interface SimulatedAtlassianOptions {
  /** 0 or absent: any free one. */
  port?: number;
  host?: string;
  world?: World;
  now?: () => Date;
  /** 0 to 1, for faults that strike at a rate without a seed of their own. */
  random?: () => number;
  /** How long a change stays invisible to searches. */
  searchLagMs?: number;
  accessTokenLifetimeMs?: number;
  /** Whether the list of webhooks names their addresses, as it does by default. */
  listsWebhookUrls?: boolean;
  namesUnreadIssues?: boolean;
  /** Where a webhook's calls go, given the registered address. Absent: to that address. */
  webhookUrl?: (registered: string) => string;
  /** The origins whose pages may show the simulated Jira's pages in a frame; none by default. */
  framedBy?: () => readonly string[];
  /** The Forge app that is installed; none by default. */
  forge?: ForgeApp;
  /** Called after each change by HTTP, so that the world can be saved. */
  onChange?: (world: World) => void;
  /** Called with each failure of the simulator itself; by default they are written to stderr. */
  onFailure?: (error: unknown) => void;
}

export interface SimulatedAtlassian {
  /** What both ATLASSIAN_AUTH_URL and ATLASSIAN_API_URL point to. */
  url: string;
  port: number;
  world: World;
  settings: Settings;
  faults: FaultRules;
  /** The latest requests to OAuth and to Jira's API, oldest first. */
  requests: RecordedRequest[];
  /** The latest calls of webhooks, oldest first. */
  webhookCalls: WebhookCall[];
  /** Stops at once, including open connections. */
  close(): Promise<void>;
}

const DEFAULT_SEARCH_LAG_MS = 2_000;
const DEFAULT_ACCESS_TOKEN_LIFETIME_MS = 3_600_000;

/**
 * Starts a simulated Atlassian Cloud: OAuth 2.0 (3LO), the part of Jira's REST API that the contract covers, small Jira
 * pages, and `/_control` to make things go wrong.
 */
export async function startSimulatedAtlassian(options: SimulatedAtlassianOptions = {}): Promise<SimulatedAtlassian> {
  const host = options.host ?? '127.0.0.1';
  const world = options.world ?? seedWorld();
  const address = { url: '' };
  const installed: { forge: ForgePlatform | null } = { forge: null };
  const simulation: Simulation = {
    world,
    settings: {
      searchLagMs: options.searchLagMs ?? DEFAULT_SEARCH_LAG_MS,
      accessTokenLifetimeMs: options.accessTokenLifetimeMs ?? DEFAULT_ACCESS_TOKEN_LIFETIME_MS,
      listsWebhookUrls: options.listsWebhookUrls ?? true,
      namesUnreadIssues: options.namesUnreadIssues ?? true,
    },
    faults: faultRules(options.random ?? Math.random),
    log: requestLog(),
    now: options.now ?? (() => new Date()),
    url: () => address.url,
    webhookCalls: [],
    webhookUrl: options.webhookUrl ?? ((registered) => registered),
    framedBy: options.framedBy ?? (() => []),
    forge: () => installed.forge,
    failed: options.onFailure ?? writeFailure,
    changed: () => options.onChange?.(world),
  };
  for (const site of world.sites) if (site.webhooks.length > 0) callWebhooksOf(simulation, site);
  if (options.forge !== undefined) installed.forge = await createForgePlatform(simulation, options.forge);
  const server = createServer(simulatorApp(simulation));
  // Longer than clients keep idle connections: a server that closes them first causes failures that no rule asked for.
  server.keepAliveTimeout = 65_000;
  const port = await listen(server, options.port ?? 0, host);
  address.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url: address.url,
    port,
    world,
    settings: simulation.settings,
    faults: simulation.faults,
    requests: simulation.log.requests,
    webhookCalls: simulation.webhookCalls,
    close: () => close(server),
  };
}

function writeFailure(error: unknown): void {
  process.stderr.write(`The simulated Atlassian failed. ${error instanceof Error ? error.stack : String(error)}\n`);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
