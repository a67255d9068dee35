import { type Counted, formatCount, formatTotal, totalOf } from '../../formats';
import type { BulkAction, BulkState } from './actions';

interface BulkTexts {
  readonly selected: (count: number) => string;
  readonly allThatMatch: (count: Counted) => string;
  readonly question: (count: Counted, state: BulkState) => string;
  readonly means: Readonly<Record<BulkState, string>>;
  readonly confirm: (count: Counted) => string;
  readonly busy: string;
  readonly done: (done: number, left: number, state: BulkState) => string;
}

const noLonger: Readonly<Record<BulkState, string>> = {
  failed: 'no longer failed',
  held: 'no longer held',
  skipped: 'left as they are',
};

const nouns: Readonly<Record<BulkState, readonly [one: string, many: string]>> = {
  failed: ['failed delivery', 'failed deliveries'],
  held: ['held delivery', 'held deliveries'],
  skipped: ['skipped delivery', 'skipped deliveries'],
};

const comment = 'Where a ticket is open for its event and subject by then, it becomes a comment there.';

const retry: BulkTexts = {
  selected: (count) => `Retry ${formatCount(count)} selected`,
  allThatMatch: (count) => `Retry all ${formatTotal(count)} failed that match`,
  question: (count, state) => `Retry ${totalOf(count, ...nouns[state])}?`,
  means: meaning('Each is retried from the start, in order. Deliveries that are no longer failed by then are skipped.'),
  confirm: (count) => `Retry ${totalOf(count, 'delivery', 'deliveries')}`,
  busy: 'Queuing…',
  done: (done, left, state) => outcome(`${formatCount(done)} queued`, left, state),
};

const file: BulkTexts = {
  selected: (count) => `File ${formatCount(count)} selected`,
  allThatMatch: (count) => (isOne(count) ? 'File this one' : `File these ${formatTotal(count)}`),
  question: (count, state) => `File ${totalOf(count, ...nouns[state])}?`,
  means: {
    ...meaning(`Each is filed, whatever the conditions of its row say. ${comment}`),
    held: `The oldest comes first, and none faster than its destination’s storm guard allows. ${comment}`,
  },
  confirm: (count) => `File ${totalOf(count, 'delivery', 'deliveries')}`,
  busy: 'Queuing…',
  done: (done, left, state) => outcome(`${formatCount(done)} queued`, left, state),
};

const dismiss: BulkTexts = {
  selected: (count) => `Dismiss ${formatCount(count)} selected`,
  allThatMatch: (count) => (isOne(count) ? 'Dismiss this one' : `Dismiss these ${formatTotal(count)}`),
  question: (count, state) => `Dismiss ${totalOf(count, ...nouns[state])}?`,
  means: meaning(
    'They end as skipped, and Jira hears nothing of them. As long as their events are kept, they can still be filed.',
  ),
  confirm: (count) => `Dismiss ${totalOf(count, 'delivery', 'deliveries')}`,
  busy: 'Dismissing…',
  done: (done, left, state) => outcome(`${formatCount(done)} dismissed`, left, state),
};

/** What is said where many deliveries are retried, filed or dismissed together. */
export const texts = {
  ...({ retry, file, dismiss } satisfies Record<BulkAction, BulkTexts>),
  selectAll: (count: number, state: BulkState) => `Select all ${formatCount(count)} ${state} on this page`,
  selectTheOne: (state: BulkState) => `Select the ${state} one on this page`,
  atOnce: 'File all of them at once',
  left: (count: Counted) => `${formatTotal(count)} left.`,
  cancel: 'Cancel',
} as const;

function meaning(sentence: string): Record<BulkState, string> {
  return { failed: sentence, held: sentence, skipped: sentence };
}

function isOne({ total, totalCapped }: Counted): boolean {
  return total === 1 && totalCapped !== true;
}

function outcome(done: string, left: number, state: BulkState): string {
  return left === 0 ? `${done}.` : `${done}, ${formatCount(left)} ${noLonger[state]}.`;
}
