import { formatTime } from '../../../shared/format-time';
import { doc, paragraph, strong, table, text } from '../adf/build';
import type { AdfDocument, AdfNode } from '../adf/document';
import { safeText } from '../adf/safe-text';
import { maxDescriptionChars, truncate } from '../adf/truncate';
import type { OccurredEvent } from '../event';
import { cutAtWord } from '../template/cut';
import { resultsCard, rowsOf, sectionTable, sentenceOf } from './say';

interface CommentOptions {
  /** The event that the ticket last reported: the comment says what has changed since. */
  readonly previous?: OccurredEvent | undefined;
  /** Events since then that got no comment, because the row adds one a day at most. */
  readonly silenced?: { readonly count: number; readonly lastTimes: readonly string[] };
  /** At least 600. */
  readonly maxChars?: number;
}

/** A comment is short: a value of more characters than these is cut. */
const maxValueChars = 500;

/**
 * The comment on a ticket that is still open when its event happens again, once or several times: when, what happened,
 * what has changed since the last report, and the results page.
 *
 * @param events what happened, oldest first, at least one
 */
export function renderComment(
  events: readonly [OccurredEvent, ...OccurredEvent[]],
  { previous, silenced = none, maxChars = maxDescriptionChars }: CommentOptions = {},
): AdfDocument {
  const last = events.at(-1) ?? events[0];
  const whole = doc([
    paragraph([
      ...strong(`${openingOf(silenced.count + events.length)} on ${timeOf(last)}:`),
      ...text(` ${sentenceOf(last)}`),
    ]),
    ...earlierTimes([...silenced.lastTimes.map(written), ...events.slice(0, -1).map(timeOf)], silenced),
    ...(previous === undefined
      ? sectionTable(last, 'statistics', { maxValueChars })
      : changedStatistics(previous, last)),
    ...resultsCard(last),
  ]);
  return truncate(whole, { maxChars, resultsUrl: last.data.resultsUrl }).document;
}

const none = { count: 0, lastTimes: [] };

function openingOf(times: number): string {
  return times === 1 ? 'Happened again' : `Happened ${times} times again, last`;
}

function earlierTimes(
  earlier: readonly string[],
  { count, lastTimes }: NonNullable<CommentOptions['silenced']>,
): AdfNode[] {
  if (earlier.length === 0) return [];
  const unlisted = count - lastTimes.length;
  const more = unlisted > 0 ? ` and ${unlisted} more ${unlisted === 1 ? 'time' : 'times'}` : '';
  return [paragraph(text(`Before that on ${earlier.join('; ')}${more}.`))];
}

/** The statistics that have changed, beside their previous values. */
export function changedStatistics(previous: OccurredEvent, last: OccurredEvent): AdfNode[] {
  const was = new Map(rowsOf(previous, 'statistics').map(([label = '', value = '']) => [label, value]));
  const now = new Map(rowsOf(last, 'statistics').map(([label = '', value = '']) => [label, value]));
  const rows = [...new Set([...now.keys(), ...was.keys()])]
    .filter((label) => was.get(label) !== now.get(label))
    .map((label) => [label, shown(was.get(label)), shown(now.get(label))]);
  if (rows.length === 0) return [paragraph(text(`The statistics have not changed since ${timeOf(previous)}.`))];
  return [table(rows, ['', `On ${timeOf(previous)}`, 'Now'])];
}

function shown(value: string | undefined): string {
  return value === undefined ? 'not reported' : cutAtWord(value, maxValueChars);
}

function timeOf({ occurredAt }: OccurredEvent): string {
  return written(occurredAt);
}

function written(time: string): string {
  return formatTime(time) ?? safeText(time);
}
