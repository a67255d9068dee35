import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectStatus, Value } from '../../shared/event-type';
import type { Subject, SubjectMetric } from '../../shared/subject';
import { isWebAddress } from './adf/safe-text';
import type { OccurredEvent } from './event';
import { cutAtWord } from './template/cut';

export type { Subject, SubjectMetric } from '../../shared/subject';

/** What is kept of a subject is no longer than what `PUT /v1/subjects` takes, however much an event tells. */
const maxChars = { name: 1_000, resultsUrl: 2_000, environment: 255, metric: 255 } as const;
const maxMetrics = 100;

/**
 * The subject after an event told of it, or the same where the event is older than what is known. An event says only
 * what its type and variables say; the rest stays.
 */
export function afterEvent(known: Subject | undefined, event: OccurredEvent): Subject | undefined {
  if (known !== undefined && event.occurredAt < known.updatedAt) return known;
  const type = eventTypeOf(event.type);
  if (type === undefined) return known;
  const { data } = event;
  return {
    name: textOf(data[type.subjectName], maxChars.name) ?? known?.name ?? event.subject.id,
    status: type.tells.status ?? known?.status ?? statusBefore(event),
    resultsUrl: addressOf(data.resultsUrl) ?? known?.resultsUrl ?? '',
    environment: textOf(data.environment, maxChars.environment) ?? known?.environment,
    verdict: type.tells.verdict ?? known?.verdict,
    metrics: metricsAfter(known?.metrics, event),
    srm: event.type === 'experiment.srm_failed' ? { failed: true, pValue: numberOf(data.pValue) ?? 0 } : known?.srm,
    updatedAt: event.occurredAt,
  };
}

/** What an event that tells no status lets one assume of a subject never heard of before. */
function statusBefore({ subject }: OccurredEvent): SubjectStatus {
  return subject.kind === 'experiment' ? 'running' : 'live';
}

function metricsAfter(known: Subject['metrics'], event: OccurredEvent): Subject['metrics'] {
  const told = metricToldBy(event);
  if (told === undefined) return known;
  const others = (known ?? []).filter(({ name, role }) => name !== told.name || role !== told.role);
  const before = (known ?? []).find(({ name, role }) => name === told.name && role === told.role);
  return newest([...others, { ...before, ...told }]);
}

/** The primary metric stays, however many guardrails there are. */
function newest(metrics: readonly SubjectMetric[]): SubjectMetric[] {
  return metrics.filter(({ role }, index) => role === 'primary' || index >= metrics.length - maxMetrics);
}

function metricToldBy({ type, data }: OccurredEvent): SubjectMetric | undefined {
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
 * Pages and cards link to it: one of another scheme would run as a script there. A part of an address leads elsewhere:
 * one that is too long is none.
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
