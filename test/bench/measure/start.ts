import { performance } from 'node:perf_hooks';
import type { Measurement } from '../bench';
import { atMost, spread } from '../figure';
import { startRelay } from '../relay';
import { median } from '../statistics';

/** From starting the process to /readyz answering 200, with a database that is new and with one that is there. */
export const start: Measurement = {
  title: 'Start to ready',
  withinMs: 15_000,
  async measure({ sizes, jiraUrl }, hasTime) {
    const tookS: { fresh: number[]; again: number[] } = { fresh: [], again: [] };
    for (let round = 0; round < sizes.start.rounds && (round === 0 || hasTime()); round++) {
      for (const arm of ['fresh', 'again'] as const) {
        const startedAt = performance.now();
        const relay = await startRelay({ name: `start-${round}`, jiraUrl });
        tookS[arm].push((performance.now() - startedAt) / 1_000);
        await relay.stop();
      }
    }
    return (['fresh', 'again'] as const).map((arm) => ({
      name: arm === 'fresh' ? 'start to ready, new database' : 'start to ready, the same again',
      value: median(tookS[arm]),
      unit: 's',
      aim: atMost(1.5),
      from: spread(tookS[arm]),
    }));
  },
};
