import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectKind, Variables } from '../../shared/event-type';

/** An event of the demo: what is sent, and how much each number changes when it happens again. */
interface Scenario {
  readonly type: string;
  readonly subjectId: string;
  readonly moves: Readonly<Record<string, number>>;
}

/** What the demo's events are about; it sends none about a flag. */
export const subjectIds: Readonly<Record<SubjectKind, string>> = {
  experiment: 'exp_checkout',
  flagRule: 'rule_eu_visitors',
  flag: 'new_checkout',
};

export const scenarios = {
  guardrail_breached: {
    type: 'experiment.guardrail_breached',
    subjectId: subjectIds.experiment,
    moves: { observedValue: 36 },
  },
  guardrail_recovered: {
    type: 'experiment.guardrail_recovered',
    subjectId: subjectIds.experiment,
    moves: { observedValue: -4 },
  },
  winner_declared: {
    type: 'experiment.winner_declared',
    subjectId: subjectIds.experiment,
    moves: { lift: 0.003, sampleSize: 2_411 },
  },
  srm_failed: { type: 'experiment.srm_failed', subjectId: subjectIds.experiment, moves: { observedRatio: 0.004 } },
  rule_activated: { type: 'flag.rule_activated', subjectId: subjectIds.flagRule, moves: {} },
} as const satisfies Record<string, Scenario>;

/**
 * The event's sample, with its numbers changed once for each time it has happened before. Its results page is the demo's
 * own: the one of the sample doesn't exist.
 */
export function dataOf({ type, moves }: Scenario, timesBefore: number, resultsUrl: string): Variables {
  const moved = Object.entries(eventTypeOf(type)?.sample ?? {}).map(([name, value]) => [
    name,
    typeof value === 'number' ? Number((value + (moves[name] ?? 0) * timesBefore).toFixed(6)) : value,
  ]);
  return { ...Object.fromEntries(moved), resultsUrl };
}

/** An event of the demo as it was sent. */
export interface SentEvent {
  readonly type: string;
  readonly organisationId: string;
  readonly occurredAt: string;
  readonly subject: { readonly kind: string | undefined; readonly id: string };
  readonly data: Variables;
}

/** The state of the demo's experiment after the event. */
export function subjectStateOf({ type, data }: SentEvent) {
  const lift = Number(data.lift ?? 0.042);
  const isBreached = type === 'experiment.guardrail_breached';
  return {
    name: data.experimentName,
    resultsUrl: data.resultsUrl,
    status: 'running',
    environment: 'production',
    verdict: eventTypeOf(type)?.implies.verdict,
    metrics: [
      { name: 'Conversion rate', role: 'primary', ...changeOf(lift, 0.031), confidence: 0.97 },
      { name: 'Average order value', role: 'secondary', ...changeOf(0.011, 0.017), confidence: 0.79 },
      { name: 'p95 latency', role: 'guardrail', ...changeOf(isBreached ? 0.28 : 0.004, 0.06), breached: isBreached },
      { name: 'Error rate', role: 'guardrail', ...changeOf(-0.002, 0.011), breached: false },
    ],
    srm: type === 'experiment.srm_failed' ? { failed: true, pValue: 0.0002 } : { failed: false, pValue: 0.41 },
  };
}

function changeOf(lift: number, halfWidth: number) {
  return { lift, interval: [Number((lift - halfWidth).toFixed(6)), Number((lift + halfWidth).toFixed(6))] };
}
