import type { FaultRules } from './faults';
import type { ForgePlatform } from './forge/platform';
import type { RequestLog } from './request-log';
import type { World } from './world/types';

export interface Settings {
  /** How long a change stays invisible to searches. */
  searchLagMs: number;
  accessTokenLifetimeMs: number;
  /** Whether the list of webhooks names their addresses. */
  listsWebhookUrls: boolean;
  /** Whether `issueErrors` name the issues that could not be read. */
  namesUnreadIssues: boolean;
}

/** One call of a webhook. */
export interface WebhookCall {
  webhookIds: number[];
  event: string;
  issueId: string;
  /** The address that was registered. */
  url: string;
  /** Null while it is in progress, and where there was no response. */
  status: number | null;
}

/** Everything a handler of the simulated Atlassian may use. */
export interface Simulation {
  readonly world: World;
  readonly settings: Settings;
  readonly faults: FaultRules;
  readonly log: RequestLog;
  readonly now: () => Date;
  /** The simulator's own address; known once it listens. */
  readonly url: () => string;
  /** The latest calls of webhooks, oldest first. */
  readonly webhookCalls: WebhookCall[];
  /** Where a webhook's calls go: a test doesn't have an https server for the registered address. */
  readonly webhookUrl: (registered: string) => string;
  /** The origins whose pages may show the small Jira's pages in a frame. */
  readonly framedBy: () => readonly string[];
  /** Runs the Forge app; null where none is installed. */
  readonly forge: () => ForgePlatform | null;
  /** Receives each error of the simulator itself, which no caller sees. */
  readonly failed: (error: unknown) => void;
  /** To be called after each change of the world. */
  readonly changed: () => void;
}
