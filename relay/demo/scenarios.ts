import { eventTypeOf } from '../../shared/event-catalogue';
import type { Variables } from '../../shared/event-type';

/** An event of the demo: what is sent, and how much each number has moved when it happens again. */
export interface Scenario {
  readonly type: string;
  readonly subjectId: string;
  readonly moves: Readonly<Record<string, number>>;
}

export const scenarios = {
  guardrail_breached: {
    type: 'experiment.guardrail_breached',
    subjectId: 'exp_checkout',
    moves: { observedValue: 36 },
  },
  winner_declared: {
    type: 'experiment.winner_declared',
    subjectId: 'exp_checkout',
    moves: { lift: 0.003, sampleSize: 2_411 },
  },
  srm_failed: { type: 'experiment.srm_failed', subjectId: 'exp_checkout', moves: { observedRatio: 0.004 } },
  rule_activated: { type: 'flag.rule_activated', subjectId: 'rule_eu_visitors', moves: {} },
} as const satisfies Record<string, Scenario>;

/** The event's sample, its numbers moved as often as it has happened before. */
export function dataOf({ type, moves }: Scenario, timesBefore: number): Variables {
  const moved = Object.entries(eventTypeOf(type)?.sample ?? {}).map(([name, value]) => [
    name,
    typeof value === 'number' ? Number((value + (moves[name] ?? 0) * timesBefore).toFixed(6)) : value,
  ]);
  return Object.fromEntries(moved);
}
