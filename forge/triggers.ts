import { InvocationError, InvocationErrorCode } from '@forge/events';
import { z } from 'zod';
import type { JiraChange } from '../shared/forge-api';
import { askRelay } from './relay-client';

/** Jira writes ids as texts in some events and as numbers in others. */
const id = z.union([z.string(), z.number()]).transform(String);
/** Jira leaves out the id in some events: such a thing isn't known, and the nightly sync sees what became of it. */
const thing = z.looseObject({ id: id.optional() });

const eventOfJira = z.looseObject({
  eventType: z.string(),
  issue: thing.optional(),
  project: thing.optional(),
  issueType: thing.optional(),
});

/** Forge retries after that many seconds, at most four times; the nightly sync catches what was missed even then. */
const retryAfterSeconds = 60;

/**
 * Notifies the relay that something changed in Jira: ids only. The rest of the event is dropped; the relay reads Jira
 * again, so that late, repeated and out-of-order events do no harm.
 */
export async function jiraChanged(event: unknown): Promise<InvocationError | undefined> {
  const { eventType, issue, project, issueType } = eventOfJira.parse(event);
  const change: JiraChange = {
    eventType,
    ...(issue?.id && { issueId: issue.id }),
    ...(project?.id && { projectId: project.id }),
    ...(issueType?.id && { issueTypeId: issueType.id }),
  };
  if (Object.keys(change).length === 1) return undefined;
  try {
    await askRelay({ method: 'POST', path: '/forge/v1/events', body: change });
    return undefined;
  } catch (error) {
    console.warn('The relay was not notified of a change in Jira. Forge will retry.', eventType, String(error));
    return new InvocationError({
      retryAfter: retryAfterSeconds,
      retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
    });
  }
}
