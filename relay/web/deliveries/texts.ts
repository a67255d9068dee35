import type { Attempt, Delivery } from '../api/types';
import { type Counted, countOf, formatCount, formatTotal } from '../formats';

/** Everything that the pages of deliveries say. What the relay or Jira says comes from them. */
export const texts = {
  title: 'Deliveries',
  things: { one: 'delivery', many: 'deliveries' },
  noneYet: 'No deliveries yet.',
  noneYetMeans: 'One appears here for each event that a destination files.',
  csvFile: 'deliveries.csv',

  filters: {
    all: 'All',
    state: 'State',
    destination: 'Destination',
    event: 'Event',
    search: 'Subject or issue key',
  },
  states: {
    queued: 'Queued',
    delivering: 'Delivering',
    waiting: 'Waiting',
    delivered: 'Delivered',
    failed: 'Failed',
    skipped: 'Skipped',
    held: 'Held',
  } satisfies Record<Delivery['state'], string>,
  outcomes: {
    created: 'Created',
    commented: 'Commented on',
    reopened: 'Reopened',
    resolved: 'Resolved',
  } satisfies Record<NonNullable<Delivery['outcome']>, string>,

  columns: {
    select: 'Select',
    state: 'State',
    event: 'Event',
    reason: 'Reason',
    received: 'Received',
    nextStep: 'Next step',
  },
  /** “Guardrail breached · Checkout”. */
  what: (event: string, subject: string) => `${event} · ${subject}`,
  select: (what: string) => `Select ${what}`,
  moreFor: (what: string) => `More for ${what}`,
  copyLink: 'link',
  attemptCount: (count: number) => countOf(count, 'attempt', 'attempts'),
  opensInJira: (issueKey: string) => `${issueKey}, opens in Jira`,
  skippedLately: (count: Counted) => `${formatTotal(count)} skipped in the last 7 days`,
  newOnes: (count: number) => countOf(count, 'new delivery', 'new deliveries'),

  nextTry: {
    soon: 'Next try in a moment',
    inSeconds: (seconds: number) => `Next try in ${formatCount(seconds)} s`,
    at: (clock: string) => `Next try at ${clock}`,
    on: (dateTime: string) => `Next try on ${dateTime}`,
  },
  /** Nothing has failed: Jira asked for a pause. */
  continues: {
    soon: 'Continues in a moment',
    inSeconds: (seconds: number) => `Continues in ${formatCount(seconds)} s`,
    at: (clock: string) => `Continues at ${clock}`,
    on: (dateTime: string) => `Continues on ${dateTime}`,
  },

  retry: {
    one: 'Retry',
    oneNamed: (what: string) => `Retry ${what}`,
    queued: (what: string) => `${what} is queued again.`,
    busy: 'Queuing…',
  },

  /** For what was skipped or is held. */
  fileAnyway: {
    one: 'File anyway',
    oneNamed: (what: string) => `File ${what} anyway`,
  },
  dismiss: {
    one: 'Dismiss',
    oneNamed: (what: string) => `Dismiss ${what}`,
    done: (what: string) => `${what} is dismissed.`,
    busy: 'Dismissing…',
  },

  detail: {
    title: 'Delivery',
    back: 'Deliveries',
    thing: 'The delivery',
    neighbours: 'Other deliveries of the list',
    newer: 'Newer',
    older: 'Older',
    outcome: 'Outcome',
    received: 'Received',
    destination: 'Destination',
    ticket: 'Jira ticket',
    nextTry: 'Next try',
    deliveryId: 'Delivery ID',
    eventId: 'Event ID',
    copyId: 'delivery ID',
    copyEventId: 'event ID',
    copyLink: 'link to this page',
    attempts: 'Attempts',
    noAttempts: 'None yet.',
    http: (status: number) => `HTTP ${status}`,
    jiraAnswer: 'Jira’s answer',
    event: 'Event that came in',
    eventJson: 'event as JSON',
    answerJson: 'Jira’s answer as JSON',
    trimmed: 'Its data and older attempts have been deleted for their age.',
  },
  decisions: {
    create: 'Create a ticket',
    comment: 'Comment on the ticket',
    reopen: 'Reopen the ticket',
    resolve: 'Resolve the ticket',
    look: 'Read the ticket',
    find_write: 'Look for the earlier write',
  } satisfies Record<Attempt['decision'], string>,
  results: {
    confirmed: 'Confirmed',
    rejected: 'Refused by Jira',
    retryable: 'Will try again',
    uncertain: 'Unclear, looked for before writing again',
  } satisfies Record<Attempt['result'], string>,
} as const;
