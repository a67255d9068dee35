import { doc, paragraph, text } from './adf/build';
import type { AdfDocument } from './adf/document';
import { timestamp } from './clock';
import type { OccurredEvent } from './event';
import { fieldIdsOfRow } from './mapping/create-metadata';
import { fields } from './mapping/mapping';
import type { Outcome } from './outcome';
import { type SampleResults, sampleEvent } from './sample-event';
import { cutAtWord } from './template/cut';
import type { BuiltIssue } from './ticket/issue';
import { maxSummaryChars } from './ticket/summary';

/** The event type of a test ticket unless another one is chosen. */
export const defaultTestEventType = 'experiment.guardrail_breached';

/** The label by which people find test tickets, and by which the relay finds one whose create was unclear. */
export const testTicketLabel = 'avsb-test-ticket';

/** The property that identifies a test ticket, on the issue and on AvsB's comment there. */
export const testTicketProperty = 'avsb.test-ticket';

/** The event that a test ticket reports: the catalogue's sample, as if it happened now. */
export function testEventOf(type: string, now: Date, results: SampleResults): OccurredEvent {
  const { subject, ...event } = sampleEvent(type, timestamp(now), results);
  return { ...event, subject: { ...subject, id: 'avsb-test' } };
}

/** The issue as it is sent for a test: its summary is marked for people. Its label is built in like any other. */
export function asTestTicket(issue: BuiltIssue): BuiltIssue {
  const summary = cutAtWord(`[TEST] ${issue.fields.summary}`, maxSummaryChars);
  return { ...issue, fields: { ...issue.fields, summary } };
}

const minuteMs = 60_000;

/** Clocks differ: a ticket may seem to be this much older in Jira than it is here. */
const clockSlackMinutes = 10;

/**
 * JQL for the test tickets that were filed in a project since then, with their label or, where the create screen doesn't
 * have labels, without any. Their property tells them apart afterwards: Jira's search only finds values of properties
 * that an app has indexed.
 */
export function jqlForTestTickets(projectId: string, since: Date, now: Date): string {
  const minutes = Math.ceil(Math.max(0, now.getTime() - since.getTime()) / minuteMs) + clockSlackMinutes;
  const labels = `(labels = "${testTicketLabel}" OR labels IS EMPTY)`;
  return `project = ${projectId} AND ${labels} AND created >= "-${minutes}m" ORDER BY created DESC`;
}

/** Whether a property's value names this test ticket. Anyone who may edit the issue can change it. */
export function namesTestTicket(value: unknown, id: string): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && value.id === id;
}

/** What an admin can do about Jira's refusal of a test ticket. */
export function adviceOn({
  consequence,
  refusal,
  refusedFields = [],
  refusedRowFields = [],
}: Extract<Outcome<unknown>, { result: 'rejected' }>): string {
  const words = [...(refusal?.errorMessages ?? []), ...Object.values(refusal?.errors ?? {})];
  if (words.some((word) => /\bscopes?\b/i.test(word))) {
    return 'AvsB is missing a permission that it asks for. Reconnect the site, and approve all of them.';
  }
  switch (consequence) {
    case 'reconnect':
      return 'Reconnect the site, then send the test ticket again.';
    case 'repair':
    case 'hidden':
      return 'Check that the project exists, and that AvsB may create issues in it, or pick another project.';
    case 'remap':
    case 'leave_out':
      return [
        ...refusedFields.flatMap((name) => fields[name].refusal?.advice ?? []),
        ...refusedRowFields.map(({ name, isSent }) =>
          isSent
            ? `Choose another value for “${name}”. Tickets are filed without it until then, unless the project requires it.`
            : `Choose a value for “${name}” that no event leaves empty: the project requires it.`,
        ),
      ].join(' ');
    case 'simplify':
    case 'shorten':
    case 'gone':
    case 'fail':
      return Object.keys(refusal?.errors ?? {}).some((fieldId) => !fieldIdsOfRow.has(fieldId))
        ? "Choose a value for it among the row's fields, or ask a Jira admin to make it optional or to give it a default. " +
            'Tickets of this event are refused as well.'
        : 'Fix what Jira names, then send the test ticket again.';
  }
}

/** The comment on a test ticket that Jira does not let AvsB delete. */
export function closingComment(): AdfDocument {
  return doc([
    paragraph(text('This was a test ticket from AvsB. Jira does not let AvsB delete it, so it is closed instead.')),
  ]);
}
