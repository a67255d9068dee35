import type { OccurredEvent } from '../event';
import { indexedText } from '../indexed-text';

/** What AvsB did with a ticket and learned from its events since it was filed. Kept with its link. */
export interface TicketLife {
  /** The metrics that its events named and that haven't recovered: `''` for an event that names none. */
  readonly breached: readonly string[];
  /** The metrics that have recovered since. */
  readonly recovered: readonly string[];
  /** How many times AvsB reopened it. */
  readonly reopenings: number;
  /** When AvsB last commented on it because its event happened again. */
  readonly lastCommentAt: string | null;
  /** The events since then that got no comment. */
  readonly silenced: { readonly count: number; readonly lastTimes: readonly string[] };
  /** How it was resolved, if AvsB did it last. */
  readonly ownResolution: OwnResolution | null;
}

/** What Jira showed right after AvsB had resolved a ticket; null where it could not be read. */
export interface OwnResolution {
  readonly changedAt: string | null;
  readonly resolutionId: string | null;
}

export const unknownLife: TicketLife = {
  breached: [],
  recovered: [],
  reopenings: 0,
  lastCommentAt: null,
  silenced: { count: 0, lastTimes: [] },
  ownResolution: null,
};

/** The metric that an event is about, as it is compared and kept. */
export function metricOf({ data }: Pick<OccurredEvent, 'data'>): string {
  const metric = data.guardrailMetric;
  return metric === undefined || metric === null ? '' : indexedText(String(metric).trim());
}

/** A ticket remembers at most this many metrics: each event is one row, and the list is read with each. */
const maxMetrics = 500;
/** A comment lists at most this many times of events that got none. */
const maxListedTimes = 20;

/** Events that named these metrics belong to the ticket. */
export function withBreached(life: TicketLife, metrics: readonly string[]): TicketLife {
  const breached = [...new Set([...life.breached, ...metrics])].slice(0, maxMetrics);
  return { ...life, breached, recovered: life.recovered.filter((metric) => !metrics.includes(metric)) };
}

/** A metric that the ticket's events named has recovered. Another one changes nothing. */
export function withRecovered(life: TicketLife, metric: string): TicketLife {
  if (!life.breached.includes(metric)) return life;
  return {
    ...life,
    breached: life.breached.filter((other) => other !== metric),
    recovered: [...life.recovered, metric].slice(-maxMetrics),
  };
}

/** The part of an event that matters to its ticket. */
interface AboutMetric {
  readonly metric: string;
  /** The event type whose ticket it recovers, or null. */
  readonly recovers: string | null;
}

/** A metric is breached, or has recovered. */
export function withEvent(life: TicketLife, { metric, recovers }: AboutMetric): TicketLife {
  return recovers === null ? withBreached(life, [metric]) : withRecovered(life, metric);
}

/** The same of an event that isn't reported on the ticket, because the row says so. */
export function withUnreported(life: TicketLife, event: AboutMetric, occurredAt: string): TicketLife {
  const after = withEvent(life, event);
  return event.recovers === null ? withSilenced(after, occurredAt) : after;
}

/** Whether the ticket's events named a metric, recovered or not. */
export function hasNamed({ breached, recovered }: TicketLife, metric: string): boolean {
  return breached.includes(metric) || recovered.includes(metric);
}

/** An event got no comment; the next comment tells of it. */
function withSilenced(life: TicketLife, occurredAt: string): TicketLife {
  const { count, lastTimes } = life.silenced;
  return { ...life, silenced: { count: count + 1, lastTimes: [...lastTimes, occurredAt].slice(-maxListedTimes) } };
}

/** A comment reported that the event happened again, and the events before that got none. */
export function withComment(life: TicketLife, at: string): TicketLife {
  return { ...life, lastCommentAt: at, silenced: unknownLife.silenced };
}

export function withReopening(life: TicketLife): TicketLife {
  return { ...life, reopenings: life.reopenings + 1, ownResolution: null };
}

/** Whether AvsB closed the ticket, and nobody has touched that since: what it resolved itself is never silent. */
export function isOwnResolution(
  { ownResolution }: TicketLife,
  now: { readonly changedAt: string | null; readonly resolutionId: string | null },
): boolean {
  if (ownResolution === null) return false;
  const { changedAt, resolutionId } = ownResolution;
  if (changedAt === null || now.changedAt === null) return true;
  return changedAt === now.changedAt && resolutionId === now.resolutionId;
}
