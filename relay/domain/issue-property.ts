import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectKind, Verdict } from '../../shared/event-type';
import type { OccurredEvent } from './event';

/** The issue property of every ticket that an event filed: JQL and the Forge app read it, and nobody trusts it. */
export const issuePropertyKey = 'avsb.experiment';

export interface IssueProperty {
  readonly key: typeof issuePropertyKey;
  readonly value: {
    readonly subjectKind: SubjectKind;
    readonly subjectId: string;
    readonly eventType: string;
    readonly environment?: string;
    readonly verdict?: Verdict;
  };
}

/** JQL finds an environment by its name; what is longer is no name, and Jira's properties hold 32,768 characters. */
const maxEnvironmentChars = 255;

/** What a ticket's property says of the event that filed it. */
export function issuePropertyOf({ type, subject, data }: OccurredEvent): IssueProperty {
  const verdict = eventTypeOf(type)?.tells.verdict;
  const { environment } = data;
  return {
    key: issuePropertyKey,
    value: {
      subjectKind: subject.kind,
      subjectId: subject.id,
      eventType: type,
      ...(typeof environment === 'string' && environment !== '' && { environment: nameOf(environment) }),
      ...(verdict !== undefined && { verdict }),
    },
  };
}

function nameOf(environment: string): string {
  return environment.slice(0, maxEnvironmentChars).toWellFormed();
}
