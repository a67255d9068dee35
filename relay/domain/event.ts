import type { SubjectKind, Variables } from '../../shared/event-type';

/** What an event is about, by AvsB's own id. */
export interface SubjectRef {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** An event as AvsB sent it, of a type that the catalogue has. Times are ISO 8601 in UTC. */
export interface OccurredEvent {
  readonly type: string;
  readonly subject: SubjectRef;
  readonly occurredAt: string;
  readonly data: Variables;
}
