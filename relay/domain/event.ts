import type { Variables } from '../../shared/event-type';
import type { SubjectRef } from '../../shared/subject';

export type { SubjectRef } from '../../shared/subject';

/** An event as AvsB sent it, of a type that the catalogue has. Times are ISO 8601 in UTC. */
export interface OccurredEvent {
  readonly type: string;
  readonly subject: SubjectRef;
  readonly occurredAt: string;
  readonly data: Variables;
}
