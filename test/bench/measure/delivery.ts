import { join } from 'node:path';
import type { LoopQuestion } from '../baseline/bare-loop';
import { type Bench, interleaved, type Measurement } from '../bench';
import { atLeast, exactly, type Figure, spread } from '../figure';
import type { JiraCounts } from '../jira/questions';
import { folder, type Helper, startHelper } from '../process/children';
import { startConnectedRelay } from '../relay';
import { median } from '../statistics';
import { until } from '../until';

const latencies = [0, 50, 200] as const;
type Latency = (typeof latencies)[number];

/** The relay's default WORKER_CONCURRENCY, and the bare loop's. */
const concurrency = 8;

/**
 * From a backlog to tickets, against a bare loop of eight concurrent create calls. Jira holds the first eight until all
 * events are taken in, so that both arms start with the same work before them; the clock starts at the release.
 */
export const delivery: Measurement = {
  title:
    'Delivery, from a backlog; baseline: a loop of eight concurrent create calls (at 0 ms with two commits a ticket)',
  withinMs: 70_000,
  async measure(bench, hasTime) {
    await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
    const relay = await startConnectedRelay({
      name: 'delivery',
      jiraUrl: bench.jiraUrl,
      nodeOptions: bench.nodeOptions,
    });
    const loop = startHelper<LoopQuestion>('bare-loop', bench.jiraUrl, join(folder, 'bare-loop.db'));
    const rates = { relay: noRates(), bare: noRates() };
    let calls = 0;
    let tickets = 0;
    const arms = (latencyMs: Latency, count: number) => [
      async () => {
        const { perSecond, counts } = await relayed(bench, relay.url, latencyMs, count);
        rates.relay[latencyMs].push(perSecond);
        calls += counts.calls;
        tickets += count;
      },
      async () => void rates.bare[latencyMs].push(await looped(bench, loop, latencyMs, count)),
    ];
    // Once for the just-in-time compiler's sake.
    for (const arm of arms(0, bench.sizes.delivery.tickets[0])) await arm();
    rates.relay[0].pop();
    rates.bare[0].pop();
    for (let round = 0; round < bench.sizes.delivery.rounds && (round === 0 || hasTime()); round++) {
      for (const latencyMs of latencies) {
        await interleaved(round, arms(latencyMs, bench.sizes.delivery.tickets[latencyMs]));
      }
    }
    await Promise.all([relay.stop(), loop.stop()]);
    return [
      ...latencies.map((latencyMs) => throughput(latencyMs, rates.relay[latencyMs], rates.bare[latencyMs])),
      { name: 'calls to Jira a new ticket', value: calls / tickets, aim: exactly(1), from: `${calls} for ${tickets}` },
    ];
  },
};

function noRates(): Record<Latency, number[]> {
  return { 0: [], 50: [], 200: [] };
}

async function relayed(bench: Bench, url: string, latencyMs: Latency, tickets: number) {
  await bench.jira.ask({ kind: 'begin', latencyMs, isHeld: true });
  await bench.load.ask({ kind: 'closed', url, clients: 16, forMs: 10_000, maxEvents: tickets });
  return released(bench, tickets);
}

async function looped(bench: Bench, loop: Helper<LoopQuestion>, latencyMs: Latency, tickets: number): Promise<number> {
  await bench.jira.ask({ kind: 'begin', latencyMs, isHeld: true });
  const ended = loop.ask({ tickets, hasCommits: latencyMs === 0 });
  const { perSecond } = await released(bench, tickets);
  await ended;
  return perSecond;
}

/** Lets Jira answer, and waits for the tickets. */
async function released({ jira }: Bench, tickets: number): Promise<{ perSecond: number; counts: JiraCounts }> {
  await until(async () => (await jira.ask<number>({ kind: 'waiting' })) >= Math.min(concurrency, tickets));
  const releasedAt = await jira.ask<number>({ kind: 'release' });
  const counts = await jira.ask<JiraCounts>({ kind: 'created', tickets, withinMs: 30_000 });
  if (counts.created !== tickets) throw new Error(`${tickets} tickets were to be created, ${counts.created} were.`);
  return { perSecond: (tickets / (counts.lastCreatedAt - releasedAt)) * 1_000, counts };
}

function throughput(latencyMs: Latency, relay: readonly number[], bare: readonly number[]): Figure {
  const ratios = relay.map((perSecond, round) => perSecond / (bare[round] ?? Number.NaN));
  return {
    name: `tickets/s ÷ bare loop, Jira at ${latencyMs} ms`,
    value: median(ratios),
    aim: atLeast(latencyMs === 0 ? 0.8 : 0.9),
    from: `${median(relay).toFixed(0)}/s ÷ ${median(bare).toFixed(0)}/s; ${spread(ratios)}`,
  };
}
