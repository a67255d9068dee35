import { existsSync } from 'node:fs';
import { createSender } from '../atlassian/sender';
import { shareLimits } from '../atlassian/shared-limits';
import { type AtlassianClient, createAtlassianClient } from '../atlassian-client';
import type { Config, Environment } from '../config';
import type { Log } from '../delivery/log';
import { AvsbError } from '../demo/avsb/avsb-error';
import { createIds } from '../domain/ids';
import { roundPointsPerHour } from '../domain/points-budget';
import { jobOf } from '../jobs/cron';
import { createPointsBudget } from '../jobs/points-budget';
import { createStatusSync, type StatusSync } from '../jobs/status-sync';
import { waitUntilStopped } from '../jobs/wait';
import { scheduleOnly } from '../queue/schedule-only';
import { connectDatabase, type Database, type DatabaseUrl, placeOf } from '../store/database';
import { pendingMigrations } from '../store/migrate';
import type { Listen } from '../store/postgres/listen';
import { createSecretBox, type SecretBox } from '../store/secret-box';
import { withLease } from '../store/with-lease';
import { readConfig } from './config';

/** What a command needs to work on the database directly. */
export interface CommandContext {
  readonly config: Config;
  readonly database: Database;
  readonly box: SecretBox;
}

/**
 * Lets a command work on the database of a relay, which may be running: it only writes single statements and short
 * transactions, for which a relay on SQLite waits. Nothing is migrated: that is up to the relay.
 *
 * @throws AvsbError where the configuration or the database is not ready for that
 */
export async function withCommandContext<T>(
  environment: Environment,
  work: (command: CommandContext) => Promise<T>,
): Promise<T> {
  const result = readConfig(environment);
  if (!result.ok) {
    throw new AvsbError(
      result.problems.join('\n'),
      'Set each to the same value as for the relay, see docs/configuration.md.',
    );
  }
  const { config } = result;
  if (!isThere(config.database)) {
    throw new AvsbError(
      `There is no database at ${placeOf(config.database)}.`,
      'Start the relay once, or correct DATABASE_URL.',
    );
  }
  const database = connectDatabase(config.database);
  try {
    if ((await pendingMigrations(database)) !== 0) {
      throw new AvsbError('The database is of another version.', 'Start the relay of this version first.');
    }
    return await work({ config, database, box: createSecretBox(config.encryptionKeys) });
  } finally {
    await database.destroy();
  }
}

/** Whether there is something to connect to: opening a missing SQLite file would create it. */
export function isThere(url: DatabaseUrl): boolean {
  return url.engine === 'postgres' || existsSync(url.path);
}

/**
 * Syncs statuses in this process, in the place of a relay's own sync, and with what relays know of Jira's limits;
 * SIGINT and SIGTERM end it between two pages.
 *
 * @throws AvsbError where a relay's sync runs right now
 */
export async function withStatusSync<T>(command: CommandContext, work: (sync: StatusSync) => Promise<T>): Promise<T> {
  const { database, config } = command;
  const now = () => new Date();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort(new Error('The command was stopped.')));
  }
  const budget = createPointsBudget({ database, pointsPerHour: roundPointsPerHour, now });
  const wait = waitUntilStopped(stopping.signal);
  const lease = { database, now, onError: nothing };
  const done = await withJira(command, ({ jira }) => {
    const tellsAvsb = config.callbacks !== null;
    const scheduling = { queue: scheduleOnly(now), newId: createIds(now), tellsAvsb };
    const outside = { now, random: Math.random, wait, stopping: stopping.signal, log };
    const context = { database, jira, budget, ...scheduling, ...outside };
    return withLease(lease, jobOf('status-sync'), () => work(createStatusSync(context)));
  });
  if (done.isMine) return done.result;
  throw new AvsbError(
    'The relay is syncing right now.',
    'Wait until it is done; “doctor” shows when it last finished.',
  );
}

/** Lets a command call Jira with the access of connected sites, and with what relays know of Jira's limits. */
export async function withJira<T>(
  { config, database, box }: CommandContext,
  work: (client: AtlassianClient) => Promise<T>,
): Promise<T> {
  const now = () => new Date();
  const { limits, ...shared } = await shareLimits({ database, listen: neverListen, now, log });
  const sending = { fetch, send: createSender().send };
  const client = { database, box, limits, ...sending, now, newId: createIds(now), queue: null, log };
  const tellsAvsb = config.callbacks !== null;
  try {
    return await work(createAtlassianClient(config.atlassian, { ...client, tellsAvsb }));
  } finally {
    await shared.stop();
  }
}

/** A command ends before another process has much to report. */
const neverListen: Listen = () => ({ stop: async () => undefined });

/** A command reports in its result what the relay would log. */
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}
