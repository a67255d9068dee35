import type { NewIssue } from '../atlassian/jira';
import type { CreateDecision } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import { issuePropertyOf } from '../domain/issue-property';
import type { Consequence } from '../domain/outcome';
import type { Ticket } from '../domain/ticket/ticket';
import type { Work } from '../store/work';

/** How a ticket is filed: without what Jira has just refused. */
export interface Filing {
  readonly hasPriority: boolean;
  /** How long the description may be; the usual limit where it is left out. */
  readonly maxChars?: number;
}

/** Everything that the mapping asks for. */
export const asMapped: Filing = { hasPriority: true };

/** Below this a description isn't shortened any further: Jira would be refusing a single sentence. */
const minDescriptionChars = 1_000;

/** How to file the ticket again after a refusal, or null where filing it differently would not help. */
export function fileAgain(
  consequence: Consequence,
  filing: Filing,
  { description }: Pick<Ticket, 'description'>,
): Filing | null {
  switch (consequence) {
    case 'drop_priority':
      return filing.hasPriority ? { ...filing, hasPriority: false } : null;
    case 'shorten': {
      const maxChars = Math.floor(JSON.stringify(description).length * 0.7);
      return maxChars < minDescriptionChars ? null : { ...filing, maxChars };
    }
    case 'reconnect':
    case 'repair':
    case 'remap':
    case 'gone':
    case 'fail':
      return null;
  }
}

/** The body of the create call. The marker label is how a ticket of unknown outcome is found again. */
export function newIssue(
  { mapping, destination, event, delivery }: Pick<Work, 'mapping' | 'destination' | 'event' | 'delivery'>,
  ticket: Ticket,
  filing: Filing,
): NewIssue {
  const { issueType, priority } = mapping;
  return {
    fields: {
      project: { id: destination.project.id },
      issuetype: { id: issueType?.id },
      summary: ticket.summary,
      description: ticket.description,
      labels: [...ticket.labels, markerOf(delivery.dedupKey)],
      ...(priority !== null && filing.hasPriority && { priority: { id: priority.id } }),
    },
    properties: [issuePropertyOf(event)],
  };
}

/** Why the ticket was filed, and how it differs from what the mapping asks for. */
export function reasonOf(
  { reason }: Pick<CreateDecision, 'reason'>,
  filing: Filing,
  { truncated }: Pick<Ticket, 'truncated'>,
): string {
  return [
    reason,
    filing.hasPriority ? '' : 'Filed without a priority, because the project does not offer the mapped one.',
    truncated ? 'The description was shortened to what Jira takes.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
