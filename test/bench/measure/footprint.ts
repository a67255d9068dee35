import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { webhookSecret } from '../../relay/support/avsb';
import { type Bench, interleaved, type Measurement } from '../bench';
import { atMost, type Figure, short, spread } from '../figure';
import { folder, type Listening, script, startListening } from '../process/children';
import { processorMs, residentMiB } from '../process/usage';
import { startConnectedRelay } from '../relay';
import { median } from '../statistics';

/** How long a process is idle before its memory is read. */
const restMs = 1_000;

/**
 * Processor time against a script that calls Jira directly, and memory against the bare Express route, over the same
 * events. The relay's processor time is that of the whole way, to the ticket.
 */
export const footprint: Measurement = {
  title:
    'Footprint; baselines: a 30-line Express script that calls Jira directly (CPU), the bare Express route (memory)',
  withinMs: 65_000,
  async measure(bench, hasTime) {
    const { rounds, events } = bench.sizes.footprint;
    await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
    const relay = await startConnectedRelay({
      name: 'footprint',
      jiraUrl: bench.jiraUrl,
      nodeOptions: bench.nodeOptions,
    });
    const direct = await startListening([script('direct'), bench.jiraUrl, webhookSecret.slice('whsec_'.length)]);
    const bare = await startListening([script('bare-intake'), join(folder, 'bare-footprint.db')]);
    await pause(restMs);
    const idle = { relay: resident(relay), bare: resident(bare) };
    const cpu: { relay: number[]; direct: number[] } = { relay: [], direct: [] };
    let sent = 0;
    for (let round = 0; round < rounds && (round === 0 || hasTime()); round++) {
      sent += events;
      await interleaved(round, [
        async () => void cpu.relay.push(await processorMsAnEvent(bench, relay, events)),
        async () => void cpu.direct.push(await processorMsAnEvent(bench, direct, events)),
      ]);
      await bench.load.ask({ kind: 'closed', url: bare.url, clients: 16, forMs: 20_000, maxEvents: events });
    }
    await pause(restMs);
    const after = { relay: resident(relay), bare: resident(bare) };
    await Promise.all([relay.stop(), direct.stop(), bare.stop()]);
    const ratios = cpu.relay.map((ms, round) => ms / (cpu.direct[round] ?? Number.NaN));
    return [
      {
        name: 'processor time an event ÷ direct script',
        value: median(ratios),
        aim: atMost(1.5),
        from: `${short(median(cpu.relay))} ms ÷ ${short(median(cpu.direct))} ms; ${spread(ratios)}`,
      },
      memory('memory ÷ bare route, idle', idle),
      memory(`memory ÷ bare route, after ${sent} events`, after),
    ];
  },
};

/** Processor time until the last of this many events is a ticket. */
async function processorMsAnEvent({ jira, load }: Bench, { pid, url }: Listening, events: number): Promise<number> {
  await jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
  const before = processorMs(pid) ?? Number.NaN;
  await load.ask({ kind: 'closed', url, clients: 16, forMs: 20_000, maxEvents: events });
  await jira.ask({ kind: 'created', tickets: events, withinMs: 30_000 });
  return ((processorMs(pid) ?? Number.NaN) - before) / events;
}

function resident({ pid }: Listening): number {
  return residentMiB(pid) ?? Number.NaN;
}

function memory(name: string, { relay, bare }: { relay: number; bare: number }): Figure {
  return { name, value: relay / bare, aim: atMost(2), from: `${short(relay)} MiB ÷ ${short(bare)} MiB` };
}
