import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectKind, Verdict } from '../../shared/event-type';
import type { OccurredEvent, SubjectRef } from './event';
import type { Subject } from './subject';

/** The issue property of every ticket that an event filed: JQL and the Forge app read it; it is never trusted. */
const issuePropertyKey = 'avsb.experiment';

interface IssueProperty {
  readonly key: typeof issuePropertyKey;
  readonly value: {
    readonly subjectKind: SubjectKind;
    readonly subjectId: string;
    readonly eventType: string;
    readonly environment?: string;
    readonly verdict?: Verdict;
  };
}

/** JQL finds an environment by its name. Anything longer isn't a name, and Jira's properties hold 32,768 characters. */
const maxEnvironmentChars = 255;

/** A ticket's property, given the event that filed it. */
export function issuePropertyOf({ type, subject, data }: OccurredEvent): IssueProperty {
  const { environment } = data;
  const verdict = eventTypeOf(type)?.implies.verdict;
  return propertyOf(subject, type, { environment: typeof environment === 'string' ? environment : undefined, verdict });
}

/** A ticket's property once more is known about its subject than the event that filed it reported. */
export function issuePropertyFor(subject: SubjectRef, eventType: string, known: Subject): IssueProperty {
  return propertyOf(subject, eventType, known);
}

/** Whether two properties of one ticket say the same. */
export function saysTheSame(one: IssueProperty, other: IssueProperty): boolean {
  return one.value.verdict === other.value.verdict && one.value.environment === other.value.environment;
}

function propertyOf(
  subject: SubjectRef,
  eventType: string,
  { environment = '', verdict }: Pick<Subject, 'environment' | 'verdict'>,
): IssueProperty {
  return {
    key: issuePropertyKey,
    value: {
      subjectKind: subject.kind,
      subjectId: subject.id,
      eventType,
      ...(environment !== '' && { environment: nameOf(environment) }),
      ...(verdict !== undefined && { verdict }),
    },
  };
}

function nameOf(environment: string): string {
  return environment.slice(0, maxEnvironmentChars).toWellFormed();
}
