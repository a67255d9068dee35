import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectKind, Verdict } from '../../shared/event-type';
import type { OccurredEvent, SubjectRef } from './event';
import type { Subject } from './subject';

/**
 * The issue property of every ticket that an event filed: JQL, the Forge app and the look for a ticket of unknown outcome
 * read it. Whoever may edit the issue can change it, so it decides nothing about access.
 */
export const issuePropertyKey = 'avsb.experiment';

interface IssueProperty {
  readonly key: typeof issuePropertyKey;
  readonly value: {
    readonly subjectKind: SubjectKind;
    readonly subjectId: string;
    readonly eventType: string;
    readonly environment?: string;
    readonly verdict?: Verdict;
    /** The delivery that filed the ticket; none for a test ticket, nor for what was filed before this was written. */
    readonly deliveryId?: string;
  };
}

/** JQL finds an environment by its name. Anything longer isn't a name, and Jira's properties hold 32,768 characters. */
const maxEnvironmentChars = 255;

/** A ticket's property, given the event that filed it. */
export function issuePropertyOf({ type, subject, data }: OccurredEvent, deliveryId?: string | null): IssueProperty {
  const { environment } = data;
  const verdict = eventTypeOf(type)?.implies.verdict;
  const known = { environment: typeof environment === 'string' ? environment : undefined, verdict };
  return propertyOf(subject, type, known, deliveryId);
}

/** A ticket's property once more is known about its subject than the event that filed it reported. */
export function issuePropertyFor(
  subject: SubjectRef,
  eventType: string,
  known: Subject,
  deliveryId?: string | null,
): IssueProperty {
  return propertyOf(subject, eventType, known, deliveryId);
}

/** Whether two properties of one ticket say the same. */
export function saysTheSame(one: IssueProperty, other: IssueProperty): boolean {
  return one.value.verdict === other.value.verdict && one.value.environment === other.value.environment;
}

/** Whether the value of a ticket's property names this delivery. A person's copy of a ticket has the same labels, but not that. */
export function isFiledBy(value: unknown, deliveryId: string): boolean {
  return typeof value === 'object' && value !== null && 'deliveryId' in value && value.deliveryId === deliveryId;
}

/** Whether it is the value of a ticket's property from before deliveries were written into it. */
export function namesNoDelivery(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'subjectId' in value && !('deliveryId' in value);
}

function propertyOf(
  subject: SubjectRef,
  eventType: string,
  { environment = '', verdict }: Pick<Subject, 'environment' | 'verdict'>,
  deliveryId: string | null = null,
): IssueProperty {
  return {
    key: issuePropertyKey,
    value: {
      subjectKind: subject.kind,
      subjectId: subject.id,
      eventType,
      ...(environment !== '' && { environment: nameOf(environment) }),
      ...(verdict !== undefined && { verdict }),
      ...(deliveryId !== null && { deliveryId }),
    },
  };
}

function nameOf(environment: string): string {
  return environment.slice(0, maxEnvironmentChars).toWellFormed();
}
