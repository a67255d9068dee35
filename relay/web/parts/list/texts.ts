import { type Counted, countOf, formatCount, formatTotal } from '../../formats';
import type { Span } from './period';

/** The names of what a list holds: one, several. */
export interface Things {
  readonly one: string;
  readonly many: string;
}

/** What a list of many pages says, whatever it lists. */
export const texts = {
  all: 'All',
  time: 'Time',
  spans: {
    '1h': 'Last hour',
    '24h': 'Last 24 hours',
    '7d': 'Last 7 days',
    '30d': 'Last 30 days',
  } satisfies Record<Span, string>,
  customDates: 'Custom dates',
  firstDay: 'From',
  lastDay: 'To',
  daysReversed: 'This day is before the first one.',
  nothingMatches: 'Nothing matches.',
  clearFilters: 'Clear filters',
  /** “51–100 of 102 deliveries”, “3 deliveries”; “1,051–1,100” beyond what is counted. */
  position({ first, last, counted, things }: { first: number; last: number; counted: Counted; things: Things }) {
    const isAll = first === 1 && counted.totalCapped === undefined && last >= counted.total;
    if (isAll) return countOf(last, things.one, things.many);
    const range = `${formatCount(first)}–${formatCount(last)}`;
    if (counted.totalCapped && last >= counted.total) return `${range} of more than ${formatCount(counted.total)}`;
    return `${range} of ${formatTotal(counted)} ${things.many}`;
  },
  showNewest: 'Show the newest',
  showOlder: (things: Things) => `Show older ${things.many}`,
  exportCsv: 'Export CSV',
  exporting: 'Exporting…',
  exportedPart: (rows: number, things: Things) =>
    `The newest ${formatCount(rows)} ${things.many} were exported. Choose a shorter time to export older ones.`,
  copy: (thing: string) => `Copy ${thing}`,
  copied: 'Copied',
  copiedThing: (thing: string) => `Copied ${thing}.`,
  copyFailed: 'The browser did not allow copying.',
} as const;
