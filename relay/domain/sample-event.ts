import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectKind, Variables } from '../../shared/event-type';
import type { OccurredEvent, SubjectRef } from './event';

/** The ids of what the catalogue's samples are about, as their results pages have them. */
const sampleIds: Readonly<Record<SubjectKind, string>> = {
  experiment: 'exp_42',
  flagRule: 'rule_7',
  flag: 'new-checkout',
};

/**
 * An event of a type of the catalogue as if it had just occurred: its sample, or the data and subject that are given.
 * Given data stands as it is: what it lacks is not taken from the sample.
 */
export function sampleEvent(
  type: string,
  occurredAt: string,
  given: { readonly data?: Variables | undefined; readonly subject?: SubjectRef | undefined } = {},
): OccurredEvent {
  const { subjectKind = 'experiment', sample = {} } = eventTypeOf(type) ?? {};
  const subject = given.subject ?? { kind: subjectKind, id: sampleIds[subjectKind] };
  return { type, subject, occurredAt, data: given.data ?? sample };
}
