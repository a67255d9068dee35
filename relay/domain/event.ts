import { eventTypeOf } from '../../shared/event-catalogue';
import type { Value, Variables } from '../../shared/event-type';
import type { SubjectRef } from '../../shared/subject';

export type { SubjectRef } from '../../shared/subject';

/** An event as AvsB sent it, of a type that the catalogue has. Times are ISO 8601 in UTC. */
export interface OccurredEvent {
  readonly type: string;
  readonly subject: SubjectRef;
  readonly occurredAt: string;
  readonly data: Variables;
}

/**
 * What templates and conditions know of an event: its data, the id of its subject, and, where its type was renamed, each
 * renamed variable under both names, so that what was sent or written before still fits.
 */
export function variablesOfEvent({ type, subject, data }: Pick<OccurredEvent, 'type' | 'subject' | 'data'>): Variables {
  return { ...data, ...renamedIn(type, data), subjectId: subject.id };
}

function renamedIn(type: string, data: Variables): Variables {
  const renamed: Record<string, Value> = {};
  for (const [name, formerName] of Object.entries(eventTypeOf(type)?.formerly?.variables ?? {})) {
    const value = data[name] ?? data[formerName];
    if (value !== undefined) Object.assign(renamed, { [name]: value, [formerName]: data[formerName] ?? value });
  }
  return renamed;
}
