import { join } from 'node:path';
import { webhookSecret } from '../../relay/support/avsb';
import { type Bench, interleaved, type Measurement } from '../bench';
import { atMost, type Figure, spread } from '../figure';
import { folder, type Listening, script, startListening } from '../process/children';
import { processorMs } from '../process/usage';
import { startConnectedRelay } from '../relay';
import { median } from '../statistics';
import { until } from '../until';

const clientCounts = [1, 64] as const;
type ClientCount = (typeof clientCounts)[number];

/** On the machine of the aims, a request of the bare route cost 0.57 ms (1 client) and 0.48 ms (64), the relay's 0.8 and 0.25. */
const aims: Readonly<Record<ClientCount, number>> = { 1: 1.4, 64: 0.52 };

/** There a ticket cost the script 0.76 ms; the relay is to need 1.2. */
const ticketAim = 1.58;

/**
 * Processor time of one step at a time, which a busy machine changes less than it changes rates: of an intake request while
 * nothing is delivered, and of a ticket from a backlog while nothing is taken in.
 */
export const processor: Measurement = {
  title:
    'Processor time, of intake and of tickets alone; baselines: the bare Express route, the 30-line Express script',
  withinMs: 60_000,
  async measure(bench, hasTime) {
    return [...(await ofIntake(bench, hasTime)), await ofTickets(bench, hasTime)];
  },
};

async function ofIntake(bench: Bench, hasTime: () => boolean): Promise<Figure[]> {
  const { rounds, events } = bench.sizes.processor;
  await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
  const relay = await startConnectedRelay({ ...bench, name: 'processor-intake' });
  const bare = await startListening([script('bare-intake'), join(folder, 'bare-processor.db')]);
  // The worker waits rather than works.
  await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: true });
  for (const { url } of [relay, bare]) await send(bench, url, 16, events);
  const costs = { relay: { 1: [], 64: [] } as Costs, bare: { 1: [], 64: [] } as Costs };
  for (let round = 0; round < rounds && (round === 0 || hasTime()); round++) {
    for (const clients of clientCounts) {
      const arm = async (of: Listening, into: number[]) =>
        void into.push(await costOf(of, events, () => send(bench, of.url, clients, events)));
      await interleaved(round, [() => arm(relay, costs.relay[clients]), () => arm(bare, costs.bare[clients])]);
    }
  }
  await bench.jira.ask({ kind: 'release' });
  await Promise.all([relay.stop(), bare.stop()]);
  return clientCounts.map((clients) =>
    figure(
      `an intake request ÷ bare, ${clients} client${clients === 1 ? '' : 's'}`,
      costs.relay[clients],
      costs.bare[clients],
      aims[clients],
    ),
  );
}

type Costs = Record<ClientCount, number[]>;

async function ofTickets(bench: Bench, hasTime: () => boolean): Promise<Figure> {
  const { rounds, events } = bench.sizes.processor;
  const { jira } = bench;
  await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
  const relay = await startConnectedRelay({ ...bench, name: 'processor-tickets' });
  const direct = await startListening([script('direct'), bench.jiraUrl, webhookSecret.slice('whsec_'.length)]);
  const costs = { relay: [] as number[], direct: [] as number[] };
  const arms = [
    async () => {
      await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: true });
      await send(bench, relay.url, 16, events);
      await until(async () => (await jira.ask<number>({ kind: 'waiting' })) >= 8);
      const cost = costOf(relay, events, async () => {
        await jira.ask({ kind: 'release' });
        await jira.ask({ kind: 'created', tickets: events, withinMs: 60_000 });
      });
      costs.relay.push(await cost);
    },
    async () => {
      await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
      costs.direct.push(await costOf(direct, events, () => send(bench, direct.url, 8, events)));
    },
  ];
  // Once for the just-in-time compiler's sake.
  for (const arm of arms) await arm();
  costs.relay.pop();
  costs.direct.pop();
  for (let round = 0; round < rounds && (round === 0 || hasTime()); round++) await interleaved(round, arms);
  await Promise.all([relay.stop(), direct.stop()]);
  return figure('a ticket at 0 ms ÷ direct script', costs.relay, costs.direct, ticketAim);
}

function send({ load }: Bench, url: string, clients: number, events: number): Promise<unknown> {
  return load.ask({ kind: 'closed', url, clients, forMs: 60_000, maxEvents: events });
}

/** Processor time of each of this many, in ms. */
async function costOf({ pid }: Listening, count: number, work: () => Promise<unknown>): Promise<number> {
  const before = processorMs(pid) ?? Number.NaN;
  await work();
  return ((processorMs(pid) ?? Number.NaN) - before) / count;
}

function figure(name: string, relay: readonly number[], baseline: readonly number[], aim: number): Figure {
  const ratios = relay.map((ms, round) => ms / (baseline[round] ?? Number.NaN));
  return {
    name,
    value: median(ratios),
    aim: atMost(aim),
    from: `${precise(relay)} ms ÷ ${precise(baseline)} ms; ${spread(ratios)}`,
  };
}

function precise(values: readonly number[]): string {
  return median(values).toFixed(3);
}
