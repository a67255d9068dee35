import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SimulatedAtlassian, SimulatedAtlassianOptions } from '../../../relay/demo/atlassian';
import { createTestDatabase, engine, inDatabase, type TestDatabase } from './database';
import { freePort } from './free-port';
import { allowCallback, clientOf, environmentFor, startAtlassian } from './relay';
import { longestWaitMs } from './until';

/** The built relay in a process of its own, which may be killed and started again on the same database and port. */
export interface RelayProcess extends ReturnType<typeof clientOf> {
  readonly atlassian: SimulatedAtlassian;
  readonly database: TestDatabase;
  readonly environment: Record<string, string>;
  /** Starts it, and resolves when it says that it listens. */
  start(): Promise<void>;
  /** SIGKILL: the signal is on its way when this returns; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Resolves when the process has ended by itself. */
  ended(): Promise<void>;
  /** SIGTERM, or another signal. @returns how the process ended, and how long it took */
  terminate(by?: NodeJS.Signals): Promise<{ code: number | null; signal: string | null; tookMs: number }>;
  /** What it has written on stdout and stderr, over all its starts. */
  output(): string;
  /** Kills it, and forgets its database and its Atlassian. */
  dispose(): Promise<void>;
}

export interface RelayProcessOptions {
  atlassian?: SimulatedAtlassianOptions;
  environment?: Record<string, string>;
}

const entry = resolve(__dirname, '../../../dist/main.mjs');

/**
 * Starts the built relay with a simulated Atlassian Cloud, which lives in this process and outlives the relay's. Once it
 * is killed, its leases have run out: those who start it again need not wait half a minute (test/relay/cluster does).
 */
export async function startRelayProcess(options: RelayProcessOptions = {}): Promise<RelayProcess> {
  const { relays, database, dispose } = await startCluster([{}], options);
  const [relay] = relays;
  async function kill(): Promise<void> {
    await relay.kill();
    await letLeasesRunOut(database);
  }
  return { ...relay, kill, dispose };
}

/** What a relay on SQLite does itself when it starts: no other process can hold a lease. */
async function letLeasesRunOut(database: TestDatabase): Promise<void> {
  if (engine === 'sqlite') return;
  const ranOut = { lease_expires_at: new Date(0).toISOString() };
  await inDatabase({ database }, (opened) =>
    opened.updateTable('work_items').set(ranOut).where('lease_owner', 'is not', null).execute(),
  );
}

/** Several relays on one database, with one simulated Atlassian Cloud. */
export interface Cluster<Environments extends readonly unknown[]> {
  readonly relays: { readonly [Index in keyof Environments]: Member };
  readonly atlassian: SimulatedAtlassian;
  readonly database: TestDatabase;
  /** Kills them all, and forgets the database and the Atlassian. */
  dispose(): Promise<void>;
}

export type Member = Omit<RelayProcess, 'dispose'>;

export interface ClusterOptions extends RelayProcessOptions {
  /** A database that has no tables yet. */
  isEmpty?: boolean;
}

/** Starts built relays all at once, one for each of the environments, which say what is particular to it. */
export async function startCluster<const Environments extends readonly Record<string, string>[]>(
  environments: Environments,
  { isEmpty = false, ...options }: ClusterOptions = {},
): Promise<Cluster<Environments>> {
  const database = await createTestDatabase({ isEmpty });
  const atlassian = await startAtlassian(options.atlassian);
  const common = { ...environmentFor(atlassian.url, database.url), ...options.environment };
  const relays: Member[] = [];
  for (const environment of environments)
    relays.push(await memberOf(atlassian, database, { ...common, ...environment }));
  const dispose = async () => {
    await Promise.all(relays.map((relay) => relay.kill()));
    await atlassian.close();
    await database.drop();
  };
  try {
    await Promise.all(relays.map((relay) => relay.start()));
  } catch (error) {
    await dispose();
    throw error;
  }
  return { relays: relays as unknown as Cluster<Environments>['relays'], atlassian, database, dispose };
}

async function memberOf(
  atlassian: SimulatedAtlassian,
  database: TestDatabase,
  given: Record<string, string>,
): Promise<Member> {
  const port = await freePort();
  const environment: Record<string, string> = { LOG_LEVEL: 'error', ...given, PORT: String(port) };
  const url = `http://127.0.0.1:${port}`;
  allowCallback(atlassian, url, environment.PUBLIC_URL);
  const runs: Run[] = [];
  return {
    ...clientOf(url, atlassian),
    atlassian,
    database,
    environment,
    async start() {
      const started = run(environment);
      runs.push(started);
      await listening(started);
    },
    async kill() {
      const running = runs.at(-1);
      running?.child.kill('SIGKILL');
      await running?.ended;
    },
    async ended() {
      await runs.at(-1)?.ended;
    },
    async terminate(by = 'SIGTERM') {
      const running = runs.at(-1);
      const from = Date.now();
      running?.child.kill(by);
      const { code = null, signal = null } = (await running?.ended) ?? {};
      return { code, signal, tookMs: Date.now() - from };
    },
    output: () => runs.map(({ stdout, stderr }) => stdout() + stderr()).join(''),
  };
}

/** Runs the built relay until it ends by itself; one that does not end within the time is killed, with code null. */
export async function runRelayToEnd(environment: Record<string, string>, withinMs = longestWaitMs) {
  const started = run(environment);
  const cut = setTimeout(() => started.child.kill('SIGKILL'), withinMs);
  const { code } = await started.ended;
  clearTimeout(cut);
  return { code, stdout: started.stdout(), stderr: started.stderr() };
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  stdout(): string;
  stderr(): string;
}

const living = new Set<ChildProcess>();

/** Kills whatever is left; for the end of a test file. */
export async function killAllRelays(): Promise<void> {
  await Promise.all(
    [...living].map((child) => {
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      return gone;
    }),
  );
}

function run(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  living.add(child);
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    living.delete(child);
    return { code: code as number | null, signal: signal as string | null };
  });
  return { child, ended, stdout: () => said.stdout, stderr: () => said.stderr };
}

async function listening(started: Run): Promise<void> {
  const { child, ended } = started;
  const late = new AbortController();
  const saidSo = new Promise<void>((done) => {
    child.stdout?.on('data', () => {
      if (/ listens on /.test(started.stdout())) done();
    });
  });
  const failed = Promise.race([
    ended.then(({ code }) => `It ended with code ${code}.`),
    pause(longestWaitMs, `It said nothing for ${longestWaitMs} ms.`, { signal: late.signal }),
  ]);
  const problem = await Promise.race([saidSo, failed]);
  late.abort();
  failed.catch(() => undefined);
  if (problem) throw new Error(`The relay did not start. ${problem}\n${started.stdout()}${started.stderr()}`);
}
