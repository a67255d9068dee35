import { join } from 'node:path';
import type { DatabaseUrl } from '../../../relay/store/database';
import { startServer } from '../../relay/support/postgres/server';
import type { Bench, Measurement } from '../bench';
import { atMost, type Figure, spread } from '../figure';
import type { JiraCounts } from '../jira/questions';
import { folder, type Listening } from '../process/children';
import { startConnectedRelay, startRelay } from '../relay';
import { median } from '../statistics';
import { until } from '../until';
import { fillBacklog } from './backlog';

/**
 * How fast a backlog of few keys is worked off, and one of many, on each engine: the same number of tickets is timed in
 * each window, which begins when Jira lets go of the first eight.
 */
export const keys: Measurement = {
  title: 'Dedup keys: tickets from a backlog of 10² keys; baseline: from one of 10⁵',
  withinMs: 90_000,
  async measure(bench, hasTime) {
    const figures = [await measured(bench, hasTime, 'SQLite', sqlite)];
    const { server, url } = await startServer({ max_connections: '100' });
    try {
      const postgres = async (name: string): Promise<DatabaseUrl> => {
        await server.createDatabase(name);
        return { engine: 'postgres', url: `${url}/${name}` };
      };
      figures.push(await measured(bench, hasTime, 'PostgreSQL', postgres));
    } finally {
      await server.stop();
    }
    return figures;
  },
};

async function sqlite(name: string): Promise<DatabaseUrl> {
  return { engine: 'sqlite', path: join(folder, `${name}.db`) };
}

/** Something that makes a window's backlog, while Jira holds the first of it. */
type Fill = (relay: Listening, tickets: number) => Promise<unknown>;

async function measured(
  bench: Bench,
  hasTime: () => boolean,
  engine: string,
  databaseOf: (name: string) => Promise<DatabaseUrl>,
): Promise<Figure> {
  const { few, many, runs } = bench.sizes.keys;
  const fewKeys = await prepared(bench, await databaseOf('few_keys'));
  const manyKeys = await prepared(bench, await databaseOf('many_keys'));
  await fillBacklog(manyKeys, many);
  const sent: Fill = ({ url }, tickets) =>
    bench.load.ask({ kind: 'closed', url, clients: 16, forMs: 10_000, maxEvents: tickets });
  const isThere: Fill = async () => undefined;
  const rates = { few: [] as number[], many: [] as number[] };
  for (let run = 0; run < runs && (run === 0 || hasTime()); run++) {
    rates.few.push(...(await windows(bench, fewKeys, few, sent)));
    rates.many.push(...(await windows(bench, manyKeys, few, isThere)));
  }
  return {
    name: `tickets/s ÷ with 10⁵ keys, ${engine}`,
    value: median(rates.few) / median(rates.many),
    aim: atMost(1.3),
    from: `${median(rates.few).toFixed(0)}/s ÷ ${median(rates.many).toFixed(0)}/s; with 10⁵ keys ${spread(rates.many)}`,
  };
}

/** A database of a relay that has delivered one event. */
async function prepared(bench: Bench, database: DatabaseUrl): Promise<DatabaseUrl> {
  await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
  const relay = await startConnectedRelay(optionsOf(bench, database));
  await bench.load.ask({ kind: 'closed', url: relay.url, clients: 1, forMs: 10_000, maxEvents: 1 });
  await bench.jira.ask<JiraCounts>({ kind: 'created', tickets: 1, withinMs: 10_000 });
  await relay.stop();
  return database;
}

/** Starts a relay, and times this many tickets again and again. @returns tickets a second of each window but the first */
async function windows(bench: Bench, database: DatabaseUrl, tickets: number, fill: Fill): Promise<number[]> {
  const { jira, sizes } = bench;
  await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: true });
  const relay = await startRelay(optionsOf(bench, database));
  const rates: number[] = [];
  for (let window = 0; window <= sizes.keys.windows; window++) {
    await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: true });
    await fill(relay, tickets);
    await until(async () => (await jira.ask<number>({ kind: 'waiting' })) >= 8);
    const releasedAt = await jira.ask<number>({ kind: 'release' });
    const { lastCreatedAt } = await jira.ask<JiraCounts>({ kind: 'created', tickets, withinMs: 30_000 });
    rates.push((tickets / (lastCreatedAt - releasedAt)) * 1_000);
  }
  await relay.stop();
  return rates.slice(1);
}

function optionsOf({ jiraUrl, nodeOptions }: Bench, database: DatabaseUrl) {
  const databaseUrl = database.engine === 'sqlite' ? `sqlite:${database.path}` : database.url;
  return { name: 'keys', databaseUrl, jiraUrl, nodeOptions };
}
