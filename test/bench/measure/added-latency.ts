import { webhookSecret } from '../../relay/support/avsb';
import { type Bench, interleaved, type Measurement } from '../bench';
import { atMost, short, spread } from '../figure';
import type { JiraCounts } from '../jira/questions';
import type { Load } from '../load/questions';
import { script, startListening } from '../process/children';
import { startConnectedRelay } from '../relay';
import { percentile } from '../statistics';

const perSecond = 20;
const jiraMs = 50;

/**
 * From an event's sending to Jira's 201, less Jira's own time: that is, until the create call has come whole to Jira. A
 * script that calls Jira at once shows what of it is the machine's.
 */
export const addedLatency: Measurement = {
  title: `Added latency at ${perSecond} events/s, Jira at ${jiraMs} ms`,
  withinMs: 40_000,
  async measure(bench, hasTime) {
    await bench.jira.ask({ kind: 'begin', latencyMs: jiraMs, isHeld: false });
    const relay = await startConnectedRelay({
      name: 'latency',
      jiraUrl: bench.jiraUrl,
      nodeOptions: bench.nodeOptions,
    });
    const direct = await startListening([script('direct'), bench.jiraUrl, webhookSecret.slice('whsec_'.length)]);
    const added: { relay: number[][]; direct: number[][] } = { relay: [], direct: [] };
    for (const { url } of [relay, direct]) await addedMs(bench, url, perSecond);
    for (let round = 0; round < bench.sizes.latency.rounds && (round === 0 || hasTime()); round++) {
      await interleaved(round, [
        async () => void added.relay.push(await addedMs(bench, relay.url, bench.sizes.latency.events)),
        async () => void added.direct.push(await addedMs(bench, direct.url, bench.sizes.latency.events)),
      ]);
    }
    await Promise.all([relay.stop(), direct.stop()]);
    return ([50, 99] as const).map((percent) => {
      const of = (values: readonly number[]) => percentile(values, percent);
      return {
        name: `added latency, p${percent}`,
        value: of(added.relay.flat()),
        unit: 'ms',
        aim: atMost(percent === 50 ? 10 : 60),
        from: `a script without a database: ${short(of(added.direct.flat()))} ms; ${spread(added.relay.map(of))}`,
      };
    });
  },
};

async function addedMs({ jira, load }: Bench, url: string, events: number): Promise<number[]> {
  await jira.ask({ kind: 'begin', latencyMs: jiraMs, isHeld: false });
  const { sentAt } = await load.ask<Load>({ kind: 'paced', url, perSecond, events });
  const counts = await jira.ask<JiraCounts>({ kind: 'created', tickets: events, withinMs: 10_000 });
  return Object.entries(sentAt).map(([subjectId, at]) => (counts.arrivedAt[subjectId] ?? Number.NaN) - at);
}
