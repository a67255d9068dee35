import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectStatus, Value } from '../../shared/event-type';
import type { Subject, SubjectMetric } from '../../shared/subject';
import { isWebAddress } from './adf/safe-text';
import type { OccurredEvent } from './event';

export type { Subject, SubjectMetric } from '../../shared/subject';

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
    name: textOf(data[type.subjectName]) ?? known?.name ?? event.subject.id,
    status: type.tells.status ?? known?.status ?? statusBefore(event),
    resultsUrl: addressOf(data.resultsUrl) ?? known?.resultsUrl ?? '',
    environment: textOf(data.environment) ?? known?.environment,
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
  return [...others, { ...before, ...told }];
}

function metricToldBy({ type, data }: OccurredEvent): SubjectMetric | undefined {
  const guardrail = textOf(data.guardrailMetric);
  if (guardrail !== undefined) {
    return { name: guardrail, role: 'guardrail', breached: type === 'experiment.guardrail_breached' };
  }
  const primary = textOf(data.primaryMetricName);
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

/** Pages and cards link to it: one of another scheme would run as a script there. */
function addressOf(value: Value | undefined): string | undefined {
  const text = textOf(value)?.trim();
  return isWebAddress(text) ? text : undefined;
}

function textOf(value: Value | undefined): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

function numberOf(value: Value | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
