import { tokenOf } from '../../relay/support/avsb';
import { type Bench, interleaved, type Measurement } from '../bench';
import { atMost, exactly, type Figure, spread } from '../figure';
import type { Load } from '../load/questions';
import type { Listening } from '../process/children';
import { processorMs } from '../process/usage';
import { startConnectedRelay } from '../relay';
import { median } from '../statistics';

const clientCounts = [1, 64] as const;
type Costs = Readonly<Record<(typeof clientCounts)[number], number[]>>;
const none: Costs = { 1: [], 64: [] };

/** Every event of the bench fulfils these, and is judged by both. */
const when = {
  all: [
    { variable: 'subjectId', is: 'contains', value: 'exp_' },
    { variable: 'resultsUrl', is: 'exists' },
  ],
};
const guard = { newTickets: 20, perMinutes: 10 };

/** An event may cost a twentieth more with conditions and a guard (issue “Which events become tickets”). */
const aim = 1.05;

/** Safety events are counted apart from the others. */
const lanes = 2;

/** What conditions and the storm guard cost intake, beside the same relay without them. */
export const judgement: Measurement = {
  title: 'Conditions and storm guard, processor time of intake; baseline: the same relay without them',
  withinMs: 60_000,
  async measure(bench, hasTime) {
    const { rounds, events } = bench.sizes.processor;
    const { jira } = bench;
    await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
    const plain = await startConnectedRelay({ ...bench, name: 'judgement-plain' });
    const conditions = await startConnectedRelay({ ...bench, name: 'judgement-conditions' });
    const guarded = await startConnectedRelay({ ...bench, name: 'judgement-guarded' });
    await setRules(conditions, { when });
    await setRules(guarded, { when, guard });
    // The worker waits rather than works.
    await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: true });
    const relays = [plain, conditions, guarded];
    for (const { url } of relays) await send(bench, url, 16, events);
    const costs: readonly Costs[] = relays.map(() => ({ 1: [], 64: [] }));
    for (let round = 0; round < rounds && (round === 0 || hasTime()); round++) {
      for (const clients of clientCounts) {
        const arms = relays.map((relay, place) => async () => {
          costs[place]?.[clients].push(await costOf(bench, relay, clients, events));
        });
        await interleaved(round, arms);
      }
    }
    await jira.ask({ kind: 'release' });
    await Promise.all(relays.map((relay) => relay.stop()));
    const [ofPlain = none, ofConditions = none, ofGuarded = none] = costs;
    return [
      ...figures('conditions ÷ without', ofConditions, ofPlain),
      ...figures('conditions and guard ÷ without', ofGuarded, ofPlain),
      ...(await ofBurst(bench)),
    ];
  },
};

/** A burst of as many subjects as events, while Jira answers at once: how fast it is taken in, and what is filed of it. */
async function ofBurst(bench: Bench): Promise<Figure[]> {
  const { burst } = bench.sizes;
  await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
  const guarded = await startConnectedRelay({ ...bench, name: 'burst-guarded' });
  const plain = await startConnectedRelay({ ...bench, name: 'burst-plain' });
  await setRules(guarded, { when, guard });
  const taken = await send(bench, guarded.url, 10, burst);
  const { guardHeld } = await destinationOf(guarded);
  const baseline = await send(bench, plain.url, 10, burst);
  await Promise.all([guarded.stop(), plain.stop()]);
  return [
    {
      name: `a burst of ${burst}, events a second ÷ without`,
      value: perSecond(taken) / perSecond(baseline),
      from: `${perSecond(taken).toFixed(0)} ÷ ${perSecond(baseline).toFixed(0)}, 10 clients; without, Jira gets a ticket for each`,
    },
    {
      name: 'new tickets of the burst, of both kinds of events',
      value: taken.acknowledged - (guardHeld?.count ?? 0),
      aim: exactly(lanes * guard.newTickets),
      from: `${guardHeld?.count ?? 0} of ${taken.acknowledged} held`,
    },
  ];
}

interface Rules {
  readonly when: object;
  readonly guard?: object;
}

/** Gives each row of the relay's destination that is on conditions, and the destination a storm guard. */
async function setRules(relay: Listening, { when: conditions, guard: limit = undefined }: Rules): Promise<void> {
  const { id, mappings } = await destinationOf(relay);
  const rows = mappings.filter(({ enabled }) => enabled).map((row) => ({ ...row, when: conditions }));
  await call(relay, 'PUT', `/v1/destinations/${id}/mappings`, { mappings: rows });
  if (limit !== undefined) await call(relay, 'PATCH', `/v1/destinations/${id}`, { guard: limit });
}

interface Destination {
  readonly id: string;
  readonly mappings: readonly { readonly enabled: boolean }[];
  readonly guardHeld: { readonly count: number } | null;
}

async function destinationOf(relay: Listening): Promise<Destination> {
  const { items } = (await call(relay, 'GET', '/v1/destinations')) as { items: [Destination] };
  return items[0];
}

async function call({ url }: Listening, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${await tokenOf()}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

function send({ load }: Bench, url: string, clients: number, events: number): Promise<Load> {
  return load.ask<Load>({ kind: 'closed', url, clients, forMs: 60_000, maxEvents: events });
}

/** Processor time of each of this many, in ms. */
async function costOf(bench: Bench, { url, pid }: Listening, clients: number, events: number): Promise<number> {
  const before = processorMs(pid) ?? Number.NaN;
  await send(bench, url, clients, events);
  return ((processorMs(pid) ?? Number.NaN) - before) / events;
}

function perSecond({ acknowledged, tookMs }: Load): number {
  return acknowledged / (tookMs / 1_000);
}

function figures(name: string, costs: Costs, baseline: Costs): Figure[] {
  return clientCounts.map((clients) => {
    const ratios = costs[clients].map((ms, round) => ms / (baseline[clients][round] ?? Number.NaN));
    return {
      name: `${name}, ${clients} client${clients === 1 ? '' : 's'}`,
      value: median(ratios),
      aim: atMost(aim),
      from: `${median(costs[clients]).toFixed(3)} ms ÷ ${median(baseline[clients]).toFixed(3)} ms; ${spread(ratios)}`,
    };
  });
}
