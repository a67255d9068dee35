import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, interleaved, type Measurement } from '../bench';
import { atLeast, atMost, type Figure, short, spread } from '../figure';
import type { Load } from '../load/questions';
import { folder, script, startListening } from '../process/children';
import { diskFlushes } from '../process/usage';
import { startConnectedRelay } from '../relay';
import { median, percentile } from '../statistics';

const clientCounts = [1, 16, 64] as const;
type ClientCount = (typeof clientCounts)[number];
const aims: Readonly<Record<ClientCount, number>> = { 1: 0.7, 16: 1.5, 64: 2 };

/** More events than any arm can send: they are signed before the clock starts. */
const maxEventsPerSecond = 6_000;

/** Jira takes so long that what comes in piles up, and the worker waits rather than works. */
const busyJiraMs = 12_000;

/** One arm of one round. */
interface Arm {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Flushes of the disk an acknowledged event. */
  readonly flushes: number;
}

/** Durable intake against a bare Express route, while Jira is slow and the backlog grows. */
export const intake: Measurement = {
  title: 'Intake, durable; baseline: bare Express, three inserts in one transaction (WAL, FULL)',
  withinMs: 55_000,
  async measure(bench, hasTime) {
    await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
    const relay = await startConnectedRelay({
      name: 'intake',
      jiraUrl: bench.jiraUrl,
      nodeOptions: bench.nodeOptions,
    });
    await bench.jira.ask({ kind: 'begin', latencyMs: busyJiraMs, isHeld: false });
    const bare = await startListening([script('bare-intake'), join(folder, 'bare-intake.db')]);
    const arms = { relay: noArms(), bare: noArms() };
    for (const { url } of [relay, bare]) await loaded(bench, url, 16, bench.sizes.intake.armMs / 2);
    const idleFlushesPerSecond = await flushesWhileIdle();
    for (let round = 0; round < bench.sizes.intake.rounds && (round === 0 || hasTime()); round++) {
      for (const clients of clientCounts) {
        await interleaved(round, [
          async () => void arms.relay[clients].push(await measureArm(bench, relay.url, clients, idleFlushesPerSecond)),
          async () => void arms.bare[clients].push(await measureArm(bench, bare.url, clients, idleFlushesPerSecond)),
        ]);
      }
    }
    await Promise.all([relay.stop(), bare.stop()]);
    return [
      ...clientCounts.map((clients) => throughput(clients, arms.relay[clients], arms.bare[clients])),
      tail(arms.relay[64], arms.bare[64]),
      ...backlog(arms.relay, arms.bare),
      flushes(arms.relay[1], arms.bare[1], idleFlushesPerSecond),
    ];
  },
};

function noArms(): Record<ClientCount, Arm[]> {
  return { 1: [], 16: [], 64: [] };
}

async function measureArm(bench: Bench, url: string, clients: ClientCount, idlePerSecond: number): Promise<Arm> {
  const before = diskFlushes(folder);
  const { acknowledged, tookMs, latenciesMs } = await loaded(bench, url, clients, bench.sizes.intake.armMs);
  const after = diskFlushes(folder);
  const flushed = before === undefined || after === undefined ? Number.NaN : after - before;
  return {
    perSecond: (acknowledged / tookMs) * 1_000,
    p99Ms: percentile(latenciesMs, 99),
    flushes: (flushed - (idlePerSecond * tookMs) / 1_000) / acknowledged,
  };
}

function loaded({ load }: Bench, url: string, clients: number, forMs: number): Promise<Load> {
  const maxEvents = Math.ceil((forMs / 1_000) * maxEventsPerSecond);
  return load.ask({ kind: 'closed', url, clients, forMs, maxEvents });
}

/** What the rest of the machine flushes a second. */
async function flushesWhileIdle(): Promise<number> {
  const before = diskFlushes(folder);
  await pause(1_000);
  const after = diskFlushes(folder);
  return before === undefined || after === undefined ? 0 : after - before;
}

function throughput(clients: ClientCount, relay: readonly Arm[], bare: readonly Arm[]): Figure {
  const ratios = relay.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? Number.NaN));
  return {
    name: `events/s ÷ bare, ${clients} client${clients === 1 ? '' : 's'}`,
    value: median(ratios),
    aim: atLeast(aims[clients]),
    from: `${rate(relay)} ÷ ${rate(bare)}; ${spread(ratios)}`,
  };
}

function rate(arms: readonly Arm[]): string {
  return `${median(arms.map(({ perSecond }) => perSecond)).toFixed(0)}/s`;
}

function tail(relay: readonly Arm[], bare: readonly Arm[]): Figure {
  const ratios = relay.map(({ p99Ms }, round) => p99Ms / (bare[round]?.p99Ms ?? Number.NaN));
  const of = (arms: readonly Arm[]) => `${short(median(arms.map(({ p99Ms }) => p99Ms)))} ms`;
  return {
    name: 'p99 ÷ bare, 64 clients',
    value: median(ratios),
    aim: atMost(1),
    from: `${of(relay)} ÷ ${of(bare)}; ${spread(ratios)}`,
  };
}

function backlog(relay: Record<ClientCount, Arm[]>, bare: Record<ClientCount, Arm[]>): Figure[] {
  return ([16, 64] as const).map((clients) => {
    const ratesOf = (arms: readonly Arm[]) => arms.map(({ perSecond }) => perSecond);
    const lastByFirst = (rates: readonly number[]) => (rates.at(-1) ?? Number.NaN) / (rates[0] ?? Number.NaN);
    const rates = ratesOf(relay[clients]);
    return {
      name: `last round ÷ first, ${clients} clients`,
      value: lastByFirst(rates),
      aim: atLeast(0.8),
      from: `events/s by ${spread(rates)}; bare, whose work stays the same, ${short(lastByFirst(ratesOf(bare[clients])))}`,
    };
  });
}

/**
 * The bare route commits once an event with `synchronous=FULL`, which flushes. Where the kernel counts less than that
 * for it, the disk does not report its flushes, and nothing can be said about the relay's either.
 */
function flushes(relay: readonly Arm[], bare: readonly Arm[], idlePerSecond: number): Figure {
  const [ours, control] = [relay, bare].map((arms) => median(arms.map((arm) => arm.flushes)));
  const isTold = (control ?? Number.NaN) >= 0.9;
  return {
    name: 'disk flushes an event, 1 client',
    value: isTold ? (ours ?? Number.NaN) : Number.NaN,
    aim: atLeast(1),
    from: isTold
      ? `bare ${short(control ?? 0)}; by the disk's count, less ${short(idlePerSecond)}/s of others'`
      : `the disk's count shows ${short(control ?? Number.NaN)} of the bare route, which flushes once: not to be trusted`,
  };
}
