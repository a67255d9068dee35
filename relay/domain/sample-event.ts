import { eventTypeOf, originVariables, subjectIdVariable } from '../../shared/event-catalogue';
import type { EventType, SubjectKind, Variables } from '../../shared/event-type';
import type { OccurredEvent, SubjectRef } from './event';

/** The ids of the subjects of the catalogue's samples, as in the addresses of their results pages. */
const sampleIds: Readonly<Record<SubjectKind, string>> = {
  experiment: 'exp_42',
  flagRule: 'rule_7',
  flag: 'new-checkout',
};

/** The results page of a sample, by what it is about; null where the catalogue's own addresses stand. */
export type SampleResults = ((kind: SubjectKind) => string) | null;

/** A type's sample. In demo mode it leads to the demo's results pages: the catalogue's are on a host that doesn't exist. */
export function sampleOf(
  { sample, subjectKind }: Pick<EventType, 'sample' | 'subjectKind'>,
  results: SampleResults,
): Variables {
  return results === null ? sample : { ...sample, resultsUrl: results(subjectKind) };
}

/** What templates know of a type's sample besides its own variables, by name. */
export function commonSampleOf({ subjectKind }: Pick<EventType, 'subjectKind'>): Readonly<Record<string, string>> {
  return { ...sampleOrigin, [subjectIdVariable.name]: sampleIds[subjectKind] };
}

const sampleOrigin = Object.fromEntries(originVariables.map(({ name, sample }) => [name, sample]));

/**
 * An event of a type of the catalogue as if it had just occurred: its sample, or the data and subject that are given.
 * Given data is used as it is: the sample doesn't fill in what is missing.
 */
export function sampleEvent(
  type: string,
  occurredAt: string,
  results: SampleResults,
  given: { readonly data?: Variables | undefined; readonly subject?: SubjectRef | undefined } = {},
): OccurredEvent {
  const { subjectKind = 'experiment', sample = {} } = eventTypeOf(type) ?? {};
  const namedId = given.data?.subjectId;
  const id = typeof namedId === 'string' && namedId !== '' ? namedId : sampleIds[subjectKind];
  const subject = given.subject ?? { kind: subjectKind, id };
  return { type, subject, occurredAt, data: given.data ?? sampleOf({ sample, subjectKind }, results) };
}
