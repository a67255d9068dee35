import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectStatus, Value } from '../../shared/event-type';
import type { Subject, SubjectMetric } from '../../shared/subject';
import { isWebAddress } from './adf/safe-text';
import type { OccurredEvent } from './event';
import { cutAtWord } from './template/cut';

export type { Subject, SubjectMetric } from '../../shared/subject';

/** Stored texts are no longer than `PUT /v1/subjects` takes, however long an event's values are. */
const maxChars = { name: 1_000, resultsUrl: 2_000, environment: 255, metric: 255 } as const;
const maxMetrics = 100;

/**
 * The subject updated by an event, or unchanged where the event is older than what is known. An event changes only what
 * its type and variables say; the rest stays.
 */
export function afterEvent(known: Subject | undefined, event: OccurredEvent): Subject | undefined {
  if (known !== undefined && event.occurredAt < known.updatedAt) return known;
  const type = eventTypeOf(event.type);
  if (type === undefined) return known;
  const { data } = event;
  return {
    name: textOf(data[type.subjectName], maxChars.name) ?? known?.name ?? event.subject.id,
    status: type.implies.status ?? known?.status ?? statusBefore(event),
    resultsUrl: addressOf(data.resultsUrl) ?? known?.resultsUrl ?? '',
    environment: textOf(data.environment, maxChars.environment) ?? known?.environment,
    verdict: type.implies.verdict ?? known?.verdict,
    metrics: metricsAfter(known?.metrics, event),
    srm: event.type === 'experiment.srm_failed' ? { failed: true, pValue: numberOf(data.pValue) ?? 0 } : known?.srm,
    updatedAt: event.occurredAt,
  };
}

/** The assumed status of an unknown subject whose event doesn't imply one. */
function statusBefore({ subject }: OccurredEvent): SubjectStatus {
  return subject.kind === 'experiment' ? 'running' : 'live';
}

function metricsAfter(known: Subject['metrics'], event: OccurredEvent): Subject['metrics'] {
  const reported = metricReportedBy(event);
  if (reported === undefined) return known;
  const others = (known ?? []).filter(({ name, role }) => name !== reported.name || role !== reported.role);
  const before = (known ?? []).find(({ name, role }) => name === reported.name && role === reported.role);
  return newest([...others, { ...before, ...reported }]);
}

/** The primary metric stays, however many guardrails there are. */
function newest(metrics: readonly SubjectMetric[]): SubjectMetric[] {
  return metrics.filter(({ role }, index) => role === 'primary' || index >= metrics.length - maxMetrics);
}

function metricReportedBy({ type, data }: OccurredEvent): SubjectMetric | undefined {
  const guardrail = textOf(data.guardrailMetric, maxChars.metric);
  if (guardrail !== undefined) {
    return { name: guardrail, role: 'guardrail', breached: type === 'experiment.guardrail_breached' };
  }
  const primary = textOf(data.primaryMetricName, maxChars.metric);
  if (primary === undefined) return undefined;
  const lift = numberOf(data.lift);
  const confidence = numberOf(data.confidence);
  return {
    name: primary,
    role: 'primary',
    ...(lift !== undefined && { lift }),
    ...(confidence !== undefined && { confidence }),
  };
}

/**
 * Pages and cards link to it: another scheme could run as a script there. A truncated address leads elsewhere, so one
 * that is too long is left out.
 */
function addressOf(value: Value | undefined): string | undefined {
  const address = typeof value === 'string' ? value.trim() : undefined;
  return isWebAddress(address) && address.length <= maxChars.resultsUrl ? address : undefined;
}

function textOf(value: Value | undefined, max: number): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : cutAtWord(String(value), max);
}

function numberOf(value: Value | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
