import type { NewIssue } from '../atlassian/jira';
import type { CreateDecision } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import { issuePropertyOf } from '../domain/issue-property';
import { type FieldName, fields } from '../domain/mapping/mapping';
import { offScreenSentence } from '../domain/mapping/off-screen';
import type { Outcome } from '../domain/outcome';
import { type FollowedTicket, followedTicket } from '../domain/ticket/description';
import { type BuiltIssue, buildIssue, shorterThan } from '../domain/ticket/issue';
import type { Work } from '../store/work';

/** How a ticket is filed: without whatever Jira has just refused. */
interface Filing {
  readonly leaveOut: ReadonlySet<FieldName>;
  /** What is left out, too, because the create screen doesn't have it, as the last check saw it. */
  readonly offScreen: ReadonlySet<FieldName>;
  /** The limit on the description; by default the usual one. */
  readonly maxChars?: number;
}

/** Everything that the mapping asks for and the create screen has. */
export function asMapped({ offScreen }: Pick<Work, 'offScreen'>): Filing {
  return { leaveOut: new Set(), offScreen: new Set(offScreen) };
}

/** The fields that are left out of the ticket. */
export function leftOutOf({ leaveOut, offScreen }: Pick<Filing, 'leaveOut' | 'offScreen'>): FieldName[] {
  return [...new Set([...offScreen, ...leaveOut])];
}

/** How to file the ticket again after a refusal, or null if filing it differently would not help. */
export function fileAgain(
  {
    consequence,
    refusedFields = [],
  }: Pick<Extract<Outcome<unknown>, { result: 'rejected' }>, 'consequence' | 'refusedFields'>,
  filing: Filing,
  issue: Pick<BuiltIssue, 'fields'>,
): Filing | null {
  switch (consequence) {
    case 'leave_out': {
      // Jira misses what was left out: it is on the screen by now, and required there.
      const offScreen = new Set([...filing.offScreen].filter((name) => !refusedFields.includes(name)));
      if (offScreen.size < filing.offScreen.size) return { ...filing, offScreen };
      const leaveOut = new Set([...filing.leaveOut, ...refusedFields]);
      return leaveOut.size > filing.leaveOut.size ? { ...filing, leaveOut } : null;
    }
    case 'shorten': {
      const maxChars = shorterThan(issue);
      return maxChars === null ? null : { ...filing, maxChars };
    }
    case 'reconnect':
    case 'repair':
    case 'remap':
    case 'gone':
    case 'fail':
      return null;
  }
}

/** The ticket for the event, by the mapping. Its marker label is how a ticket of unknown outcome is found again. */
export function ticketFor(
  {
    mapping,
    destination,
    event,
    delivery,
    latest,
  }: Pick<Work, 'mapping' | 'destination' | 'event' | 'delivery' | 'latest'>,
  filing: Filing,
): BuiltIssue {
  const follows = followedTicket(destination.site.url, latest);
  const leaveOut = new Set(leftOutOf(filing));
  return buildIssue(mapping, event, { ...filing, leaveOut, follows, extraLabels: [markerOf(delivery.dedupKey)] });
}

/** Whether the delivery is done with its ticket, or the description is still to be added as a comment. */
export function filedAs(
  { destination, latest }: Pick<Work, 'destination' | 'latest'>,
  leftOut: readonly FieldName[],
): { readonly kind: 'created' } | { readonly kind: 'filed'; readonly followed: FollowedTicket | null } {
  if (!leftOut.includes('descriptionTemplate')) return { kind: 'created' };
  return { kind: 'filed', followed: followedTicket(destination.site.url, latest) };
}

/** The body of the create call. */
export function newIssue({ destination, event }: Pick<Work, 'destination' | 'event'>, issue: BuiltIssue): NewIssue {
  return {
    fields: { project: { id: destination.project.id }, ...issue.fields },
    properties: [issuePropertyOf(event)],
  };
}

/** Why the ticket was filed, and how it differs from what the mapping asks for. */
export function reasonOf(
  { reason }: Pick<CreateDecision, 'reason'>,
  { leaveOut, offScreen }: Pick<Filing, 'leaveOut' | 'offScreen'>,
  { truncated }: Pick<BuiltIssue, 'truncated'>,
): string {
  return [
    reason,
    ...[...offScreen].map(offScreenSentence),
    ...[...leaveOut].map(sentenceWithout),
    truncated ? 'The description was shortened to what Jira accepts.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function sentenceWithout(name: FieldName): string {
  const { refusal } = fields[name];
  return refusal?.leadsTo === 'leave_out' ? refusal.leftOut : '';
}
