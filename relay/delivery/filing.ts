import type { NewIssue } from '../atlassian/jira';
import { plainParagraphs } from '../domain/adf/plain-paragraphs';
import type { CreateDecision } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import type { Problem } from '../domain/destination';
import { issuePropertyOf } from '../domain/issue-property';
import { type FieldName, fields } from '../domain/mapping/mapping';
import { offScreenSentence } from '../domain/mapping/off-screen';
import { notAsDocument } from '../domain/mapping/problems';
import type { Outcome } from '../domain/outcome';
import { type FollowedTicket, followedTicket } from '../domain/ticket/description';
import { type BuiltIssue, buildIssue, shorterThan } from '../domain/ticket/issue';
import type { Work } from '../store/work';

/** How a ticket is filed: without whatever Jira has just refused. */
interface Filing {
  readonly leaveOut: ReadonlySet<FieldName>;
  /** Fields of the row's `fields` that are left out, too: their names by their ids. */
  readonly leaveOutOfFields: ReadonlyMap<string, string>;
  /** What is left out, too, because the create screen doesn't have it, as the last check saw it. */
  readonly offScreen: ReadonlySet<FieldName>;
  /** The limit on the description; by default the usual one. */
  readonly maxChars?: number;
  /** Whether the description is written in plain paragraphs, since Jira doesn't take the document. */
  readonly isPlain?: boolean;
}

/** Everything that the mapping asks for and the create screen has. */
export function asMapped({ offScreen }: Pick<Work, 'offScreen'>): Filing {
  return { leaveOut: new Set(), leaveOutOfFields: new Map(), offScreen: new Set(offScreen) };
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
    refusedRowFields = [],
  }: Pick<Extract<Outcome<unknown>, { result: 'rejected' }>, 'consequence' | 'refusedFields' | 'refusedRowFields'>,
  filing: Filing,
  issue: Pick<BuiltIssue, 'fields'>,
): Filing | null {
  switch (consequence) {
    case 'leave_out': {
      // Jira misses what was left out: it is on the screen by now, and required there.
      const offScreen = new Set([...filing.offScreen].filter((name) => !refusedFields.includes(name)));
      if (offScreen.size < filing.offScreen.size) return { ...filing, offScreen };
      const leaveOut = new Set([...filing.leaveOut, ...refusedFields]);
      const leaveOutOfFields = new Map([
        ...filing.leaveOutOfFields,
        ...refusedRowFields.map(({ fieldId, name }) => [fieldId, name] as const),
      ]);
      const before = filing.leaveOut.size + filing.leaveOutOfFields.size;
      return leaveOut.size + leaveOutOfFields.size > before ? { ...filing, leaveOut, leaveOutOfFields } : null;
    }
    case 'shorten': {
      const maxChars = shorterThan(issue);
      return maxChars === null ? null : { ...filing, maxChars };
    }
    case 'simplify':
      return filing.isPlain ? null : { ...filing, isPlain: true };
    case 'reconnect':
    case 'repair':
    case 'hidden':
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
  const without = new Set(filing.leaveOutOfFields.keys());
  const options = { ...filing, leaveOut: new Set(leftOutOf(filing)), without };
  const issue = buildIssue(mapping, event, { ...options, follows, extraLabels: [markerOf(delivery.dedupKey)] });
  return filing.isPlain ? inPlainParagraphs(issue) : issue;
}

/** The same issue with its description in plain paragraphs. */
export function inPlainParagraphs(issue: BuiltIssue): BuiltIssue {
  const { description } = issue.fields;
  if (description === undefined) return issue;
  return { ...issue, fields: { ...issue.fields, description: plainParagraphs(description) } };
}

/** What is wrong with the row of a ticket that was filed in plain paragraphs. */
export function problemOf(
  { mapping }: { readonly mapping: Pick<Work['mapping'], 'eventType'> },
  { isPlain = false }: Pick<Filing, 'isPlain'>,
): Problem | null {
  if (!isPlain) return null;
  return {
    code: 'field_missing',
    eventType: mapping.eventType,
    message: notAsDocument,
    action: 'Remove what Jira does not take from its document, such as pictures, macros or mentions.',
  };
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
export function newIssue(
  { destination, event, delivery }: Pick<Work, 'destination' | 'event' | 'delivery'>,
  issue: BuiltIssue,
): NewIssue {
  return {
    fields: { project: { id: destination.project.id }, ...issue.fields },
    properties: [issuePropertyOf(event, delivery.id)],
  };
}

/** Why the ticket was filed, and how it differs from what the mapping asks for. */
export function reasonOf({ reason }: Pick<CreateDecision, 'reason'>, filing: Filing, issue: CutIssue): string {
  return [reason, ...differencesOf(filing, issue)].join(' ');
}

type CutIssue = Pick<BuiltIssue, 'truncated'> & Partial<Pick<BuiltIssue, 'cut'>>;

/** How a ticket differs from what the mapping asks for, in sentences. */
export function differencesOf(
  { leaveOut, leaveOutOfFields, offScreen, isPlain = false }: Filing,
  { truncated, cut = [] }: CutIssue,
): string[] {
  const names = [...leaveOutOfFields.values()].map((name) => `“${name}”`).join(' and ');
  return [
    ...[...offScreen].map(offScreenSentence),
    ...[...leaveOut].map(sentenceWithout),
    names === '' ? '' : `Filed without ${names}, because Jira did not accept the mapped value.`,
    isPlain ? 'Jira does not accept the description as it is, so it is written in plain paragraphs.' : '',
    truncated ? `${cut.join() === 'fields' ? 'A field' : 'The description'} was shortened to what Jira accepts.` : '',
  ].filter((sentence) => sentence !== '');
}

function sentenceWithout(name: FieldName): string {
  const { refusal } = fields[name];
  return refusal?.leadsTo === 'leave_out' ? refusal.leftOut : '';
}
