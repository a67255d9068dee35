import type { StandingProblem } from '../api/problems';
import { countOf, formatCount } from '../formats';
import type { ChartSpan, Outcome } from './bins';

const destinations = (count: number) => countOf(count, 'destination', 'destinations');

/** What the overview at the top of Integrations says. */
export const texts = {
  overview: 'Overview',
  verdict: {
    flowing: {
      title: 'Tickets are being filed.',
      detail: (count: number) => `${destinations(count)} ${count === 1 ? 'works' : 'work'}. There is nothing to do.`,
    },
    exceptions: { title: 'Tickets are being filed, but not all.', detail: 'What needs you is below.' },
    partly: {
      title: 'Some tickets are on hold.',
      detail: (broken: number, all: number) => `${formatCount(broken)} of ${destinations(all)} cannot file.`,
    },
    stopped: {
      title: 'No tickets are being filed.',
      detail: (all: number) => (all === 1 ? 'The destination cannot file.' : `None of ${destinations(all)} can file.`),
    },
    paused: {
      title: 'No tickets are being filed.',
      detail: 'Every destination is paused. Resume one to file tickets again.',
    },
    nothingOn: {
      title: 'No tickets are being filed.',
      detail: 'No event is on in any destination. Edit one, and switch on the events that it should file.',
    },
    waiting: (count: number) => `${countOf(count, 'event waits', 'events wait')} and will be filed once that is fixed.`,
    refused: 'New events cannot be filed until that is fixed.',
    nextWait: 'New events will wait, and be filed once that is fixed.',
  },

  problems: {
    heading: 'What to do',
    things: 'Open problems',
    began: 'Began',
    cannotFile: (count: number, name: string) => `${formatCount(count)} events cannot be filed by ${name}`,
    mapAgain: (count: number, name: string) => `${formatCount(count)} events must be mapped again in ${name}`,
    showAll: (count: number) => `Show all ${formatCount(count)} problems`,
    more: 'There are more problems than are listed here.',
    waiting: (count: number) => countOf(count, 'event waits', 'events wait'),
    failed: (count: number) => countOf(count, 'delivery failed', 'deliveries failed'),
    held: (count: number) => countOf(count, 'event is held', 'events are held'),
    steps: {
      reconnect_required: 'Reconnect',
      repair_required: 'Pick a project',
      remap_required: 'Refresh templates',
      configuration: 'Open the mapping',
      deliveries_failed: 'Show what failed',
      events_held: 'Show what is held',
      oldest_waiting: 'Show what waits',
    } satisfies Record<StandingProblem['kind'], string>,
    leaving: 'Going to Atlassian…',
    stepFor: (step: string, title: string) => `${step}: ${title}`,
  },

  figures: {
    heading: 'Last 24 hours',
    things: 'The figures of the last 24 hours',
    names: {
      created: 'created',
      commented: 'commented',
      waiting: 'waiting',
      held: 'held',
      failed: 'failed',
    },
    before: (count: string) => `${count} the day before`,
    within: '95 % in Jira within',
    half: (duration: string) => `half within ${duration}`,
    noTicket: 'nothing yet',
    none: '–',
  },

  chart: {
    heading: 'Deliveries over time',
    things: 'The chart',
    span: 'Time of the chart',
    spans: { '24h': '24 hours', '7d': '7 days', '30d': '30 days' } satisfies Record<ChartSpan, string>,
    outcomes: {
      created: 'Created',
      commented: 'Commented',
      reopened: 'Reopened',
      resolved: 'Resolved',
      waiting: 'Waiting',
      held: 'Held',
      skipped: 'Skipped',
      failed: 'Failed',
    } satisfies Record<Outcome, string>,
    empty: 'No event came in during this time.',
    hint: 'Choose a bar to see its deliveries.',
    bars: 'Bars: the arrow keys lead from one to the next',
    /** “Nov 30, 14:00–15:00: 3 created, 1 failed”. */
    bar: (when: string, counts: string) => `${when}: ${counts}`,
    count: (count: number, outcome: string) => `${formatCount(count)} ${outcome.toLowerCase()}`,
    nothing: 'nothing',
    table: 'As a table',
    when: 'When',
    total: 'All',
  },
} as const;
