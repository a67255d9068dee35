import { doc, paragraph, strong, text } from '../adf/build';
import type { AdfDocument } from '../adf/document';
import { safeText } from '../adf/safe-text';
import { maxDescriptionChars, truncate } from '../adf/truncate';
import type { OccurredEvent } from '../event';
import { formatTime } from './format-time';
import { resultsCard, sectionTable, sentenceOf } from './say';

/** A comment is short: a value of more characters than these is cut. */
const maxValueChars = 500;

/**
 * The comment on a ticket that is still open when its event happens again: when, what happened, how it stands, and the
 * results page. `maxChars` is how long it may be, at least 600.
 */
export function renderComment(event: OccurredEvent, { maxChars = maxDescriptionChars } = {}): AdfDocument {
  const when = formatTime(event.occurredAt) ?? safeText(event.occurredAt);
  const whole = doc([
    paragraph([...strong(`Happened again on ${when}:`), ...text(` ${sentenceOf(event)}`)]),
    ...sectionTable(event, 'statistics', { maxValueChars }),
    ...resultsCard(event),
  ]);
  return truncate(whole, { maxChars, resultsUrl: event.data.resultsUrl }).document;
}
